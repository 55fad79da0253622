"""What can be done with the tasks that have the keyboard, with the keys of where they are shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QMetaMethod
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.key_table import Act, KeyTable, Place, acts_at, shown_key
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.palette.entries import Entry, Kind
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.tasks.keys import ACT_ICONS, act_words
from nova_desktop.ui.tasks.lists.row_view import TaskRows

_OFFERED: Final = (
    Act.COMPLETE,
    Act.SKIP,
    Act.WORK,
    Act.EDIT,
    Act.PLAN,
    Act.REMIND,
    Act.PRIORITY,
    Act.STATUS,
    Act.PROJECT,
    Act.LABELS,
    Act.PEOPLE,
    Act.COPY,
    Act.DELETE,
)
"""In this order."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The titles of tasks, what can be done with them by which keys, and how."""

    titles: Sequence[str]
    acts: Sequence[Act]
    table: KeyTable
    do: Callable[[Act], object]


def chosen_entries(focused: QWidget | None) -> Iterator[Entry]:
    """For the cards or rows that an act would be for if its key was pressed now."""
    if isinstance(focused, TaskRows):
        rows = focused.choice.targets()
        titles = [row.title for row in rows]
        acts = _fitting(acts_at(focused.keys.place), [row.face for row in rows])
        yield from _entries(_Chosen(titles, acts, focused.keys.table, focused.do))
    elif isinstance(focused, CardList):
        cards = focused.cards
        faces = [cards.face(cards.row_of(task)) for task in _tasks(focused)]
        titles = [face.title for face in faces if face is not None]
        acts = [act for act in acts_at(Place.BOARD) if _is_answered(focused, act)]
        acts = _fitting(acts, faces)
        yield from _entries(_Chosen(titles, acts, focused.keys.table, focused.acted.emit))


def _entries(chosen: _Chosen) -> Iterator[Entry]:
    count = len(chosen.titles)
    if not count:
        return
    many = ngettext("{n} task", "{n} tasks", count).format(n=f"{count:,}")
    for act in _OFFERED:
        if act in chosen.acts:
            yield Entry(
                f"chosen:{act}",
                Kind.ACTION,
                act_words(act, count),
                _doing(chosen.do, act),
                ACT_ICONS[act],
                chosen.titles[0] if count == 1 else many,
                key=shown_key(act, chosen.table),
                remembered=False,  # Enter alone must not do it to another task
                about=True,
            )


def _fitting(acts: Sequence[Act], faces: Sequence[TaskFace | None]) -> Sequence[Act]:
    """Without what only some tasks can have done to them, where none of these can."""
    if any(face is not None and face.can_skip for face in faces):
        return acts
    return [act for act in acts if act is not Act.SKIP]


def _tasks(cards: CardList) -> Sequence[str]:
    return cards.chosen_ids() or [cards.current_id()]


def _is_answered(cards: CardList, act: Act) -> bool:
    """Whether the board has somebody who does it: not all that a key may wish is at hand."""
    screen: QWidget | None = cards
    while screen is not None and not isinstance(screen, BoardScreen):
        screen = screen.parentWidget()
    signal = getattr(screen, f"{act}_wanted", None)
    if screen is None or signal is None:
        return True
    return screen.isSignalConnected(QMetaMethod.fromSignal(signal))


def _doing(do: Callable[[Act], object], act: Act) -> Callable[[], object]:
    return lambda: do(act)
