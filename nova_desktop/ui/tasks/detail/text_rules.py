"""How the title and the notes of a task are read and saved, and saved after a crash; no Qt here."""

from typing import Final

from nova_desktop.domain.plain_text import harmless, harmless_line
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.domain.tasks import Task
from nova_desktop.services.ports import StateStore
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.detail.kept_texts import KeptTexts, mark_of
from nova_desktop.ui.tasks.detail.text_keeper import TextRules
from nova_desktop.ui.tasks.detail.view_protocol import Slot

_LOST: Final = (ProblemCode.CHANGE_REFUSED, ProblemCode.TITLE_BLANK)


def title_rules(desk: TaskDesk) -> TextRules:
    """One line of at most 10,000 characters, with something in it."""

    def clean(text: str) -> str:
        return harmless_line(text)[:LONGEST_TITLE].rstrip()

    def wrong(text: str) -> str:
        return "" if harmless_line(text) else _("A task needs a title, so it kept its old one.")

    async def stored(task: str) -> str | None:
        found = await _alive(desk, task)
        return None if found is None else found.title

    async def save(task: str, text: str) -> None:
        await desk.tasks.edit(task, title=text)

    return TextRules(Slot.TITLE, clean, wrong, stored, save)


def notes_rules(desk: TaskDesk) -> TextRules:
    """Any text."""

    async def stored(task: str) -> str | None:
        found = await _alive(desk, task)
        return None if found is None else found.notes

    async def save(task: str, text: str) -> None:
        await desk.tasks.edit(task, notes=text)

    return TextRules(Slot.NOTES, harmless, lambda _text: "", stored, save)


async def recover_texts(desk: TaskDesk, state: StateStore) -> None:
    """Save what an earlier run kept and could not save, unless something else was stored since.

    What was changed elsewhere meanwhile is asked about when its task is opened. Raises NovaError.
    """
    kept = KeptTexts(state)
    rules = {Slot.TITLE: title_rules(desk), Slot.NOTES: notes_rules(desk)}
    for task, slot in await kept.all():
        if slot in rules:
            await _recover(rules[slot], kept, task)


async def _recover(rules: TextRules, kept: KeptTexts, task: str) -> None:
    found, stored = await kept.get(task, rules.slot), await rules.stored(task)
    if found is None:
        return
    is_lost = stored is None or rules.wrong(found.text)
    if not is_lost and stored is not None and found.begun_with != mark_of(stored):
        if rules.clean(found.text) != stored:
            return
        is_lost = True  # it is stored already
    if not is_lost:
        try:
            await rules.save(task, rules.clean(found.text))
        except NovaError as error:
            if error.problem.code not in _LOST:
                raise
    await kept.put(task, rules.slot, None)


async def _alive(desk: TaskDesk, task: str) -> Task | None:
    detail = await desk.lists.detail(task)
    found = None if detail is None else detail.card.task
    return None if found is None or found.deleted_at is not None else found
