"""What can be done with the tasks that have the keyboard, with the keys of where they are shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QMetaMethod
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.palette.entries import Entry, Kind
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.lists.row_view import TaskRows

AnyAct = TypeVar("AnyAct", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Words:
    """How an act is called, its icon, and further words that lead to it."""

    text: str
    icon: str
    further: str = ""


def chosen_entries(focused: QWidget | None) -> Iterator[Entry]:
    """For the cards or rows that an act would be for if its key was pressed now."""
    if isinstance(focused, TaskRows):
        titles = [row.title for row in focused.choice.targets()]
        yield from _entries(focused.keys.table, focused.do, titles)
    elif isinstance(focused, CardList):
        cards = focused.cards
        faces = (cards.face(cards.row_of(task)) for task in _tasks(focused))
        titles = [face.title for face in faces if face is not None]
        table = {a: keys for a, keys in focused.keys.table.items() if _is_answered(focused, a)}
        yield from _entries(table, focused.acted.emit, titles)


def _entries(
    table: Mapping[AnyAct, Sequence[str]], do: Callable[[AnyAct], object], titles: Sequence[str]
) -> Iterator[Entry]:
    if not titles:
        return
    count = len(titles)
    many = ngettext("{n} task", "{n} tasks", count).format(n=f"{count:,}")
    known = {str(act): act for act in table}
    for names, words in _acts():
        act = next((known[name] for name in names if name in known), None)
        if act is not None:
            yield Entry(
                f"chosen:{names[0]}",
                Kind.ACTION,
                words.text,
                _doing(do, act),
                words.icon,
                titles[0] if count == 1 else many,
                words.further,
                next(iter(table[act]), ""),
                remembered=False,  # Enter alone must not do it to another task
            )


def _acts() -> Iterator[tuple[Sequence[str], _Words]]:
    """By the names that tables of keys give them."""
    yield ("complete", "done"), _Words(_("Complete or open again"), "circle-check", _("done"))
    yield ("edit", "rename"), _Words(_("Rename the task"), "pencil", _("title edit"))
    yield ("plan",), _Words(_("Due date…"), "calendar", _("plan date schedule move day"))
    yield ("remind",), _Words(_("Remind me…"), "bell", _("reminder notify"))
    yield ("priority",), _Words(_("Priority…"), "flag", _("high medium low"))
    yield ("status",), _Words(_("Status…"), "square-kanban", _("lane waiting progress"))
    yield ("project",), _Words(_("Move to a project…"), "folder", "")
    yield ("labels", "label"), _Words(_("Labels…"), "tag", "")
    yield ("people", "person"), _Words(_("People…"), "user", _("assign contact"))
    yield ("copy",), _Words(_("Copy as text"), "copy", _("clipboard"))
    yield ("delete",), _Words(_("Delete the task"), "trash-2", _("remove trash"))


def _tasks(cards: CardList) -> Sequence[str]:
    return cards.chosen_ids() or [cards.current_id()]


def _is_answered(cards: CardList, act: StrEnum) -> bool:
    """Whether the board has somebody who does it: not all that a key may wish is at hand."""
    screen: QWidget | None = cards
    while screen is not None and not isinstance(screen, BoardScreen):
        screen = screen.parentWidget()
    signal = getattr(screen, f"{act}_wanted", None)
    if screen is None or signal is None:
        return True
    return screen.isSignalConnected(QMetaMethod.fromSignal(signal))


def _doing(do: Callable[[AnyAct], object], act: AnyAct) -> Callable[[], object]:
    return lambda: do(act)
