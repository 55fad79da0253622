"""What a link really leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.addresses import Address, look_at


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org", "example.org"),
        ("HTTPS://EXAMPLE.org:8443/a?b=c#d", "example.org"),
        ("http://[::1]:8080/x", "[::1]"),
        ("http://localhost:4000/ui", "localhost"),
        ("https://example.org/wiki/Größe (Maß)", ""),
        ("https://example.org/wiki/Gr%C3%B6%C3%9Fe_(Ma%C3%9F)", "example.org"),
    ],
)
def test_web_addresses(url: str, host: str) -> None:
    found = look_at(url)
    assert (found.host if found else "") == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.org",
        "http://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org\\@evil.example",
        "https://example.org:99999/",
        "https://example.org:x/",
        "https://[::1",
        "https://ex%61mple.org/",
        "https://a..b/" + "x" * 9_000,
        "https://good\u202egro.live",
        "https://good\u200b.org",
        "https://x/\ud800",
        "mailto:",
        "mailto:nobody",
        "mailto:a%0Ab@example.org",
    ],
)
def test_the_rest_is_refused(url: str) -> None:
    assert look_at(url) is None


def test_a_foreign_host_is_shown_as_it_is_asked_for() -> None:
    found = look_at("https://аpple.com/login")  # noqa: RUF001 (the first letter is Cyrillic)
    assert found is not None
    assert found.host == "xn--pple-43d.com"
    assert found.url == "https://xn--pple-43d.com/login"
    assert found.spoken.startswith("\u0430")


def test_a_name_before_the_host_is_told() -> None:
    found = look_at("https://paypal.com:pay@evil.example/x")
    assert found is not None
    assert (found.name, found.host) == ("paypal.com:pay", "evil.example")
    plain = look_at("http://example.org/a@b")
    assert plain is not None
    assert (plain.name, plain.encrypted) == ("", False)


def test_mail() -> None:
    assert look_at("mailto:a.b+c@Example.org?subject=Hi there") is None
    found = look_at("mailto:a.b+c@Example.org?subject=Hi%20there")
    assert found == Address(
        "mailto:a.b+c@example.org?subject=Hi%20there", "mailto", "example.org", "", "", True
    )


def test_paths_in_any_script_become_ascii() -> None:
    found = look_at("https://example.org/größe?q=中")
    assert found is not None
    assert found.url == "https://example.org/gr%C3%B6%C3%9Fe?q=%E4%B8%AD"


@given(st.text(st.characters(codec=None), max_size=60))
def test_anything_is_answered(text: str) -> None:
    for url in (text, f"https://{text}", f"mailto:{text}"):
        found = look_at(url)
        assert found is None or found.url.isascii()
