"""Which pasted texts are held beside the field, and that drafts bring them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.plain_text import harmless
from nova_desktop.ui.chat.pasted import Written, can_be_shown, from_draft, from_text, is_long

texts = st.text().map(harmless)


@pytest.mark.parametrize(
    ("text", "held", "showable"),
    [
        ("", False, True),
        ("word " * 1_000, True, True),
        ("x" * 4_000, False, True),
        ("x" * 4_001, True, True),
        ("x" * 8_001, True, False),
        ("short line\n" * 700, False, True),
        ("short line\n" * 800, True, True),
        ("short line\n" * 10_000, True, False),
        ("x" * 5_000_000, True, False),
    ],
)
def test_what_is_held(text: str, held: bool, showable: bool) -> None:
    assert (is_long(text), can_be_shown(text)) == (held, showable)


def test_the_line_it_would_lengthen_counts() -> None:
    assert not is_long("x" * 3_000)
    assert is_long("x" * 3_000, line=2_000)


def test_a_message_puts_the_words_first() -> None:
    assert Written("Sum this up:", ("a", " ", "b")).message() == "Sum this up:\n\na\n\nb"
    assert Written("  ", ("a",)).message() == "a"


def test_plain_drafts_are_their_words() -> None:
    assert Written("half a thought").draft() == "half a thought"
    assert from_draft("half a thought") == Written("half a thought")


@given(texts, st.lists(texts))
def test_drafts_come_back(words: str, pasted: list[str]) -> None:
    written = Written(words, tuple(pasted))
    assert from_draft(written.draft()) == written


def test_long_words_of_an_old_draft_are_held() -> None:
    assert from_draft("x" * 9_000) == Written("", ("x" * 9_000,))
    assert from_text("x") == Written("x")
