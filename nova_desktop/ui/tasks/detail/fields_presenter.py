"""The fields of the task in view: what is typed becomes a value, a new name or an error."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import (
    Relation,
    add_place,
    edit_task,
    relate_task,
)
from nova_desktop.domain.task_fields import LONGEST_NAME
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import LinkKind, Priority
from nova_desktop.services.tasks.tasks import new_id
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.detail import offers, reading
from nova_desktop.ui.tasks.detail.current import Current, is_told_in_place, now_of, refusal_words
from nova_desktop.ui.tasks.detail.reading import UnreadableError
from nova_desktop.ui.tasks.detail.view_protocol import (
    SEVERAL,
    DetailDesk,
    DetailView,
    FieldKey,
    Offer,
)

_TASKS: Final = frozenset({FieldKey.NEEDS, FieldKey.PARENT})
_RELATIONS: Final[Mapping[FieldKey, Relation]] = MappingProxyType(
    {
        FieldKey.PEOPLE: Relation.PERSON,
        FieldKey.LABELS: Relation.LABEL,
        FieldKey.NEEDS: Relation.NEEDS,
    }
)
_FOUND: Final = 20
Work = Callable[[], Awaitable[object]]


class FieldsPresenter:
    """Each change is one step of undo and saved at once."""

    def __init__(self, desk: DetailDesk, view: DetailView, current: Current) -> None:
        self._desk = desk
        self._tasks = desk.desk.tasks
        self._view = view
        self._current = current
        self._asked = 0

    # --- while one types ----------------------------------------------------------------------

    def typed(self, key: FieldKey, text: str) -> None:
        """Offer what fits."""
        self._asked += 1
        number = self._asked

        async def work() -> None:
            found = await self._offers(key, text)
            if number == self._asked:
                self._view.show_offers(key, found)

        self._start(f"offers for {key}", work)

    async def _offers(self, key: FieldKey, text: str) -> Sequence[Offer]:
        detail = self._current.detail
        if detail is None:
            return []
        if key in _TASKS:
            return await self._task_offers(key, text)
        if key is FieldKey.CHATS:
            taken = [link.target for link in detail.links]
            found = await self._desk.chats.search(text)
            return offers.name_offers(text, found, create=False, taken=taken)
        if key in (FieldKey.PROJECT, FieldKey.PEOPLE, FieldKey.LABELS):
            return await self._name_offers(key, text)
        return self._value_offers(key, text)

    def _value_offers(self, key: FieldKey, text: str) -> Sequence[Offer]:
        now, has_value = now_of(self._desk), self._has(key)
        if key is FieldKey.REPEATS:
            return offers.repeat_offers(text, now, has_value=has_value)
        if key is FieldKey.ESTIMATE:
            return offers.estimate_offers(text, has_value=has_value)
        return offers.date_offers(key, text, now, has_value=has_value)

    async def _name_offers(self, key: FieldKey, text: str) -> Sequence[Offer]:
        known, detail = self._current.known, self._current.detail
        if known is None or detail is None:
            return []
        task = detail.card.task
        if key is FieldKey.LABELS:
            labels = [(label, label) for label in await self._desk.desk.places.labels()]
            return offers.name_offers(text, labels, create=True, taken=task.labels)
        if key is FieldKey.PEOPLE:
            people = [(p.id, p.name) for p in known.people.values() if not p.archived]
            return offers.name_offers(text, people, create=True, taken=task.people)
        empty = offers.no_value(key) if task.project else ""
        projects = [(p.id, p.name) for p in known.projects.values() if not p.archived]
        return offers.name_offers(
            text, projects, create=True, empty=empty, taken=[task.project] if task.project else ()
        )

    async def _task_offers(self, key: FieldKey, text: str) -> Sequence[Offer]:
        detail = self._current.detail
        if detail is None:
            return []
        task, line = detail.card.task, harmless_line(text)
        found = await self._desk.desk.lists.search(line, _FOUND) if line else ()
        leave = {task.id, task.parent} if key is FieldKey.PARENT else {task.id, *task.needs}
        has_parent = key is FieldKey.PARENT and task.parent and not line
        empty = offers.no_value(key) if has_parent else ""
        return offers.task_offers([each.card for each in found], leave, empty)

    def _has(self, key: FieldKey) -> bool:
        task = self._current.detail.card.task if self._current.detail else None
        if task is None:
            return False
        values = {
            FieldKey.DUE: task.due,
            FieldKey.DEADLINE: task.deadline,
            FieldKey.START: task.start,
            FieldKey.REMINDER: task.remind_at,
            FieldKey.REPEATS: task.repeat,
            FieldKey.ESTIMATE: task.estimate_min,
        }
        return values.get(key) is not None

    # --- entering -----------------------------------------------------------------------------

    def enter(self, key: FieldKey, text: str) -> None:
        """What was typed, by Enter or as the keyboard went elsewhere."""
        if not self._current.task:
            return
        if key in SEVERAL or key in (FieldKey.PROJECT, FieldKey.PARENT):
            self._start(f"enter {key}", lambda: self._enter_name(key, text))
            return
        try:
            self._enter_value(key, text)
        except UnreadableError as error:
            self._view.show_field_error(key, str(error))

    def choose(self, key: FieldKey, value: str) -> None:
        """One of what was offered."""
        if value == offers.NOTHING:
            self._take_away(key)
        elif value.startswith(offers.KNOWN):
            self._set_known(key, value.removeprefix(offers.KNOWN))
        elif value.startswith(offers.NEW):
            self._set_new(key, value.removeprefix(offers.NEW))
        else:
            self.enter(key, value)

    def remove(self, key: FieldKey, value: str) -> None:
        """One of several."""
        task = self._current.task
        if key is FieldKey.CHATS:
            self._change(key, lambda: self._tasks.unlink(task, value), keep=True)
        elif key in _RELATIONS:
            relation = _RELATIONS[key]
            self._change(
                key,
                lambda: self._tasks.relate(task, relation=relation, remove=[value]),
                keep=True,
            )

    def schedule(self, choice: DateChoice) -> None:
        """From the popup in which dates are picked."""
        self._schedule(FieldKey.DUE, choice)

    def set_priority(self, value: str) -> None:
        """From the menu."""
        priority = Priority(int(value))
        self._edit(FieldKey.PRIORITY, priority=priority)

    async def _enter_name(self, key: FieldKey, text: str) -> None:
        line = harmless_line(text)
        if not line:
            self._view.close_field(key)
            return
        if len(line) > LONGEST_NAME:
            words = _("A name has at most {n} characters.").format(n=LONGEST_NAME)
            self._view.show_field_error(key, words)
            return
        found = await self._offers(key, line)
        same = [one for one in found if one.text.casefold() == line.casefold()]
        if same:
            self.choose(key, same[0].value)
        elif key in (FieldKey.PROJECT, FieldKey.PEOPLE, FieldKey.LABELS):
            self._enter_new_name(key, line)
        elif len(found) == 1:
            self.choose(key, found[0].value)
        elif found:
            self._view.show_field_error(key, _("Several fit. Choose one of them."))
        else:
            self._view.show_field_error(key, _("There is none with these words."))

    def _enter_new_name(self, key: FieldKey, line: str) -> None:
        """A name without an offer to create it is one that is there already."""
        detail = self._current.detail
        task = detail.card.task if detail else None
        if task is not None and self._is_there(key, line):
            self._view.close_field(key, keep=key in SEVERAL)
        else:
            self._set_new(key, line)

    def _is_there(self, key: FieldKey, line: str) -> bool:
        detail, known = self._current.detail, self._current.known
        if detail is None or known is None:
            return False
        task = detail.card.task
        names = {
            FieldKey.LABELS: list(task.labels),
            FieldKey.PEOPLE: [known.people[p].name for p in task.people if p in known.people],
            FieldKey.PROJECT: [known.projects[task.project].name]
            if task.project in known.projects
            else [],
        }[key]
        return line.casefold() in {name.casefold() for name in names}

    def _enter_value(self, key: FieldKey, text: str) -> None:
        now, detail = now_of(self._desk), self._current.detail
        due = detail.card.task.due if detail else None
        match key:
            case FieldKey.DEADLINE:
                self._edit(key, deadline=reading.read_day(text, now))
            case FieldKey.START:
                self._edit(key, start=reading.read_day(text, now))
            case FieldKey.REMINDER:
                self._edit(key, remind_at=reading.read_reminder(text, now, due))
            case FieldKey.ESTIMATE:
                self._edit(key, estimate_min=reading.read_estimate(text))
            case FieldKey.REPEATS:
                self._repeat(reading.read_repeat(text, now))
            case _:
                return

    def _repeat(self, said: DateChoice | None) -> None:
        if said is None:
            self._take_away(FieldKey.REPEATS)
        elif said.due is not None:
            self._schedule(FieldKey.REPEATS, said)
        else:
            task, rule, after = self._current.task, said.rule, said.after_completion
            self._change(
                FieldKey.REPEATS,
                lambda: self._tasks.repeat(task, rule=rule, after_completion=after),
            )

    def _schedule(self, key: FieldKey, choice: DateChoice) -> None:
        task = self._current.task
        self._change(
            key,
            lambda: self._tasks.schedule(
                task,
                due=choice.due,
                rule=choice.rule,
                after_completion=choice.after_completion,
            ),
        )

    def _take_away(self, key: FieldKey) -> None:
        task = self._current.task
        match key:
            case FieldKey.PARENT:
                self._change(key, lambda: self._tasks.nest(task, parent=""))
            case FieldKey.PROJECT:
                self._edit(key, project="")
            case FieldKey.REPEATS:
                self._change(key, lambda: self._tasks.repeat(task, rule=""))
            case FieldKey.REMINDER:
                self._edit(key, remind_at=None)
            case FieldKey.ESTIMATE:
                self._edit(key, estimate_min=None)
            case _:
                self._edit(key, **{key.value: None})

    def _set_known(self, key: FieldKey, value: str) -> None:
        task = self._current.task
        if key is FieldKey.PROJECT:
            self._edit(key, project=value)
        elif key is FieldKey.PARENT:
            self._change(key, lambda: self._tasks.nest(task, parent=value))
        elif key is FieldKey.CHATS:
            self._change(
                key, lambda: self._tasks.link(task, LinkKind.CONVERSATION, value), keep=True
            )
        else:
            relation = _RELATIONS[key]
            self._change(
                key, lambda: self._tasks.relate(task, relation=relation, add=[value]), keep=True
            )

    def _set_new(self, key: FieldKey, name: str) -> None:
        """A name that is new is made in the same step of undo."""
        task, place = self._current.task, new_id()
        commands: list[Command]
        if key is FieldKey.PROJECT:
            made = add_place(PlaceKind.PROJECT, place, name)
            commands = [made, edit_task(task, project=place)]
        elif key is FieldKey.PEOPLE:
            made = add_place(PlaceKind.PERSON, place, name)
            commands = [made, relate_task(task, Relation.PERSON, add=[place])]
        else:
            commands = [relate_task(task, Relation.LABEL, add=[name])]
        self._change(key, lambda: self._tasks.carry_out(commands), keep=key in SEVERAL)

    def _edit(self, key: FieldKey, **fields: object) -> None:
        task = self._current.task
        self._change(key, lambda: self._tasks.edit(task, actor=Actor.YOU, **fields))

    def _change(self, key: FieldKey, work: Work, *, keep: bool = False) -> None:
        async def do() -> None:
            try:
                await work()
            except NovaError as error:
                if not is_told_in_place(error):
                    raise
                self._view.show_field_error(key, refusal_words(error.problem))
            else:
                self._view.close_field(key, keep=keep)

        if self._current.task:
            self._start(f"change {key}", do)

    def _start(self, name: str, work: Work) -> None:
        self._desk.desk.operations.start(name, work)
