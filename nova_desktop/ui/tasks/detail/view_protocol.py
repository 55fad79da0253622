"""What the panel of a task shows, as plain records, and what its presenters ask of the view."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.attachments import Attachments
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.desk import TaskDesk


class Slot(StrEnum):
    """Texts that are written in place."""

    TITLE = "title"
    NOTES = "notes"
    COMMENT = "comment"


class FieldKey(StrEnum):
    """The fields of the panel."""

    DUE = "due"
    DEADLINE = "deadline"
    START = "start"
    REMINDER = "reminder"
    PRIORITY = "priority"
    PROJECT = "project"
    PEOPLE = "people"
    LABELS = "labels"
    REPEATS = "repeats"
    ESTIMATE = "estimate"
    NEEDS = "needs"
    PARENT = "parent"
    CHATS = "chats"


SELDOM = frozenset(
    {
        FieldKey.DEADLINE,
        FieldKey.START,
        FieldKey.REMINDER,
        FieldKey.LABELS,
        FieldKey.ESTIMATE,
        FieldKey.PARENT,
        FieldKey.CHATS,
    }
)
"""Shown while they have a value, or behind More."""
SEVERAL = frozenset({FieldKey.PEOPLE, FieldKey.LABELS, FieldKey.NEEDS, FieldKey.CHATS})
"""Those that hold several things."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of several things that a field holds."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldFace:
    """A field as it is shown; `typed` is what its editor begins with. `tone` is a colour role."""

    key: FieldKey
    text: str = ""
    typed: str = ""
    tone: str = "text"
    chosen: tuple[Chosen, ...] = ()
    date: DateChoice | None = None
    """For the popup in which a date and its rule are picked."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose while one types; `second` stands at the right."""

    value: str
    text: str
    second: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class StatusChoice:
    """A status or a lane of the user's own to be chosen."""

    value: str
    text: str
    chosen: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class StepFace:
    """A step. `second` is what stands behind its title, as `2/5` and when it is due."""

    id: str
    title: str
    is_done: bool = False
    is_failed: bool = False
    second: str = ""


@dataclass(frozen=True, slots=True)
class FileFace:
    """A file. `about` tells its size, and whether it is a copy or no longer there."""

    id: str
    name: str
    path: str
    about: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ChatFace:
    """A conversation that the task is linked to; `target` is its id."""

    id: str
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """A task above this one."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class TaskPicture:
    """All of a task but the texts that are written in place."""

    task: str
    status: str
    level: str = ""
    statuses: tuple[StatusChoice, ...] = ()
    fields: tuple[FieldFace, ...] = ()
    parents: tuple[Crumb, ...] = ()
    steps: tuple[StepFace, ...] = ()
    steps_over: int = 0
    files: tuple[FileFace, ...] = ()
    chats: tuple[ChatFace, ...] = ()
    can_retry: bool = False
    clock: Clock | None = None
    summary: str = ""
    can_skip: bool = False


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of what happened, or with `comment` what was said.

    `icon` stands before it, in the colour `role`; `full` is the whole time. `mine` can be edited.
    """

    id: str
    text: str
    icon: str
    when: str
    full: str
    role: str = "text_second"
    comment: bool = False
    author: str = ""
    mine: bool = False
    undone: bool = False


class DetailView(Protocol):
    """The panel."""

    def show_loading(self) -> None:
        """Another task is on its way."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """It could not be read; Retry is offered."""
        ...

    def show_gone(self, title: str, *, can_restore: bool) -> None:
        """It was deleted."""
        ...

    def show_picture(self, picture: TaskPicture) -> None:
        """All of it; what is being edited, chosen or scrolled stays as it is."""
        ...

    def show_log(self, entries: Sequence[LogEntry], *, more: bool) -> None:
        """The newest first; whether there are earlier ones."""
        ...

    def text(self, slot: Slot) -> str:
        """What is written there."""
        ...

    def show_text(self, slot: Slot, text: str) -> None:
        """Put it there, in place of what was."""
        ...

    def show_clash(self, slot: Slot, theirs: str | None) -> None:
        """It was changed elsewhere meanwhile; None takes that back."""
        ...

    def show_text_error(self, slot: Slot, words: str) -> None:
        """What is wrong with it; "" for nothing."""
        ...

    def edit_field(self, key: FieldKey) -> None:
        """Open its editor."""
        ...

    def show_offers(self, key: FieldKey, offers: Sequence[Offer]) -> None:
        """Below its editor."""
        ...

    def show_field_error(self, key: FieldKey, words: str) -> None:
        """Below its editor, or below the field if that is closed; "" for nothing."""
        ...

    def close_field(self, key: FieldKey, *, keep: bool = False) -> None:
        """What was entered is kept; with `keep` one more can be entered."""
        ...

    def show_busy_files(self, names: Sequence[str]) -> None:
        """These are being copied."""
        ...

    def leave(self) -> None:
        """Close the panel."""
        ...


class Outside(Protocol):
    """What the panel asks of the desktop and of the rest of the application."""

    def copy(self, text: str) -> object:
        """To the clipboard."""
        ...

    def open_link(self, url: str) -> object: ...

    def open_file(self, path: str) -> bool:
        """False when nothing opens it."""
        ...

    def show_in_folder(self, path: str) -> bool:
        """False when nothing shows it."""
        ...

    def open_chat(self, conversation: str) -> object: ...

    async def choose_files(self) -> Sequence[str]:
        """Their paths; none when it was called off."""
        ...

    async def ask_for_copies(self) -> bool | None:
        """Whether Nova keeps copies; None when it was called off."""
        ...


class Chats(Protocol):
    """The conversations, as far as tasks are linked to them."""

    async def title(self, conversation: str) -> str | None:
        """None for one that is gone."""
        ...

    async def search(self, words: str) -> Sequence[tuple[str, str]]:
        """Ids and titles, the newest first; all of them without words."""
        ...


@dataclass(frozen=True, slots=True)
class DetailDesk:
    """What the presenters of the panel work with."""

    desk: TaskDesk
    attachments: Attachments
    state: StateStore
    outside: Outside
    chats: Chats
