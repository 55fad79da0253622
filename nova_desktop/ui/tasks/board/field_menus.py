"""Short menus beside a card: when it is due, how much it matters, what project it is of."""

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.tasks import Priority
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.words import priority_name
from nova_desktop.ui.widgets.menus import Menu, make_menu


class FieldMenus(QObject):
    """Each is for the tasks given, and opens below the first of them.

    `zone` is the IANA name of where the user is, "" for this computer's.
    """

    def __init__(
        self, screen: BoardScreen, board: BoardPresenter, zone: Callable[[], str] = str
    ) -> None:
        super().__init__(screen)
        self._screen = screen
        self._board = board
        self._zone = zone
        self.menu: Menu | None = None
        self.popup: DatePopup | None = None

    def plan(self, tasks: Sequence[str]) -> None:
        """The popup in which dates and rules are picked; it begins with what the first has."""
        cards = self._board.shelf.cards(tasks)
        if not cards:
            return
        first = cards[0].task
        repeat = first.repeat
        choice = DateChoice(
            first.due,
            repeat.rule if repeat is not None else "",
            repeat is not None and repeat.after_completion,
        )
        popup = self.popup = DatePopup(self._screen)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(choice: DateChoice) -> None:
            self._schedule(tasks, choice)

        popup.chosen.connect(chosen)
        popup.closed.connect(self._screen.focus_cards)
        popup.open_at(self._below(tasks), choice, self._clock())

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

    def _schedule(self, tasks: Sequence[str], choice: DateChoice) -> None:
        def work() -> Awaitable[None]:
            return self._board.desk.tasks.schedule(
                *tasks,
                due=choice.due,
                rule=choice.rule,
                after_completion=choice.after_completion,
            )

        self._board.actions.do("plan tasks", work)

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
        menu.popup(self._below(tasks))
        actions = menu.actions()
        if actions:
            menu.setActiveAction(next((each for each in actions if each.isChecked()), actions[0]))

    def _below(self, tasks: Sequence[str]) -> QPoint:
        return self._screen.place_of(tasks).bottomLeft() + QPoint(0, 2)

    def _clock(self) -> Clock:
        return Clock(self._board.now(), self._zone())
