"""The menus of cards and of columns, each entry with its key."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.key_table import Act, KeyTable, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.tasks.keys import ACT_ICONS, act_words
from nova_desktop.ui.widgets.menus import Menu, make_menu

_FIELDS: Final = (Act.PLAN, Act.REMIND, Act.PRIORITY, Act.LABELS, Act.PEOPLE, Act.PROJECT)


class LaneWish(StrEnum):
    """What the menu of a column offers."""

    RENAME = "rename"
    LIMIT = "limit"
    COLLAPSE = "collapse"
    LEFT = "left"
    RIGHT = "right"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class CardMenu:
    """What a menu of cards needs: those that it is for, where they may go, what is answered."""

    faces: Sequence[TaskFace]
    columns: Sequence[ColumnFace]
    here: str
    keys: KeyTable
    answered: Collection[Act]

    def open(
        self, parent: QWidget, wish: Callable[[Act], object], move: Callable[[str], object]
    ) -> Menu:
        """Not shown yet."""
        menu = _menu(parent)
        if len(self.faces) > 1:
            count = len(self.faces)
            words = ngettext("{n} task", "{n} tasks", count).format(n=f"{count:,}")
            menu.add(words, _nothing).setEnabled(False)
            menu.addSeparator()
        for group in self._groups():
            for act in group:
                self._add(menu, act, wish)
            menu.addSeparator()
        self._add_moves(menu, wish, move)
        for act in (Act.SELECT, Act.COPY):
            self._add(menu, act, wish)
        menu.addSeparator()
        self._add(menu, Act.DELETE, wish)
        return menu

    def _groups(self) -> list[list[Act]]:
        first = [Act.OPEN, Act.EDIT] if len(self.faces) == 1 else []
        first.append(Act.COMPLETE)
        if any(face.can_retry for face in self.faces):
            first.append(Act.RETRY)
        if any(face.can_skip for face in self.faces):
            first.append(Act.SKIP)
        if not all(face.is_over for face in self.faces):
            first.append(Act.WORK)
        fields = [act for act in _FIELDS if act in self.answered]
        return [first, fields] if fields else [first]

    def _add(self, menu: Menu, act: Act, wish: Callable[[Act], object]) -> None:
        words = act_words(act, len(self.faces))
        if act is Act.COMPLETE and all(face.is_over for face in self.faces):
            words = _("Open again")
        menu.add(
            words,
            lambda: wish(act),
            icon=ACT_ICONS.get(act, ""),
            key=shown_key(act, self.keys),
            danger=act is Act.DELETE,
        )

    def _add_moves(
        self, menu: Menu, wish: Callable[[Act], object], move: Callable[[str], object]
    ) -> None:
        others = [face for face in self.columns if face.id != self.here]
        here = next((face for face in self.columns if face.id == self.here), None)
        inner = menu.add_menu(_("Move to"))
        for face in others:
            inner.add(face.name, _bound(move, face.id))
        inner.addSeparator()
        for act in (Act.MOVE_LEFT, Act.MOVE_RIGHT):
            self._add(inner, act, wish)
        if here is not None and here.is_ordered:
            for act in (Act.MOVE_UP, Act.MOVE_DOWN):
                self._add(inner, act, wish)


def lane_menu(
    parent: QWidget,
    face: ColumnFace,
    *,
    first: bool,
    last: bool,
    wish: Callable[[LaneWish], object],
) -> Menu:
    """Of a lane; not shown yet."""
    menu = _menu(parent)
    limit = _("Limit: {n}…").format(n=face.limit) if face.limit else _("Limit…")
    menu.add(_("Rename"), lambda: wish(LaneWish.RENAME), icon="pencil")
    menu.add(limit, lambda: wish(LaneWish.LIMIT), icon="list-checks")
    menu.add(_("Collapse"), lambda: wish(LaneWish.COLLAPSE), icon="minus")
    menu.addSeparator()
    left = menu.add(_("Move left"), lambda: wish(LaneWish.LEFT), icon="chevron-left")
    left.setEnabled(not first)
    right = menu.add(_("Move right"), lambda: wish(LaneWish.RIGHT), icon="chevron-right")
    right.setEnabled(not last)
    menu.add(_("Add a lane at the right"), lambda: wish(LaneWish.ADD), icon="plus")
    if face.kind == "own":
        menu.addSeparator()
        menu.add(_("Remove"), lambda: wish(LaneWish.REMOVE), icon="trash-2", danger=True)
    return menu


def _menu(parent: QWidget) -> Menu:
    menu = make_menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _bound(move: Callable[[str], object], column: str) -> Callable[[], object]:
    return lambda: move(column)


def _nothing() -> None:
    """A head of a menu does nothing."""
