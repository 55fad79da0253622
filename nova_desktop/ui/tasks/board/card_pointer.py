"""What the mouse does to the cards of a column: a press, a choice, the beginning of a drag."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from nova_desktop.ui.tasks.board.card_list import CardList

_LEFT = Qt.MouseButton.LeftButton
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class CardPointer(QObject):
    """Tasks are told by id. Points of a drag are those of the screen.

    `clicked` once the button is let go, `double_clicked` instead of a second one; `part_pressed`
    with check or retry; `toggled` and `reached` with Ctrl and Shift; `missed` beside every card.
    """

    clicked = Signal(str)
    double_clicked = Signal(str)
    part_pressed = Signal(str, str)
    toggled = Signal(str)
    reached = Signal(str)
    missed = Signal()
    drag_began = Signal(str, QPoint, QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, cards: "CardList") -> None:
        super().__init__(cards)
        self._cards = cards
        self._begin: QPoint | None = None
        self._task = ""
        self._part = ""
        self._drags = False

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if event.button() is not _LEFT:
            return
        at = event.position().toPoint()
        self._task, self._part = self._cards.part_at(at)
        self._begin, self._drags = at, False
        modifiers = event.modifiers()
        if not self._task:
            self.missed.emit()
        elif modifiers & _CTRL:
            self.toggled.emit(self._task)
            self._task = ""
        elif modifiers & _SHIFT:
            self.reached.emit(self._task)
            self._task = ""
        elif not self._part:
            self._cards.go_to(self._cards.cards.row_of(self._task))

    def move(self, event: QMouseEvent) -> None:
        """Over the cards, or with one of them."""
        at = event.position().toPoint()
        if self._drags:
            self.dragged.emit(event.globalPosition().toPoint())
        elif self._begin is None or not event.buttons() & _LEFT:
            self._cards.heat(*self._cards.part_at(at))
        elif self._task and not self._part and self._is_far(at):
            self._drags = True
            self._cards.heat("", "")
            grabbed = self._begin - self._cards.card_rect(self._task).topLeft()
            self.drag_began.emit(self._task, grabbed, event.globalPosition().toPoint())

    def release(self, event: QMouseEvent) -> None:
        """The button comes up."""
        if event.button() is not _LEFT:
            return
        drags, task, part = self._drags, self._task, self._part
        self._begin, self._drags, self._task = None, False, ""
        at = event.position().toPoint()
        if drags:
            self.dropped.emit(event.globalPosition().toPoint())
        elif task and (task, part) == self._cards.part_at(at):
            if part:
                self.part_pressed.emit(task, part)
            else:
                self.clicked.emit(task)
        self._cards.heat(*self._cards.part_at(at))

    def press_twice(self, event: QMouseEvent) -> None:
        """A second press comes soon after the first."""
        task, part = self._cards.part_at(event.position().toPoint())
        plain = not event.modifiers() & (_CTRL | _SHIFT)
        if event.button() is _LEFT and task and not part and plain:
            self._task = ""
            self.double_clicked.emit(task)
        else:
            self.press(event)

    def let_go(self) -> None:
        """A drag is over although the button is still down."""
        self._drags, self._task, self._begin = False, "", None

    def _is_far(self, at: QPoint) -> bool:
        begin = self._begin or at
        return (at - begin).manhattanLength() >= QApplication.startDragDistance()
