"""The self-test's step of tasks: one is added, planned, done, taken back and found."""

from typing import Final

from nova_desktop.app.core import Core
from nova_desktop.app.report import StepFailedError
from nova_desktop.domain.tasks import TaskCard, TaskStatus

_TITLE: Final = "Water the zinnias of the self-test"


async def add_and_find(core: Core) -> str:
    """By the way that the board takes: journal, undo, lists, search."""
    parts = core.tasks
    task = await parts.tasks.add(_TITLE, labels=["selftest"])
    await parts.tasks.plan(task, day=parts.days.today())
    await parts.tasks.complete(task)
    if (await _card(core, task)).task.status is not TaskStatus.DONE:
        raise StepFailedError("the task is not done")
    await core.journal.undo()
    page = await parts.lists.today()
    if [card.task.id for card in page.cards] != [task]:
        raise StepFailedError("undone, it is not due today")
    for text in ("zinnias", "zinnais"):
        found = await parts.lists.search(text)
        if [each.card.task.id for each in found] != [task]:
            raise StepFailedError(f"a search for {text} does not find it")
    changes = len(await parts.lists.activity(task))
    return f"added, planned, done, undone, found by a word and by a slip; {changes} changes kept"


async def _card(core: Core, task: str) -> TaskCard:
    found = await core.tasks.lists.detail(task)
    if found is None:
        raise StepFailedError("the task is not there")
    return found.card
