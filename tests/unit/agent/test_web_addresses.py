"""Which addresses of the web are asked, and which never."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.web_addresses import AddressRefusedError, checked_address, is_public
from nova_desktop.services.agent.tools.own_words import stands_in


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.9", "192.88.99.1", "224.0.0.1", "224.0.1.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2002:7f00:1::",
        "2002:808:808::", "2001::1", "2001:db8::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1", "100::1", "3fff::1", "5f00::1",
        "", "localhost", "example.org", "127.1", "2130706433", "0x7f000001", "8.8.8.8 ",
        "1.1.1.1%1",
    ],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1"]
)
def test_what_is_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_what_carries_an_address_of_ipv4_is_never_public(number: int) -> None:
    v4 = IPv4Address(number)
    forms = (number, 0xFFFF << 32 | number, 0xFFFF << 48 | number, 0x64FF9B << 96 | number,
             0x2002 << 112 | number << 80, 0x20010000 << 96 | number ^ 0xFFFFFFFF)  # fmt: skip
    assert not any(is_public(str(IPv6Address(form))) for form in forms)
    closed = v4.is_private or v4.is_loopback or v4.is_link_local or v4.is_multicast
    assert not (closed and is_public(str(v4)))


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_public(text: str) -> None:
    try:
        ip_address(text)
    except ValueError:
        assert not is_public(text)


@pytest.mark.parametrize(
    ("given_", "asked"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c"),
        ("HTTPS://Example.org/A", "https://Example.org/A"),
        ("https://8.8.8.8/x", "https://8.8.8.8/x"),
    ],
)
def test_an_address_as_it_is_asked(given_: str, asked: str) -> None:
    assert checked_address(given_) == asked


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "//example.org", "file:///etc/passwd", "ftp://example.org", "gopher://x",
        "javascript:alert(1)", "data:text/html,x", "http://", "https:///x", "http://[::1",
        "http://a b",
        "http://user@example.org", "https://user:pw@example.org", "https://good.org@evil.org/",
        "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:8.8.8.8]/", "http://10.0.0.1:8080/",
        "http://example.org:22/", "http://example.org:0/", "http://example.org:99999/",
        "http://example.org\\@127.0.0.1/", "http://exa\nmple.org/", "http://example.org/\x7f",
    ],
)  # fmt: skip
def test_what_is_not_asked(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        checked_address(address)


TEXT = """Read https://news.example.org/story, please. (And http://a.example/b?c=d.)
[the list](https://list.example.org/x_(y)) or shop.example.org/sale! <https://angle.example/z>
"""


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.org/story", "HTTPS://NEWS.example.org/story#part",
        "https://news.example.org:443/story", "http://a.example/b?c=d",
        "https://list.example.org/x_(y)", "https://shop.example.org/sale",
        "http://shop.example.org/sale", "https://angle.example/z",
    ],
)  # fmt: skip
def test_an_address_that_the_user_gave(address: str) -> None:
    assert stands_in(address, ["nothing", TEXT])


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.org", "https://news.example.org/", "https://news.example.org/stor",
        "https://news.example.org/story/", "https://news.example.org/story?x=1",
        "https://news.example.org/story2", "http://news.example.org/story",
        "https://news.example.org:8443/story", "https://user@news.example.org/story",
        "https://news.example.org.evil.net/story", "https://evil.net/https://news.example.org/story",
        "https://news.example.org/Story", "http://a.example/b?c=d&e=f", "http://a.example/b",
        "https://n\u0435ws.example.org/story", "https://example.org", "story", "", "https://",
        "ftp://news.example.org/story", "https://Read", "https://please",
    ],
)  # fmt: skip
def test_an_address_that_nobody_gave(address: str) -> None:
    assert not stands_in(address, ["nothing", TEXT])
    assert not stands_in(address, [])


@given(st.text(max_size=30))
def test_more_than_what_was_given_is_not_given(more: str) -> None:
    address = f"https://news.example.org/story?{more}"
    if "#" not in more[:1] and more:
        assert not stands_in(address, [TEXT])
