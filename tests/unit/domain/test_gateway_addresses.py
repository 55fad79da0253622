"""Addresses of gateways as people type them."""

import pytest

from nova_desktop.domain.gateway_address import AddressFault, read_address, shown_address


@pytest.mark.parametrize(
    ("typed", "bases"),
    [
        ("http://localhost:4000", ("http://localhost:4000",)),
        (" 'http://HOST:4000/v1/' ", ("http://host:4000",)),
        ("https://gate.example/litellm/v1", ("https://gate.example/litellm",)),
        ("http://host:4000/ui/", ("http://host:4000",)),
        ("gate.example", ("https://gate.example",)),
        ("https://Bücher.example", ("https://xn--bcher-kva.example",)),
        ("localhost:4000", ("http://localhost:4000", "https://localhost:4000")),
        (
            "192.168.1.5",
            ("http://192.168.1.5", "http://192.168.1.5:4000", "https://192.168.1.5"),
        ),
        ("::1", ("http://[::1]", "http://[::1]:4000", "https://[::1]")),
        ("[::1]:4000/v1", ("http://[::1]:4000", "https://[::1]:4000")),
    ],
)
def test_what_is_tried(typed: str, bases: tuple[str, ...]) -> None:
    assert read_address(typed).bases == bases


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", AddressFault.EMPTY),
        ("  '' ", AddressFault.EMPTY),
        ("http://" + "a" * 2_000, AddressFault.TOO_LONG),
        ("ftp://host", AddressFault.SCHEME),
        ("javascript:alert(1)", AddressFault.SCHEME),
        ("http://me:secret@host", AddressFault.LOGIN),
        ("host?key=1", AddressFault.QUERY),
        ("http://host/#x", AddressFault.QUERY),
        ("http://host:99999", AddressFault.PORT),
        ("http://host:0", AddressFault.PORT),
        ("localhost:abc", AddressFault.PORT),
        ("http://", AddressFault.HOST),
        ("http:/host", AddressFault.HOST),
        ("two words", AddressFault.HOST),
        ("http://host\u202e.example", AddressFault.HOST),
    ],
)
def test_what_is_no_address(typed: str, fault: AddressFault) -> None:
    assert read_address(typed).fault is fault
    assert read_address(typed).bases == ()


def test_the_short_form() -> None:
    assert shown_address("https://gate.example/x") == "gate.example/x"
