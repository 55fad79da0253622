"""Signs: `#label`, `@person`, `+Project`, `/lane`, `!high`, `p1`, `{deadline}`, `t30m`, `1h/2h`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from nova_desktop.domain.quick_add.dates import day_core
from nova_desktop.domain.quick_add.parts import (
    Effort,
    Kind,
    Level,
    NameIndex,
    Names,
    Reminder,
    Strength,
    Style,
    Value,
)
from nova_desktop.domain.quick_add.scan import Found, Scan
from nova_desktop.domain.quick_add.times import length_of, read_length, read_time
from nova_desktop.domain.quick_add.tokens import Token

SIGNS: Final[dict[Style, dict[str, Kind]]] = {
    Style.OURS: {"#": Kind.LABEL, "@": Kind.PERSON, "+": Kind.PROJECT},
    Style.TODOIST: {"#": Kind.PROJECT, "@": Kind.LABEL, "+": Kind.PERSON},
    Style.SUPER_PRODUCTIVITY: {"#": Kind.LABEL, "@": Kind.PERSON, "+": Kind.PROJECT},
}
LEVELS: Final = {"p1": Level.HIGH, "p2": Level.MEDIUM, "p3": Level.LOW, "p4": Level.NONE}
ENDS_A_NAME: Final = frozenset(',;()[]{}<>"')
# Signs, figures and arrows end here; what follows are words of the East and pictures.
LAST_PLAIN: Final = 0x2FFF
LONGEST_QUOTED: Final = 200
MOST_WORDS_IN_BRACES: Final = 8
MOST_WORDS_BEHIND_SIGN: Final = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A part that begins at a token: its kind and value, and its end as token and as place."""

    kind: Kind
    value: Value
    end: int
    stop: int
    strength: Strength = Strength.STRONG


@dataclass(frozen=True, slots=True)
class Signs:
    """Reads the sign that a token begins with."""

    text: str
    scans: Sequence[Scan]  # one for each language, over the whole line
    style: Style
    names: Names

    def read(self, at: int) -> Mark | None:
        """The part that begins at this token, if a sign is there."""
        token = self.scans[0].tokens[at]
        if token.plain:
            return None
        first = token.word[:1]
        if "{" in token.lead:
            return self._deadline(at)
        if first == "!":
            return self._exclamation(at)
        if first == "/":
            return self._lane(at)
        if first in SIGNS[self.style]:
            return self._named(at, SIGNS[self.style][first])
        return self._level(at) or self._effort(at)

    def _named(self, at: int, kind: Kind) -> Mark | None:
        token = self.scans[0].tokens[at]
        known = self._known(at, self._index(kind))
        if known:
            return Mark(kind, known[0], known[1], self._end_of_name(known))
        timely = token.word[0] == "@" and self._timely(at)
        if timely:
            return timely
        if token.word[0] == "@" and self.style is Style.SUPER_PRODUCTIVITY:
            return None
        return self._quoted(at, kind) or self._new_name(at, kind)

    def _lane(self, at: int) -> Mark | None:
        """`/Waiting`, Todoist's sign of a section; only lanes that exist, as much begins so."""
        known = self._known(at, self.names.lanes)
        return Mark(Kind.LANE, known[0], known[1], self._end_of_name(known)) if known else None

    def _index(self, kind: Kind) -> NameIndex:
        if kind is Kind.LABEL:
            return self.names.labels
        return self.names.people if kind is Kind.PERSON else self.names.projects

    def _known(self, at: int, index: NameIndex) -> tuple[str, int] | None:
        """The longest known name behind the sign, and the token behind it."""
        tokens = self.scans[0].tokens[at : at + index.most_words]
        words = [token.word for token in tokens]
        plain = [place for place, token in enumerate(tokens) if token.plain]
        if not words or len(words[0]) < 2:
            return None
        words[0] = words[0][1:]
        for count in range(plain[0] if plain else len(words), 0, -1):
            name = index.by_words.get(tuple(words[:count]))
            if name is not None:
                return name, at + count
        return None

    def _end_of_name(self, known: tuple[str, int]) -> int:
        """Behind the last word, with the dot of 'Inc.' where the name has one."""
        last = self.scans[0].tokens[known[1] - 1]
        dot = known[0].endswith(".") and last.trail.startswith(".")
        return last.end + int(dot)

    def _quoted(self, at: int, kind: Kind) -> Mark | None:
        """`+"New project"`."""
        start = self.scans[0].tokens[at].start + 1
        if not self.text.startswith('"', start):
            return None
        close = self.text.find('"', start + 1, start + LONGEST_QUOTED)
        name = " ".join(self.text[start + 1 : close].split()) if close > 0 else ""
        if not name:
            return None
        end = at
        tokens = self.scans[0].tokens
        while end < len(tokens) and tokens[end].start <= close:
            if tokens[end].plain:
                return None
            end += 1
        whole = end == len(tokens) or tokens[end].start > close
        inside = tokens[end - 1].end <= close + 1
        return Mark(kind, name, end, close + 1) if whole and inside else None

    def _new_name(self, at: int, kind: Kind) -> Mark | None:
        token = self.scans[0].tokens[at]
        body = self.text[token.start + 1 : token.end]
        cut = next((n for n, letter in enumerate(body) if letter in ENDS_A_NAME), len(body))
        name = body[:cut]
        if not _is_name(self.text[token.start], name) or _is_colour(self.text[token.start], name):
            return None
        return Mark(kind, name, at + 1, token.start + 1 + cut)

    def _timely(self, at: int) -> Mark | None:
        """`@16:00`, `@fri`, `@tomorrow`."""
        for scan in self._behind_sign(at):
            for kind, rule in ((Kind.DUE_TIME, read_time), (Kind.DUE_DATE, day_core)):
                found = rule(scan, 0)
                if found and (kind is Kind.DUE_DATE or scan.word(0)[0].isdecimal()):
                    return self._mark(kind, found, at)
        return None

    def _mark(self, kind: Kind, found: Found[date] | Found[time], at: int) -> Mark:
        end = at + found.end
        return Mark(kind, found.value, end, self.scans[0].tokens[end - 1].end + found.tail)

    def _behind_sign(self, at: int) -> Iterator[Scan]:
        tokens = self.scans[0].tokens
        if len(tokens[at].word) < 2:
            return
        line: list[Token] = [tokens[at].without_sign()]
        for token in tokens[at + 1 : at + MOST_WORDS_BEHIND_SIGN]:
            if line[-1].stops or token.plain:
                break
            line.append(token)
        for scan in self.scans:
            yield replace(scan, tokens=line, limit=len(line))

    def _exclamation(self, at: int) -> Mark | None:
        """`!high`, and with two as in `!!1`; `!30 min before` and `!14:00` remind."""
        token = self.scans[0].tokens[at]
        name = token.word[1:].removeprefix("!")
        for scan in self.scans:
            level = scan.words.levels.get(name)
            if level:
                return Mark(Kind.PRIORITY, level, at + 1, token.end)
        for scan in self._behind_sign(at):
            mark = _reminder(scan, 0)
            if mark:
                end = at + mark.end
                return Mark(
                    Kind.REMINDER, mark.value, end, self.scans[0].tokens[end - 1].end + mark.tail
                )
        return None

    def _level(self, at: int) -> Mark | None:
        token = self.scans[0].tokens[at]
        level = LEVELS.get(token.word)
        return Mark(Kind.PRIORITY, level, at + 1, token.end, Strength.EDGE) if level else None

    def _effort(self, at: int) -> Mark | None:
        """`t30m` and `30m/1h` (spent/planned); `30m` alone is Super Productivity's."""
        token = self.scans[0].tokens[at]
        word, scan = token.word, self.scans[0]
        if word[:1] == "t" and word[1:2].isdecimal():
            planned = length_of(word[1:], scan)
            return _effort(Effort(planned), at, token) if planned else None
        first, slash, second = word.partition("/")
        if slash:
            spent, planned = length_of(first, scan), length_of(second, scan)
            if spent is None or planned is None:
                return None
            return _effort(Effort(planned, spent), at, token)
        if self.style is not Style.SUPER_PRODUCTIVITY or not word[:1].isdecimal():
            return None
        planned = length_of(word, scan)
        return _effort(Effort(planned), at, token, Strength.EDGE) if planned else None

    def _deadline(self, at: int) -> Mark | None:
        """`{1 May}`; the braces join the part where brackets around any part do."""
        tokens = self.scans[0].tokens
        line: list[Token] = []
        for token in tokens[at : at + MOST_WORDS_IN_BRACES]:
            if token.plain:
                return None
            line.append(token)
            if "}" in token.trail:
                break
        if not line[-1].trail.startswith("}"):
            return None
        for scan in self.scans:
            inside = replace(scan, tokens=line, limit=len(line))
            found = day_core(inside, 0)
            if found and found.end == len(line):
                return Mark(Kind.DEADLINE, found.value, at + len(line), line[-1].end)
        return None


def read_reminder(scan: Scan, at: int) -> Found[Reminder] | None:
    """'remind me 30 min before', 'remind me at 14:00'."""
    start = scan.skip(scan.words.remind, at)
    return _reminder(scan, start) if start > at else None


def _reminder(scan: Scan, at: int) -> Found[Reminder] | None:
    length = read_length(scan, at)
    if length:
        return Found(Reminder(before=length.value), scan.skip(scan.words.before, length.end))
    clock = read_time(scan, at)
    if clock and (clock.strength > Strength.LINKED or scan.word(at)[0].isdecimal()):
        return Found(Reminder(at=clock.value), clock.end, tail=clock.tail)
    return None


def _effort(effort: Effort, at: int, token: Token, strength: Strength = Strength.STRONG) -> Mark:
    return Mark(Kind.ESTIMATE, effort, at + 1, token.end, strength)


def _is_name(sign: str, name: str) -> bool:
    """With a letter or a picture in it, and behind '@' first: '#1', '+49' and '@2x' are none."""
    letters = [at for at, one in enumerate(name) if one.isalpha() or ord(one) > LAST_PLAIN]
    return bool(letters) and name[0] not in "#@+!=" and not (sign == "@" and letters[0] > 0)


def _is_colour(sign: str, name: str) -> bool:
    """'#ff0000' and '#1e1'."""
    figures = set(name.casefold())
    return (
        sign == "#"
        and len(name) in (3, 6)
        and figures <= set("0123456789abcdef")
        and bool(figures & set("0123456789"))
    )
