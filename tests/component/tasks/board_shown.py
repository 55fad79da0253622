"""The Board on the screen over a real store, for tests with real keys and clicks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.tasks.board.binding import BoardBinding
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.column import ColumnView
from nova_desktop.ui.tasks.board.field_menus import FieldMenus
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen
from tests.fakes.board_desk import BoardDesk, board_desk

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class Shown:
    """The screen with its presenter. Cards are named by their titles, lanes by their ids."""

    def __init__(self, desk: BoardDesk, qtbot: QtBot) -> None:
        self.desk = desk
        self.copied: list[str] = []
        self.screen = BoardScreen()
        self.board = BoardPresenter(desk.desk, self.screen, desk.state)
        BoardBinding(self.screen, self.board, self.copied.append)
        self.menus = FieldMenus(self.screen, self.board)
        self.screen.plan_wanted.connect(self.menus.plan)
        self.screen.priority_wanted.connect(self.menus.priority)
        self._qtbot = qtbot
        qtbot.addWidget(self.screen)
        self.screen.resize(1072, 720)

    def show(self) -> "Shown":
        self.screen.show()
        self.screen.activateWindow()
        self._qtbot.waitUntil(self.screen.isActiveWindow)
        self.screen.focus_cards()
        QApplication.processEvents()
        return self

    def view(self, lane: str) -> ColumnView:
        found = self.screen.columns.view(lane)
        assert found is not None
        return found

    def cards(self, lane: str) -> CardList:
        return self.view(lane).cards

    def titles(self, lane: str) -> list[str]:
        """As they are shown."""
        model = self.cards(lane).cards
        return [str(model.index(row).data()) for row in range(model.rowCount())]

    def id_of(self, title: str) -> str:
        for column in self.board.shelf.columns.values():
            for card in column.cards:
                if card.task.title == title:
                    return card.task.id
        raise AssertionError(title)

    def lane_of(self, title: str) -> str:
        found = self.board.shelf.column_of(self.id_of(title))
        assert found is not None
        return found

    def at(self, title: str) -> QPoint:
        """A point of the card, in the viewport of its list."""
        cards = self.cards(self.lane_of(title))
        return cards.card_rect(self.id_of(title)).topLeft() + QPoint(30, 12)

    def click(self, title: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        viewport = self.cards(self.lane_of(title)).viewport()
        self._qtbot.mouseClick(viewport, LEFT, modifiers, self.at(title))

    def go(self, title: str) -> None:
        """Lead the keyboard to a card."""
        self.screen.lead_to(self.id_of(title))

    def press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        target = self.screen.focusWidget()
        assert target is not None
        if isinstance(key, str):
            self._qtbot.keyClicks(target, key)
        else:
            self._qtbot.keyClick(target, key, modifiers)

    def drag(self, title: str, lane: str, y: int, *, drop: bool = True) -> None:
        """With the mouse, by steps, to a height of another list."""
        source = self.cards(self.lane_of(title)).viewport()
        target = self.cards(lane).viewport()
        begin = self.at(title)
        end = source.mapFromGlobal(target.mapToGlobal(QPoint(60, y)))
        QTest.mousePress(source, LEFT, PLAIN, begin)
        for step in range(1, 6):
            QTest.mouseMove(source, begin + (end - begin) * step / 5)
            QApplication.processEvents()
        if drop:
            QTest.mouseRelease(source, LEFT, PLAIN, end)

    def below(self, title: str) -> int:
        """A height right below the middle of a card."""
        return self.cards(self.lane_of(title)).card_rect(self.id_of(title)).bottom() - 4


Fill = Callable[[BoardDesk], object]


@contextmanager
def shown_board(folder: Path, qtbot: QtBot) -> Iterator[Shown]:
    """With cards in four lanes."""
    with board_desk(folder) as desk:
        desk.add("a1", "a2", "a3", "a4")
        desk.add("w1", "w2", status=TaskStatus.WAITING)
        desk.add("p1", status=TaskStatus.IN_PROGRESS)
        desk.add("f1", status=TaskStatus.FAILED)
        desk.add("d1", status=TaskStatus.DONE)
        shown = Shown(desk, qtbot)
        yield shown
        shown.screen.hide()
