"""A block of markdown to its parts."""

import pytest

from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.markdown.parts import (
    Look,
    Paragraph,
    Span,
    Table,
    parts_text,
)
from nova_desktop.ui.chat.conversation.markdown.splitter import split


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def paragraphs(parser: Parser, text: str) -> list[Paragraph]:
    parts = [part for source in split(text) for part in parser.parts(source)]
    return [part for part in parts if isinstance(part, Paragraph)]


def spans(parser: Parser, text: str) -> tuple[Span, ...]:
    (paragraph,) = paragraphs(parser, text)
    return paragraph.spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", (Span("plain"),)),
        ("**bold** on", (Span("bold", bold=True), Span(" on"))),
        ("*a* ~~b~~", (Span("a", italic=True), Span(" "), Span("b", struck=True))),
        ("a `c`", (Span("a "), Span("c", code=True))),
        ("[x](https://a.b)", (Span("x", link="https://a.b"),)),
        ("see https://a.b.", (Span("see "), Span("https://a.b", link="https://a.b"), Span("."))),
        ("one\ntwo", (Span("one\ntwo"),)),
        ("<b>raw</b>", (Span("<b>raw</b>"),)),
        ("![words](https://a.b/p.png)", (Span("words", link="https://a.b/p.png"),)),
        ("a\x00\x1b\u202eb", (Span("ab"),)),
        ("`https://a.b`", (Span("https://a.b", code=True),)),
    ],
)  # fmt: skip
def test_spans_of_a_line(parser: Parser, text: str, expected: tuple[Span, ...]) -> None:
    assert spans(parser, text) == expected


def test_lists_have_markers_and_depth(parser: Parser) -> None:
    text = "3. three\n   - deep\n\n   more\n4. four\n\n- [x] done\n- [ ] open"

    found = [(p.marker, p.indent, p.text()) for p in paragraphs(parser, text)]

    assert found == [
        ("3.", 1, "3.\tthree"),
        ("◦", 2, "◦\tdeep"),
        ("", 1, "more"),
        ("4.", 1, "4.\tfour"),
        ("☑", 1, "☑\tdone"),
        ("☐", 1, "☐\topen"),
    ]


def test_headings_quotes_rules_and_code(parser: Parser) -> None:
    found = [
        (p.look, p.level, p.quotes)
        for p in paragraphs(parser, "## head\n\n> said\n\n---\n\n```py\nx\n```")
    ]

    assert found == [
        (Look.HEADING, 2, 0),
        (Look.TEXT, 0, 1),
        (Look.RULE, 0, 0),
        (Look.CODE, 0, 0),
    ]


def test_a_table(parser: Parser) -> None:
    (source,) = split("Task | To\n:--|--:\n**Talk** | 4 Jan")

    (table,) = parser.parts(source)

    assert isinstance(table, Table)
    assert table.align == ("left", "right")
    assert table.rows[1] == ((Span("Talk", bold=True),), (Span("4 Jan"),))
    assert parts_text([table]) == "Task\tTo\nTalk\t4 Jan"


@pytest.mark.parametrize(
    "bomb", [">" * 3_900 + " x", "- " * 1_900 + "x", "[" * 3_900, "*a " * 1_300]
)
def test_a_bomb_becomes_words(parser: Parser, bomb: str) -> None:
    found = [part for source in split(bomb) for part in parser.parts(source)]

    assert found
    assert parts_text(found).strip()


def test_no_block_is_without_a_part(parser: Parser) -> None:
    for text in ("[a]: https://b.c", "-", "#", "|", "\x00", "```\n```"):
        for source in split(text):
            assert parser.parts(source)
