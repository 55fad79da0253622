"""The steps of the task in view: its direct subtasks in their order; no Qt here."""

from collections.abc import Sequence
from typing import Final

from nova_desktop.domain.plain_text import harmless, harmless_line
from nova_desktop.domain.task_commands import End, add_task
from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.services.tasks.tasks import new_id
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.detail.current import Current
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk

_MOST_PASTED: Final = 500


class StepsPresenter:
    """Each change is one step of undo."""

    def __init__(self, desk: DetailDesk, actions: TaskActions, current: Current) -> None:
        self._desk = desk
        self._actions = actions
        self._current = current

    def add(self, text: str) -> None:
        """A step for each line that is not blank, at the end."""
        detail = self._current.detail
        lines = [line for raw in harmless(text).split("\n") if (line := harmless_line(raw))]
        if detail is None or not lines:
            return
        task = detail.card.task
        commands = [
            add_task(new_id(), line[:LONGEST_TITLE].rstrip(), parent=task.id, project=task.project)
            for line in lines[:_MOST_PASTED]
        ]
        self._desk.desk.operations.start(
            "add steps", lambda: self._desk.desk.tasks.carry_out(commands)
        )

    def check(self, step: str, done: bool) -> None:
        """Done, or not after all."""
        if done:
            self._actions.complete(step)
        else:
            self._actions.set_status(step, status=TaskStatus.NEW)

    def rename(self, step: str, title: str) -> None:
        """A blank title is none: the old one stays."""
        if harmless_line(title):
            self._actions.rename(step, title)
        else:
            self._desk.desk.tell(_("A step needs a title, so it kept its old one."))

    def delete(self, step: str) -> None:
        """Into the trash."""
        self._actions.delete(step)

    def move(self, step: str, place: int) -> None:
        """To stand at this place among the others."""
        detail = self._current.detail
        if detail is None:
            return
        ids = [card.task.id for card in detail.subtasks]
        if step not in ids or not 0 <= place < len(ids) or ids[place] == step:
            return
        others = [each for each in ids if each != step]
        after = others[place - 1] if place else ""
        end = End.BOTTOM if after else End.TOP
        tasks, task = self._desk.desk.tasks, detail.card.task.id
        self._desk.desk.operations.start(
            "move a step", lambda: tasks.nest(step, parent=task, after=after, end=end)
        )

    def order(self) -> Sequence[str]:
        """Their ids as they stand."""
        detail = self._current.detail
        return [card.task.id for card in detail.subtasks] if detail else []
