"""Reads a line of quick add: `read_line` finds its parts, whatever the line is, and never fails."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from nova_desktop.domain.quick_add import days
from nova_desktop.domain.quick_add.choosing import Choice
from nova_desktop.domain.quick_add.grammar import Reading, readings
from nova_desktop.domain.quick_add.languages import LANGUAGES
from nova_desktop.domain.quick_add.parts import (
    Clock,
    Kind,
    Names,
    Part,
    QuickAdd,
    Strength,
    Style,
)
from nova_desktop.domain.quick_add.scan import Scan
from nova_desktop.domain.quick_add.signs import Signs
from nova_desktop.domain.quick_add.tokens import Token, ends_of, tokenise
from nova_desktop.domain.quick_add.words import Words
from nova_desktop.domain.task_times import Due, wall_clock

SINGLE: Final = frozenset({Kind.DUE_DATE, Kind.DUE_TIME})
PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
LOOSE: Final = " \t\r\n,;"
ONLY_PUNCTUATION: Final = " \t\r\n,;.:!?\u2026"
CLINGING: Final = frozenset(",;.:!?)")
LEADING: Final = (": ", "- ", "\u2013 ")
QUOTES: Final = frozenset('"\u201e\u201c\u201d\u00ab\u00bb')


NO_NAMES: Final = Names()


@dataclass(frozen=True, slots=True)
class Ways:
    """How lines are read here: whose signs, which languages, which names exist.

    `day_first`: 1/5/2026 is the first of May. Languages are tried together, the first wins.
    """

    style: Style = Style.OURS
    languages: tuple[Words, ...] = LANGUAGES
    names: Names = NO_NAMES
    day_first: bool = True


def read_line(
    text: str,
    clock: Clock,
    ways: Ways | None = None,
    rejected: Set[tuple[int, int]] = frozenset(),
) -> QuickAdd:
    """The parts of a line as typed, and the title that is left.

    `rejected` are spans (start, end) of `text` that the user wants to keep as words.
    """
    ways = ways or Ways()
    tokens = tokenise(text, rejected)
    if not tokens:
        return QuickAdd(text, "")
    choice = Choice(tokens, frozenset[str]().union(*(one.goes_on for one in ways.languages)))
    signs = _signs(text, tokens, clock, ways)
    choice.take_sure([one for one in signs if one.strength is Strength.STRONG])
    sure, unsure = _by_language(tokens, clock, ways, choice)
    several = _several(tokens, [*sure, *unsure], ways)
    sure, unsure = (
        [one for one in found if (one.kind, one.end) not in several] for found in (sure, unsure)
    )
    choice.take_sure(sure)
    signed = [one for one in signs if one.strength is not Strength.STRONG]
    choice.take_well_placed(sorted([*signed, *unsure], key=lambda one: (one.first, -one.end)))
    parts = tuple(_with_brackets(text, _parts(choice, ways)))
    return QuickAdd(text, _title(text, parts), parts, _due(parts, clock))


def _scans(tokens: Sequence[Token], clock: Clock, ways: Ways) -> list[Scan]:
    """One for each language. What no date follows in one language, none follows in another."""
    not_after = frozenset[str]().union(*(words.not_after for words in ways.languages))
    counted = frozenset[str]().union(*(words.counted for words in ways.languages))
    wall = wall_clock(clock.now, clock.zone)
    return [
        Scan(tokens, len(tokens), words, clock, wall, not_after, counted, ways.day_first)
        for words in ways.languages
    ]


def _signs(text: str, tokens: Sequence[Token], clock: Clock, ways: Ways) -> list[Reading]:
    scans = _scans(tokens, clock, ways)
    signs = Signs(text, scans, ways.style, ways.names) if scans else None
    found: list[Reading] = []
    at = 0
    while signs and at < len(tokens):
        mark = signs.read(at)
        if mark:
            found.append(Reading(mark.kind, mark.value, at, mark.end, mark.stop, mark.strength))
        at = mark.end if mark else at + 1
    return found


def _by_language(
    tokens: Sequence[Token], clock: Clock, ways: Ways, choice: Choice
) -> tuple[list[Reading], list[Reading]]:
    """The longest sure and the longest unsure reading at each token that no sign has taken."""
    ends = ends_of(tokens)
    usable = [replace(one, plain=True) if at in choice.by_token else one
              for at, one in enumerate(tokens)]  # fmt: skip
    usable = _without_ordinary(usable, ways)
    scans = _scans(usable, clock, ways)
    sure: list[Reading] = []
    unsure: list[Reading] = []
    limited: dict[int, list[Scan]] = {}
    for at, token in enumerate(usable):
        if token.plain:
            continue
        shouted = token.trail.startswith("!") and at + 1 < len(ends)
        limit = ends[at + 1] if shouted else ends[at]
        if limit not in limited:
            limited[limit] = [replace(scan, limit=limit) for scan in scans]
        found = [reading for scan in limited[limit] for reading in readings(scan, at)]
        _add_longest(sure, [one for one in found if one.strength is Strength.STRONG])
        _add_longest(unsure, [one for one in found if one.strength is not Strength.STRONG])
    return sure, unsure


def _several(
    tokens: Sequence[Token], found: Sequence[Reading], ways: Ways
) -> set[tuple[Kind, int]]:
    """Kind and end of days and times that are several: 'Saturday and Sunday', '3pm to 4pm'.

    A task is due once, so none of them is taken.
    """

    def word(at: int) -> str:
        return tokens[at].word if 0 <= at < len(tokens) else ""

    ends = {(one.kind, one.end) for one in found if one.kind in SINGLE}
    joins = [table for words in ways.languages for table in (words.joins, words.ranges)]
    several: set[tuple[Kind, int]] = set()
    for one in found:
        before = (one.kind, one.first - 1)
        in_figures = one.kind is Kind.DUE_TIME and word(one.first - 2)[:1].isdecimal()
        if (before in ends or in_figures) and one.first > 1:
            joined = any(table.find(word, one.first - 1) for table in joins)
            several |= {before, (one.kind, one.end)} if joined else set()
    return several


def _add_longest(found: list[Reading], more: list[Reading]) -> None:
    if more:
        found.append(max(more, key=lambda one: (one.end, one.strength)))


def _without_ordinary(tokens: list[Token], ways: Ways) -> list[Token]:
    """The tokens, marked plain in phrases that say no time, and between quotation marks."""

    def word(at: int) -> str:
        return tokens[at].word if at < len(tokens) else ""

    masked = _quoted(tokens)
    for words in ways.languages:
        for at in range(len(tokens)):
            found = words.ordinary.find(word, at)
            masked.update(range(at, found[1]) if found else ())
    return [replace(one, plain=True) if at in masked else one for at, one in enumerate(tokens)]


def _quoted(tokens: Sequence[Token]) -> set[int]:
    found: set[int] = set()
    begin: int | None = None
    for at, token in enumerate(tokens):
        if QUOTES.intersection(token.lead):
            begin = at
        if begin is not None and QUOTES.intersection(token.trail):
            found.update(range(begin, at + 1))
            begin = None
    return found


def _parts(choice: Choice, ways: Ways) -> list[Part]:
    found: list[Part] = []
    for reading in sorted(choice.chosen, key=lambda one: one.first):
        start, stop = choice.tokens[reading.first].start, reading.stop
        if reading.kind is Kind.DUE_DATE:
            hanging = _from_hanging_word(choice, reading, ways)
            start = start if hanging is None else hanging
        found.append(Part(start, stop, reading.kind, reading.value))
    return found


def _with_brackets(text: str, parts: list[Part]) -> list[Part]:
    """Brackets around parts, and around nothing else, belong to them."""
    first = 0
    for at, part in enumerate(parts):
        last = at + 1 == len(parts) or text[part.end : parts[at + 1].start].strip(LOOSE) != ""
        if not last:
            continue
        while _in_brackets(text, parts[first].start, parts[at].end):
            parts[first] = replace(parts[first], start=parts[first].start - 1)
            parts[at] = replace(parts[at], end=parts[at].end + 1)
        first = at + 1
    return parts


def _in_brackets(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and PAIRS.get(text[start - 1]) == text[end]


def _from_hanging_word(choice: Choice, reading: Reading, ways: Ways) -> int | None:
    """Where 'for' begins that stands before a day behind which only parts follow."""
    before = reading.first - 1
    free = before >= 0 and before not in choice.by_token and not choice.tokens[before].plain
    rest = range(reading.end, len(choice.tokens))
    if not free or choice.tokens[before].stops or any(at not in choice.by_token for at in rest):
        return None
    hangs = any(
        words.for_what.find(lambda at: choice.tokens[at].word if at == before else "", before)
        for words in ways.languages
    )
    return choice.tokens[before].start if hangs else None


def _title(text: str, parts: Sequence[Part]) -> str:
    """What no part covers, without the white space and the loose punctuation at the cuts."""
    if not parts:
        return text.strip()
    cuts = [0, *(place for part in parts for place in (part.start, part.end)), len(text)]
    pieces = [text[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    kept = [piece.strip(" \t\r\n") for piece in pieces if piece.strip(ONLY_PUNCTUATION)]
    title = "".join(f"{_glue(piece)}{piece}" for piece in kept).strip(LOOSE)
    if title.startswith(LEADING):
        title = title[2:].lstrip(LOOSE)
    return title.removesuffix(":").removesuffix(" -").removesuffix(" \u2013").rstrip(LOOSE)


def _glue(piece: str) -> str:
    """Punctuation clings to the word before, unless a word begins with it, as in '!!19:00'."""
    behind = piece.lstrip("".join(CLINGING))[:1]
    return "" if piece[0] in CLINGING and not behind.isalnum() else " "


def _due(parts: Sequence[Part], clock: Clock) -> Due | None:
    """Date and time as one; a time without a date is the next one that the clocks will show."""
    values = {part.kind: part.value for part in parts}
    moment, day, at = (values.get(kind) for kind in (Kind.DUE_MOMENT, Kind.DUE_DATE, Kind.DUE_TIME))
    if isinstance(moment, Due):
        return moment
    at = at if isinstance(at, time) else None
    if isinstance(day, date):
        return Due(day, at, clock.zone)
    if at is None or Kind.RECURRENCE in values:
        return None
    today = wall_clock(clock.now, clock.zone)
    if at > today.time():
        return Due(today.date(), at, clock.zone)
    tomorrow = days.plus_days(today.date(), 1)
    return Due(tomorrow, at, clock.zone) if tomorrow else None
