"""Org mode: headlines with a state as tasks, as orgmode.org/worg/org-syntax says."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.lane_names import CANCELLED, is_given_up
from nova_desktop.adapters.task_imports.rules import rule_of
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedComment,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus

_HEAD: Final = re.compile(r"(\*{1,200})\s+(.*)")
_KEYWORDS: Final = re.compile(r"#\+(?:SEQ_TODO|TYP_TODO|TODO):\s*(.*)", re.IGNORECASE)
_SETTING: Final = re.compile(r"#\+(TITLE|FILETAGS|CATEGORY):\s*(.*)", re.IGNORECASE)
_PRIORITY: Final = re.compile(r"\[#([A-Za-z0-9])\]\s*")
_TAGS: Final = re.compile(r"\s+(:[\w@#%:]+:)\s*$")
_COOKIE: Final = re.compile(r"\s*\[\d*(?:%|/\d*)\]")
_PLAN: Final = re.compile(r"(SCHEDULED|DEADLINE|CLOSED):\s*([<\[][^>\]]{1,200}[>\]])")
_STAMP: Final = re.compile(
    r"[<\[](\d{4}-\d\d-\d\d)(?:\s+[^\s\d>\]+.-][^\s>\]]*)?(?:\s+(\d{1,2}:\d\d)(?:-\d{1,2}:\d\d)?)?"
    r"(?:\s+(\.\+|\+\+|\+)(\d{1,4})([hdwmy])(?:/\d+[hdwmy])?)?(?:\s+--?\d+[hdwmy])?\s*[>\]]"
)
_PROPERTY: Final = re.compile(r"\s*:([^:\s]+):\s*(.*)")
_NOTE: Final = re.compile(r"\s*- Note taken on (\[[^\]]+\])\s*(?:\\\\)?\s*")
_CLOCK: Final = re.compile(r"(?:(\d+)d\s*)?(?:(\d+)h\s*)?(?:(\d+)(?::(\d\d)|min|m)?)?")
_FREQUENCIES: Final = {"h": "HOURLY", "d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_STATES: Final = {
    "TODO": TaskStatus.NEW, "NEXT": TaskStatus.NEW, "STARTED": TaskStatus.IN_PROGRESS,
    "DOING": TaskStatus.IN_PROGRESS, "INPROGRESS": TaskStatus.IN_PROGRESS,
    "IN-PROGRESS": TaskStatus.IN_PROGRESS, "STRT": TaskStatus.IN_PROGRESS,
    "WAITING": TaskStatus.WAITING, "WAIT": TaskStatus.WAITING, "HOLD": TaskStatus.WAITING,
    "SOMEDAY": TaskStatus.WAITING, "REVIEW": TaskStatus.NEEDS_REVIEW,
    "DONE": TaskStatus.DONE, "CANCELLED": TaskStatus.DONE, "CANCELED": TaskStatus.DONE,
    "KILL": TaskStatus.DONE, "CNCL": TaskStatus.DONE,
}  # fmt: skip
_PRIORITIES: Final = {"A": Priority.HIGH, "B": Priority.MEDIUM, "C": Priority.LOW}


def looks_like(text: str) -> bool:
    """Whether it has a headline with a usual state, or org's settings."""
    head = text[:200_000]
    if re.search(
        r"^#\+(?:TITLE|TODO|SEQ_TODO|STARTUP|FILETAGS):", head, re.IGNORECASE | re.MULTILINE
    ):
        return True
    return re.search(rf"^\*+ (?:{'|'.join(_STATES)}) ", head, re.MULTILINE) is not None


def read(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """All headlines that have a state. Raises NovaError for what is no text."""
    builder = Builder(Product.ORG_MODE, origin)
    lines = decoded(raw, origin).splitlines()
    document = _Document(builder, here, origin)
    document.settings(lines)
    for line, text in enumerate(lines, 1):
        document.line(text, line)
    document.close()
    return builder.build()


@dataclass(slots=True)
class _Node:
    level: int
    line: int
    title: str = ""
    state: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    plans: dict[str, str] = field(default_factory=dict[str, str])
    properties: dict[str, str] = field(default_factory=dict[str, str])
    body: list[str] = field(default_factory=list[str])
    comments: list[ImportedComment] = field(default_factory=list[ImportedComment])
    clocks: int = 0
    drawer: str = ""
    index: int = NOBODY
    holds_tasks: bool = False


class _Document:
    def __init__(self, builder: Builder, here: Here, origin: str) -> None:
        self._builder = builder
        self._here = here
        self._open = {"TODO": TaskStatus.NEW}
        self._known = dict(_STATES)
        self._title = PurePosixPath(origin.replace("\\", "/")).stem
        self._tags: tuple[str, ...] = ()
        self._above: list[_Node] = []
        self._node: _Node | None = None
        self._named = False

    def settings(self, lines: list[str]) -> None:
        """What holds for the whole file."""
        for text in lines:
            if text[:2] != "#+":
                continue
            if found := _KEYWORDS.match(text):
                self._states(found[1])
            elif found := _SETTING.match(text):
                value = found[2].strip()
                if found[1].upper() == "FILETAGS":
                    self._tags = tuple(filter(None, value.split(":")))
                elif found[1].upper() == "TITLE" and value:
                    self._title = value

    def _states(self, told: str) -> None:
        before, _, after = told.partition("|")
        opened, closed = before.split(), after.split()
        if not after and opened:  # without a bar the last one is the end
            opened, closed = opened[:-1], opened[-1:]
        for name in opened:
            plain = name.partition("(")[0]
            self._known.setdefault(plain, TaskStatus.NEW)
        for name in closed:
            plain = name.partition("(")[0]
            self._known.setdefault(plain, TaskStatus.DONE)

    def line(self, text: str, line: int) -> None:
        """One line after the other."""
        head = _HEAD.fullmatch(text) if text[:1] == "*" else None
        if head is not None:
            self.end()
            self._node = self._headline(len(head[1]), head[2], line)
        elif self._node is not None:
            self._body(self._node, text)
        elif text.strip() and not text.startswith("#"):
            self._builder.left("text before the first headline", LeftWhy.NO_PLACE, line, text)

    def _headline(self, level: int, text: str, line: int) -> _Node:
        node = _Node(level, line)
        word, _, rest = text.partition(" ")
        if word in self._known:
            node.state, text = word, rest.lstrip()
        if found := _PRIORITY.match(text):
            node.priority, text = found[1].upper(), text[found.end() :]
        if found := _TAGS.search(text):
            node.tags = tuple(filter(None, found[1].split(":")))
            text = text[: found.start()]
        node.title = _COOKIE.sub("", text).strip()
        return node

    def _body(self, node: _Node, text: str) -> None:
        stripped = text.strip()
        upper = stripped.upper()
        if upper == ":END:" and node.drawer:
            node.drawer = ""
        elif node.drawer == "PROPERTIES":
            if found := _PROPERTY.match(text):
                node.properties[found[1].upper()] = found[2].strip()
        elif node.drawer == "LOGBOOK":
            self._logged(node, text)
        elif upper in (":PROPERTIES:", ":LOGBOOK:"):
            node.drawer = upper.strip(":")
        elif not node.body and _PLAN.search(text):
            node.plans |= {found[1]: found[2] for found in _PLAN.finditer(text)}
        elif stripped.startswith("CLOCK:"):
            node.clocks += 1
        else:
            node.body.append(text)

    def _logged(self, node: _Node, text: str) -> None:
        found = _NOTE.match(text)
        if found:
            node.comments.append(ImportedComment("", Actor.IMPORT, self._moment(found[1])))
        elif text.strip().startswith("CLOCK:"):
            node.clocks += 1
        elif text.strip().startswith("- "):
            self._builder.left("LOGBOOK", LeftWhy.NO_PLACE, node.line, text)
        elif node.comments and text.strip():
            last = node.comments[-1]
            words = f"{last.text}\n{text.strip()}".strip()
            node.comments[-1] = ImportedComment(words, Actor.IMPORT, last.at)

    def end(self) -> None:
        """The node that is open is complete."""
        node, self._node = self._node, None
        if node is None:
            return
        self._leave(node.level)
        if node.state and "ARCHIVE" in node.tags:
            self._builder.left(":ARCHIVE:", LeftWhy.DELETED, node.line, node.title)
        elif node.state:
            node.index = self._builder.add(self._task(node))
            for one in self._above:
                one.holds_tasks = True
        self._above.append(node)

    def close(self) -> None:
        """The file ends here."""
        self.end()
        self._leave(0)

    def _leave(self, level: int) -> None:
        """What lies as deep as this or deeper is over. Without a state it can only hold tasks."""
        while self._above and self._above[-1].level >= level:
            node = self._above.pop()
            says = any(text.strip() for text in node.body)
            if not node.state and (says or not node.holds_tasks):
                what, why = "headline without a state", LeftWhy.NOT_A_TASK
                self._builder.left(what, why, node.line, node.title)

    def _task(self, node: _Node) -> ImportedTask:
        parent = next((one for one in reversed(self._above) if one.index != NOBODY), None)
        inherited = [tag for one in self._above for tag in one.tags]
        scheduled, deadline = node.plans.get("SCHEDULED", ""), node.plans.get("DEADLINE", "")
        due = self._due(scheduled or deadline, node.line)
        last = self._due(deadline, node.line) if scheduled and deadline else None
        status = self._known[node.state]
        given_up = is_given_up(node.state)
        if given_up:
            self._builder.left(f"state {node.state}", LeftWhy.AS_LABEL, node.line, node.title)
        elif node.state not in ("TODO", "DONE"):
            self._builder.left(f"state {node.state}", LeftWhy.CHANGED, node.line, node.title)
        if node.clocks:
            self._builder.left("CLOCK", LeftWhy.NO_PLACE, node.line, node.title, node.clocks)
        self._tell(node)
        return ImportedTask(
            title=node.title,
            source=node.properties.get("ID", ""),
            line=node.line,
            status=status,
            priority=self._priority(node),
            due=due,
            deadline=last.day if last else None,
            estimate_min=self._effort(node),
            labels=tuple(
                dict.fromkeys([*self._tags, *inherited, *node.tags, CANCELLED if given_up else ""])
            ),
            project=self._project(),
            parent=parent.index if parent else NOBODY,
            repeat=self._repeat(scheduled or deadline, node.line),
            notes=_dedented(node.body),
            completed_at=self._moment(node.plans.get("CLOSED", "")),
            created_at=self._moment(node.properties.get("CREATED", "")),
            comments=tuple(node.comments),
        )

    def _project(self) -> str:
        """The outermost headline without a state, else the file."""
        outer = next((one.title for one in self._above if not one.state and one.title), "")
        name = outer or self._title
        return self._builder.project(ImportedPlace(name))

    def _priority(self, node: _Node) -> Priority:
        if node.priority and node.priority not in _PRIORITIES:
            self._builder.left(f"[#{node.priority}]", LeftWhy.CHANGED, node.line)
            return Priority.LOW
        return _PRIORITIES.get(node.priority, Priority.NONE)

    def _due(self, stamp: str, line: int) -> Due | None:
        if not stamp:
            return None
        found = _STAMP.match(stamp)
        told = f"{found[1]}T{found[2]}" if found and found[2] else found[1] if found else ""
        due = times.due(told, self._here.zone) if told else None
        if due is None:
            self._builder.left("timestamp", LeftWhy.NOT_UNDERSTOOD, line, stamp)
        return due

    def _moment(self, stamp: str) -> datetime | None:
        found = _STAMP.match(stamp)
        if found is None:
            return None
        return times.moment(f"{found[1]}T{found[2] or '00:00'}", self._here.zone)

    def _repeat(self, stamp: str, line: int) -> Repeat | None:
        found = _STAMP.match(stamp)
        if found is None or not found[3]:
            return None
        rule = rule_of(_FREQUENCIES[found[5]], int(found[4]))
        return self._builder.repeat(rule, line, after_completion=found[3] == ".+")

    def _effort(self, node: _Node) -> int | None:
        told = node.properties.get("EFFORT", "")
        found = _CLOCK.fullmatch(told) if told else None
        if not told:
            return None
        if found is None or not any(found.groups()):
            self._builder.left("Effort", LeftWhy.NOT_UNDERSTOOD, node.line, told)
            return None
        days, hours, first, second = (int(one or 0) for one in found.groups())
        minutes = first * 60 + second if found[4] is not None else first
        return self._builder.minutes(days * 1440 + hours * 60 + minutes, "Effort", node.line)

    def _tell(self, node: _Node) -> None:
        for name in node.properties.keys() - {"ID", "EFFORT", "CREATED"}:
            self._builder.left(f":{name}:", LeftWhy.NO_PLACE, node.line, node.properties[name])


def _dedented(lines: list[str]) -> str:
    full = [text for text in lines if text.strip()]
    if not full:
        return ""
    margin = min(len(text) - len(text.lstrip()) for text in full)
    return "\n".join(text[margin:].rstrip() for text in lines).strip("\n")
