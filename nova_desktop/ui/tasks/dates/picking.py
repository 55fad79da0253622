"""The date popup for tasks: opened with what holds now, it sets what is chosen, with Undo."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.tasks import Task
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.dates.date_words import full_due_words
from nova_desktop.ui.tasks.desk import TaskDesk


class DatePicking(QObject):
    """`zone` gives the IANA name of the user's zone, "" for this computer's."""

    def __init__(self, desk: TaskDesk, parent: QWidget, zone: Callable[[], str]) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._zone = zone
        self.popup: DatePopup | None = None

    def open_at(self, at: QPoint, tasks: Sequence[Task]) -> None:
        """For these tasks, its upper left corner at a point of the screen.

        Of several it shows what they have in common. A rule that nobody touched stays as each
        task has it.
        """
        if not tasks:
            return
        before, names = shared_choice(tasks), [task.id for task in tasks]
        popup = self.popup = DatePopup(self._parent)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(choice: DateChoice) -> None:
            self._set(names, before, choice)

        popup.chosen.connect(chosen)
        popup.closed.connect(self._forget)
        popup.open_at(at, before, Clock(self._desk.days.now(), self._zone()))

    def _forget(self) -> None:
        self.popup = None

    def _set(self, tasks: Sequence[str], before: DateChoice, choice: DateChoice) -> None:
        desk, due = self._desk, choice.due
        same_rule = (before.rule, before.after_completion) == (
            choice.rule,
            choice.after_completion,
        )

        async def work() -> None:
            if same_rule:
                await desk.tasks.edit(*tasks, due=due)
            else:
                rule, after = choice.rule, choice.after_completion
                await desk.tasks.schedule(*tasks, due=due, rule=rule, after_completion=after)
            desk.tell(await self._words(tasks), self._undo)

        desk.operations.start("set a date", work)

    async def _words(self, tasks: Sequence[str]) -> str:
        """When they are due now, which a rule may have decided."""
        cards = await self._desk.lists.cards(tasks)
        dues = {card.task.due for card in cards}
        due = next(iter(dues)) if len(dues) == 1 else None
        if due is None:
            return _("No date") if dues == {None} else _("Dates set")
        days = self._desk.days
        return _("Due {day}").format(day=full_due_words(due, days.today(), days.zone()))

    def _undo(self) -> None:
        self._desk.operations.start("undo", self._desk.journal.undo)


def shared_choice(tasks: Sequence[Task]) -> DateChoice:
    """What all of them have, due and rule each by itself."""
    dues = {task.due for task in tasks}
    rules = {
        ("", False) if task.repeat is None else (task.repeat.rule, task.repeat.after_completion)
        for task in tasks
    }
    rule, after = next(iter(rules)) if len(rules) == 1 else ("", False)
    return DateChoice(next(iter(dues)) if len(dues) == 1 else None, rule, after)
