"""One block of markdown to its parts, by markdown-it with raw HTML off."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from nova_desktop.domain.plain_text import harmless
from nova_desktop.ui.chat.conversation.markdown.parts import Look, Paragraph, Part, Span, Table
from nova_desktop.ui.chat.conversation.markdown.splitter import BlockKind, Source

_DEEPEST: Final = 20
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")
_TASK = re.compile(r"\[([ xX])\] ")


def seen(text: str) -> str:
    """Without characters that have no look, or that a document would take for an object."""
    return harmless(text).replace("\ufffc", "\ufffd")


class Parser:
    """Parses blocks; make one and keep it, since its set-up takes a while."""

    def __init__(self) -> None:
        options = {"html": False, "breaks": True, "maxNesting": _DEEPEST}
        self._markdown = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])

    def parts(self, source: Source) -> list[Part]:
        """The parts of a block, at least one."""
        text = seen(source.text)
        if source.kind is BlockKind.CODE:
            return [Paragraph((Span(text),), Look.CODE)]
        if source.kind is BlockKind.PLAIN:
            return [Paragraph((Span(line),), Look.LINE) for line in text.split("\n")]
        parts = _Walk(self._markdown.parse(text)).parts()
        return parts or [Paragraph((Span(text.strip()),))]


class _Walk:
    """Reads the tokens of one block from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._parts: list[Part] = []
        self._lists: list[int | None] = []
        self._quotes = 0
        self._marker = ""
        self._heading = 0
        self._rows: list[tuple[tuple[Span, ...], ...]] = []
        self._cells: list[tuple[Span, ...]] = []
        self._align: list[str] = []
        self._in_table = False

    def parts(self) -> list[Part]:
        for token in self._tokens:
            self._take(token)
        return self._parts

    def _take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline(spans_of(token.children or []))
            case "fence" | "code_block":
                text = token.content.removesuffix("\n")
                self._add((Span(text),), Look.CODE)
            case "hr":
                self._add((), Look.RULE)
            case "heading_open":
                self._heading = int(token.tag[1:])
            case "heading_close":
                self._heading = 0
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case _:
                self._take_list(token)
                self._take_table(token)

    def _take_list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._begin_item()
            case "list_item_close":
                if self._marker:  # an item without words
                    self._add((), Look.TEXT)
            case _:
                return

    def _begin_item(self) -> None:
        number = self._lists[-1]
        if number is None:
            self._marker = "•" if len(self._lists) % 2 else "◦"
        else:
            self._marker = f"{number}."
            self._lists[-1] = number + 1

    def _take_table(self, token: Token) -> None:
        match token.type:
            case "table_open":
                self._rows, self._align, self._in_table = [], [], True
            case "tr_open":
                self._cells = []
            case "th_open":
                style = str(token.attrs.get("style", ""))
                self._align.append(style.removeprefix("text-align:"))
            case "tr_close":
                self._rows.append(tuple(self._cells))
            case "table_close":
                self._in_table = False
                self._end_table()
            case _:
                return

    def _end_table(self) -> None:
        if self._lists or self._quotes:  # in a list it is read line by line
            for row in self._rows:
                joined = [span for cell in row for span in (*cell, Span(" · "))]
                self._add(tuple(joined[:-1]))
        else:
            self._parts.append(Table(tuple(self._rows), tuple(self._align)))

    def _inline(self, spans: tuple[Span, ...]) -> None:
        if self._in_table:
            self._cells.append(spans)
            return
        if self._marker and spans and (task := _TASK.match(spans[0].text)):
            self._marker = "☐" if task[1] == " " else "☑"
            spans = (replace(spans[0], text=spans[0].text[task.end() :]), *spans[1:])
        self._add(spans, Look.HEADING if self._heading else Look.TEXT)

    def _add(self, spans: tuple[Span, ...], look: Look = Look.TEXT) -> None:
        paragraph = Paragraph(
            spans, look, self._heading, len(self._lists), self._quotes, self._marker
        )
        self._marker = ""
        self._parts.append(paragraph)


def spans_of(children: Sequence[Token]) -> tuple[Span, ...]:
    """The spans of a line's tokens; what looks alike is joined."""
    spans: list[Span] = []
    look = Span("")
    for token in children:
        look = _look_after(look, token)
        if (span := _span_of(token, look)) is None:
            continue
        if spans and replace(spans[-1], text="") == replace(span, text=""):
            spans[-1] = replace(span, text=spans[-1].text + span.text)
        else:
            spans.append(span)
    return tuple(piece for span in spans for piece in _with_addresses(span))


def _look_after(look: Span, token: Token) -> Span:
    match token.type:
        case "strong_open" | "strong_close":
            return replace(look, bold=token.nesting > 0)
        case "em_open" | "em_close":
            return replace(look, italic=token.nesting > 0)
        case "s_open" | "s_close":
            return replace(look, struck=token.nesting > 0)
        case "link_open":
            return replace(look, link=str(token.attrs.get("href", "")))
        case "link_close":
            return replace(look, link="")
        case _:
            return look


def _span_of(token: Token, look: Span) -> Span | None:
    match token.type:
        case "text" | "html_inline":
            return replace(look, text=token.content) if token.content else None
        case "code_inline":
            return replace(look, text=token.content, code=True)
        case "softbreak" | "hardbreak":
            return replace(look, text="\n", link="")
        case "image":  # never fetched: its words and its address only
            words = token.content or str(token.attrs.get("src", ""))
            return replace(look, text=words, link=str(token.attrs.get("src", "")))
        case _:
            return None


def _with_addresses(span: Span) -> list[Span]:
    """Bare addresses become links."""
    if span.link or span.code or "://" not in span.text:
        return [span]
    pieces: list[Span] = []
    at = 0
    for found in _ADDRESS.finditer(span.text):
        if found.start() > at:
            pieces.append(replace(span, text=span.text[at : found.start()]))
        pieces.append(replace(span, text=found[0], link=found[0]))
        at = found.end()
    if at < len(span.text):
        pieces.append(replace(span, text=span.text[at:]))
    return pieces
