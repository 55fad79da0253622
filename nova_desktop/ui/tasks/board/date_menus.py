"""Short menus beside a card: when it is due, how much it matters, what project it is of."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject, QPoint, Qt

from nova_desktop.domain.tasks import Priority
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.faces import day_words
from nova_desktop.ui.tasks.words import priority_name
from nova_desktop.ui.widgets.menus import Menu, make_menu

_WEEK = 7


class FieldMenus(QObject):
    """Each is for the tasks given, and opens below the first of them."""

    def __init__(self, screen: BoardScreen, board: BoardPresenter) -> None:
        super().__init__(screen)
        self._screen = screen
        self._board = board
        self.menu: Menu | None = None

    def plan(self, tasks: Sequence[str]) -> None:
        """Due on one of the days that are chosen most often, or on none."""
        menu = self._menu()
        today = self._board.desk.days.today()
        monday = today + timedelta(days=_WEEK - today.weekday())
        choices = (
            (_("Today"), today),
            (_("Tomorrow"), today + timedelta(days=1)),
            (_("Next week"), monday),
        )
        for words, day in choices:
            menu.add(words, self._planned(tasks, day), second=day_words(day, today))
        menu.addSeparator()
        menu.add(_("No date"), self._planned(tasks, None), icon="x")
        self._open(menu, tasks)

    def priority(self, tasks: Sequence[str]) -> None:
        """From the highest down."""
        menu = self._menu()
        cards = self._board.shelf.cards(tasks)
        now = {card.task.priority for card in cards}
        for each in sorted(Priority, reverse=True):
            menu.add(priority_name(each), self._ranked(tasks, each), chosen=now == {each})
        self._open(menu, tasks)

    def project(self, tasks: Sequence[str]) -> None:
        """Those that are not archived."""
        menu = self._menu()
        now = {card.task.project for card in self._board.shelf.cards(tasks)}
        menu.add(_("No project"), self._placed(tasks, ""), chosen=now == {""})
        projects = [each for each in self._board.ground.projects if not each.archived]
        if projects:
            menu.addSeparator()
        for each in projects:
            menu.add(each.name, self._placed(tasks, each.id), chosen=now == {each.id})
        self._open(menu, tasks)

    def _planned(self, tasks: Sequence[str], day: date | None) -> Callable[[], object]:
        return lambda: self._board.actions.plan(*tasks, day=day)

    def _ranked(self, tasks: Sequence[str], priority: Priority) -> Callable[[], object]:
        return lambda: self._board.actions.set_priority(*tasks, priority=priority)

    def _placed(self, tasks: Sequence[str], project: str) -> Callable[[], object]:
        return lambda: self._board.actions.set_project(*tasks, project=project)

    def _menu(self) -> Menu:
        menu = make_menu(self._screen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open(self, menu: Menu, tasks: Sequence[str]) -> None:
        self.menu = menu
        menu.popup(self._screen.place_of(tasks).bottomLeft() + QPoint(0, 2))
        actions = menu.actions()
        if actions:
            menu.setActiveAction(next((each for each in actions if each.isChecked()), actions[0]))
