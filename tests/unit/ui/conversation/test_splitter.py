"""Text to top-level blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.ui.chat.conversation.markdown.splitter import (
    MOST_CHARACTERS,
    BlockKind,
    split,
    split_plain,
)

PROSE, CODE, TABLE, PLAIN = BlockKind.PROSE, BlockKind.CODE, BlockKind.TABLE, BlockKind.PLAIN

WORDS = "words;- item;  more;1. one;2. two;   - nested;# head;```;```py;> quote;    code;a | b"
MARKS = "--|--;---;***;~~~;`;- ;+ x;1) y;"
LINES = st.sampled_from([*WORDS.split(";"), *MARKS.split(";")])


def kinds(text: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in split(text)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\ntwo\n\nthree", [(PROSE, "one\ntwo"), (PROSE, "three")]),
        ("# head\nwords", [(PROSE, "# head"), (PROSE, "words")]),
        ("words\n# head", [(PROSE, "words"), (PROSE, "# head")]),
        ("- one\n- two", [(PROSE, "- one"), (PROSE, "- two")]),
        ("1. one\n2. two", [(PROSE, "1. one"), (PROSE, "2. two")]),
        ("- one\n\n  more\n- two", [(PROSE, "- one\n\n  more"), (PROSE, "- two")]),
        ("- one\n  - deep\n- two", [(PROSE, "- one\n  - deep"), (PROSE, "- two")]),
        ("- one\nlazy", [(PROSE, "- one\nlazy")]),
        ("- one\n\nwords", [(PROSE, "- one"), (PROSE, "words")]),
        ("words\n2026. not a list", [(PROSE, "words\n2026. not a list")]),
        ("words\n- item", [(PROSE, "words"), (PROSE, "- item")]),
        ("title\n---\nwords", [(PROSE, "title\n---\nwords")]),
        ("```py\nx = 1\n\ny = 2\n```\nwords", [(CODE, "x = 1\n\ny = 2"), (PROSE, "words")]),
        ("words\n```\ncode\n```", [(PROSE, "words"), (CODE, "code")]),
        ("~~~\n```\n~~~", [(CODE, "```")]),
        ("````\n```\n````", [(CODE, "```")]),
        ("- item\n\n  ```\n  - code\n\n  more\n  ```\n- two", None),
        ("a | b\n--|--\n1 | 2\n\nwords", [(TABLE, "a | b\n--|--\n1 | 2"), (PROSE, "words")]),
        ("words\na | b\n--|--\n1 | 2", [(PROSE, "words"), (TABLE, "a | b\n--|--\n1 | 2")]),
        ("> quote\n> more", [(PROSE, "> quote\n> more")]),
        ("", []),
        ("\n\n\n", []),
    ],
)
def test_what_is_a_block(text: str, blocks: list[tuple[BlockKind, str]] | None) -> None:
    if blocks is None:
        assert [kind for kind, _text in kinds(text)] == [PROSE, PROSE]
    else:
        assert kinds(text) == blocks


def test_a_fence_without_an_end_goes_to_the_end() -> None:
    (block,) = split("```js\nlet a\n\nlet b")

    assert (block.text, block.language, block.closed) == ("let a\n\nlet b", "js", False)


@given(st.lists(LINES, max_size=25))
def test_a_block_can_be_split_from_its_own_start(lines: list[str]) -> None:
    text = "\n".join(lines)
    blocks = split(text)

    for number, block in enumerate(blocks):
        assert split(text, block.start) == blocks[number:]


@given(st.lists(LINES, max_size=25), st.integers(0, 200))
def test_more_text_changes_only_the_last_two_blocks(lines: list[str], cut: int) -> None:
    text = "\n".join(lines)
    before, after = split(text[:cut]), split(text)

    assert after[: max(0, len(before) - 2)] == before[:-2]


@pytest.mark.parametrize(
    "bomb",
    [
        "x" * 50_000,
        "word " * 20_000,
        "```\n" + "line\n" * 20_000,
        "|a" * 5_000 + "\n" + "|-" * 5_000,
        ">" * 50_000,
        "- " * 30_000,
    ],
)
def test_what_is_too_long_is_cut_and_nothing_is_lost(bomb: str) -> None:
    blocks = split(bomb)

    assert max(len(block.text) for block in blocks) <= MOST_CHARACTERS
    assert [block.first for block in blocks] == [True] + [False] * (len(blocks) - 1)
    assert [block.last for block in blocks] == [False] * (len(blocks) - 1) + [True]
    words = "".join("".join(block.text.split()) for block in blocks)
    assert words == "".join(bomb.removeprefix("```").split())


def test_plain_text_is_one_block_whatever_stands_in_it() -> None:
    (block,) = split_plain("# no head\n\n- no list\n```")

    assert (block.kind, block.text) == (PLAIN, "# no head\n\n- no list\n```")
