"""Content lines of iCalendar: unfolded, with their parameters, and the zones that a file brings."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from dateutil.tz import tzical

from nova_desktop.adapters.task_imports.windows_zones import iana_zone

_NAME: Final = re.compile(
    r"([A-Za-z0-9-]{1,200})((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL
)
_PARAM: Final = re.compile(r";([A-Za-z0-9-]+)=((?:\"[^\"]*\"|[^;\"])*)")
_ESCAPED: Final = re.compile(r"\\([nN,;\\:\"])")
_LONGEST: Final = 6_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One property; `line` is where it begins, from 1."""

    line: int
    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as text, its escapes undone."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    def texts(self) -> list[str]:
        """A list of texts, split at commas that are not escaped."""
        parts = re.split(r"(?<!\\),", self.value)
        return [_ESCAPED.sub(lambda found: found[1], part).strip() for part in parts]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is none."""

    line: int
    text: str


@dataclass(slots=True)
class Component:
    """A component with its properties and those inside it; complete once its END was seen."""

    kind: str
    line: int
    lines: list[Line] = field(default_factory=list[Line])
    inside: "list[Component]" = field(default_factory=list["Component"])
    complete: bool = False

    def first(self, name: str) -> Line | None:
        """The first property of this name."""
        return next((one for one in self.lines if one.name == name), None)

    def all(self, name: str) -> list[Line]:
        """All of them."""
        return [one for one in self.lines if one.name == name]

    def text(self, name: str) -> str:
        """The text of the first, "" for none."""
        found = self.first(name)
        return "" if found is None else found.text


def content_lines(text: str) -> Iterator[Line | Wrong]:
    """Each line of content. Line ends of any kind, folds by a space or a tab."""
    for number, folded in _unfolded(text):
        if not folded.strip():
            continue
        found = _NAME.fullmatch(folded) if len(folded) <= _LONGEST else None
        if found is None:
            yield Wrong(number, folded[:200])
            continue
        params = {name.upper(): value.strip('"') for name, value in _PARAM.findall(found[2])}
        yield Line(number, found[1].upper(), params, found[3])


class Zones:
    """The zones that times name: by their IANA or Windows names, else by the file's own rules."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}
        self._made: dict[str, tzinfo | None] = {}
        self._names: dict[str, str] = {}

    def add(self, name: str, rules: str) -> None:
        """The text of a VTIMEZONE."""
        self._rules.setdefault(name, rules)

    def name_of(self, name: str) -> str:
        """An IANA name; "" for a zone that only the file knows."""
        if name not in self._names:
            self._names[name] = _known(name)
        return self._names[name]

    def moment(self, wall: datetime, name: str) -> datetime | None:
        """The time in UTC by the file's own rules for a zone."""
        if name not in self._made:
            self._made[name] = self._make(name)
        zone = self._made[name]
        if zone is None:
            return None
        try:
            return wall.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _make(self, name: str) -> tzinfo | None:
        rules = self._rules.get(name)
        if rules is None:
            return None
        try:
            return tzical(io.StringIO(rules)).get(name)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
            return None  # whatever a broken VTIMEZONE does to dateutil


def zone_text(component: Component) -> str:
    """A VTIMEZONE written out again, for dateutil."""
    return "\r\n".join(["BEGIN:VCALENDAR", *_written(component), "END:VCALENDAR", ""])


def _written(component: Component) -> Iterator[str]:
    yield f"BEGIN:{component.kind}"
    for one in component.lines:
        yield f"{one.name}:{one.value}"
    for inner in component.inside:
        yield from _written(inner)
    yield f"END:{component.kind}"


def _known(name: str) -> str:
    parts = name.strip("/").split("/")
    for count in (len(parts), 3, 2, 1):
        if found := iana_zone("/".join(parts[-count:])):
            return found
    return ""


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    begun, pieces = 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and pieces:
            pieces.append(line[1:])
            continue
        if pieces:
            yield begun, "".join(pieces)
        begun, pieces = number, [line]
    if pieces:
        yield begun, "".join(pieces)
