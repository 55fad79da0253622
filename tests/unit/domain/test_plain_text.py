"""Pasted text made harmless, and what must survive that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.plain_text import harmless, harmless_line

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Two\nlines\tand a tab",
        "ä é ñ — “quoted” …",
        "नमस्ते a\u0301 Z\u0351\u0321algo",
        f"{FAMILY} \U0001f1e9\U0001f1ea {WALES} and more",
        "مرحبا \u200fok\u200e",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ],
)
def test_good_text_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x00b\x07c\x1b[31mred\x7f", "abc[31mred"),
        ("one\r\ntwo\rthree\u0085four\u2028five\u2029six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("access \u202elevel\u202c \u2066user\u2069", "access level user"),
        ("\ufeffstart", "start"),
        ("a \ud83d\ude00 pair", "a \U0001f600 pair"),
        ("half \ud83d only", "half \ufffd only"),
        ("\ude00\ud83d wrong way", "\ufffd\ufffd wrong way"),
        ("hi\U000e0068\U000e0069\U000e0074", "hi"),
        ("\x9b31m", "31m"),
    ],
)
def test_bad_text_is_tamed(text: str, left: str) -> None:
    assert harmless(text) == left


def test_a_flag_beside_hidden_text_stays() -> None:
    assert harmless(f"{WALES}\x00\U000e0041{WALES}") == WALES * 2


def test_a_line_for_titles() -> None:
    assert harmless_line(" one\n two\u202e\tthree ") == "one two three"


@given(st.text(st.characters(codec=None)))
def test_what_comes_out_can_be_stored_and_is_stable(text: str) -> None:
    once = harmless(text)
    once.encode()
    assert harmless(once) == once
