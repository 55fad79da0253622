"""Changes of tasks: each call is one batch of the journal and one step of undo."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import (
    End,
    Relation,
    add_comment,
    add_task,
    attach_file,
    delete_comment,
    delete_task,
    detach_file,
    edit_comment,
    edit_task,
    link_task,
    move_task,
    nest_task,
    relate_task,
    restore_task,
    set_status,
    unlink_task,
)
from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import OVER, Attachment, LinkKind, TaskCard, TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.changed import TasksChanged, changed_by
from nova_desktop.services.tasks.copying import copies
from nova_desktop.services.tasks.many import cards_of
from nova_desktop.services.tasks.ports import TaskStore
from nova_desktop.services.tasks.recurring import Recurring

KEPT: Final = timedelta(days=30)
"""How long the trash keeps a task."""
Listener = Callable[[TasksChanged], None]


def new_id() -> str:
    """An id that nothing else has."""
    return uuid4().hex


class Tasks:
    """The use cases. Where several tasks are given, they change in one batch, all or none.

    Every change, undo and redo of the journal reaches the listeners with what it touched. All
    methods raise NovaError: TITLE_BLANK for a title or name of nothing, CHANGE_REFUSED for what
    cannot be, as a task below itself.
    """

    def __init__(
        self, journal: Journal, store: TaskStore, recurring: Recurring | None = None
    ) -> None:
        self._journal = journal
        self._store = store
        self._recurring = recurring
        self._listeners: list[Listener] = []
        journal.on_look(changed_by, self._changed)

    def on_change(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def add(
        self,
        title: str,
        *,
        task: str = "",
        actor: Actor = Actor.YOU,
        status: TaskStatus = TaskStatus.NEW,
        lane: str = "",
        end: End = End.BOTTOM,
        parent: str = "",
        labels: Sequence[str] = (),
        people: Sequence[str] = (),
        needs: Sequence[str] = (),
        **fields: object,
    ) -> str:
        """A new task; its id. What a title has over 10,000 characters begins its notes."""
        line, rest = _title(title)
        if rest:
            fields["notes"] = "\n\n".join(filter(None, (rest, str(fields.get("notes", "")))))
        name = task or new_id()
        command = add_task(
            name,
            line,
            status=status,
            lane=lane,
            end=end,
            parent=parent,
            labels=labels,
            people=people,
            needs=needs,
            **fields,
        )
        await self.carry_out([command], actor)
        return name

    async def edit(self, *tasks: str, actor: Actor = Actor.YOU, **fields: object) -> None:
        """Other values of fields of domain/task_fields."""
        if "title" in fields:
            fields["title"], _ = _title(str(fields["title"]))
        await self.carry_out([edit_task(task, **fields) for task in tasks], actor)

    async def set_status(self, *tasks: str, status: TaskStatus, actor: Actor = Actor.YOU) -> None:
        """Another status, for these tasks alone."""
        await self.carry_out([set_status(task, status) for task in tasks], actor)

    async def complete(self, *tasks: str, actor: Actor = Actor.YOU) -> None:
        """Done, and whatever is open below them too."""
        await self.carry_out(await self.completing(*tasks), actor)

    async def completing(self, *tasks: str) -> Sequence[Command]:
        """What `complete` does, without doing it."""
        wanted: dict[str, None] = {}
        below = await self._below(tasks)
        for task in tasks:
            cards = below.get(task, ())
            open_ones = [card.task.id for card in cards if card.task.status not in OVER]
            wanted |= dict.fromkeys([*reversed(open_ones), task])
        return [set_status(task, TaskStatus.DONE) for task in wanted]

    async def retry(self, *tasks: str, actor: Actor = Actor.YOU) -> None:
        """Failed ones are new again."""
        await self.set_status(*tasks, status=TaskStatus.NEW, actor=actor)

    async def move(
        self,
        *tasks: str,
        lane: str,
        after: str = "",
        before: str = "",
        end: End = End.TOP,
        actor: Actor = Actor.YOU,
    ) -> None:
        """Into a lane at a place; several stay in the order given."""
        commands: list[Command] = []
        for task in reversed(tasks):
            commands.append(move_task(task, lane, after=after, before=before, end=end))
            after, before = "", task
        await self.carry_out(commands, actor)

    async def nest(
        self,
        *tasks: str,
        parent: str,
        after: str = "",
        end: End = End.BOTTOM,
        actor: Actor = Actor.YOU,
    ) -> None:
        """Below a task, or to the top level with ""."""
        commands: list[Command] = []
        for task in tasks:
            commands.append(nest_task(task, parent, after=after, end=end))
            after = task
        await self.carry_out(commands, actor)

    async def plan(self, *tasks: str, day: date | None, actor: Actor = Actor.YOU) -> None:
        """Due on a day; what has a time of the clock keeps it. None takes the date away."""
        try:
            commands = [
                edit_task(card.task.id, due=_moved(card.task.due, day))
                async for card in cards_of(self._store, tasks)
            ]
        except ValueError as error:
            raise NovaError.of(
                ProblemCode.CHANGE_REFUSED, detail=str(error), kind="edit_task"
            ) from error
        await self.carry_out(commands, actor)

    async def repeat(
        self, *tasks: str, rule: str, after_completion: bool = False, actor: Actor = Actor.YOU
    ) -> None:
        """They come again by a rule of RFC 5545, from where they are due or next; never with "".

        Raises NovaError: RECURRENCE_INVALID, or RECURRENCE_NEVER where no day fits the rule.
        """
        if self._recurring is None:
            return
        making = self._recurring
        commands = (
            await making.repeating(tasks, rule, after_completion=after_completion)
            if rule
            else await making.ending(tasks)
        )
        await self.carry_out(commands, actor)

    async def schedule(
        self,
        *tasks: str,
        due: Due | None,
        rule: str = "",
        after_completion: bool = False,
        actor: Actor = Actor.YOU,
    ) -> None:
        """Due then, and repeating by that rule or not at all, as a date is chosen. As `repeat`."""
        if self._recurring is None:
            await self.edit(*tasks, actor=actor, due=due)
            return
        commands = await self._recurring.scheduling(
            tasks, due, rule, after_completion=after_completion
        )
        await self.carry_out(commands, actor)

    async def skip(self, *tasks: str, actor: Actor = Actor.YOU) -> None:
        """Leave these out of their series: each to the trash, and what comes after it added."""
        if self._recurring is not None:
            await self.carry_out(await self._recurring.skipping(tasks), actor)

    async def relate(
        self,
        *tasks: str,
        relation: Relation,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        actor: Actor = Actor.YOU,
    ) -> None:
        """Labels by name, people by id, or tasks that these wait for."""
        commands = [relate_task(task, relation, add=add, remove=remove) for task in tasks]
        await self.carry_out(commands, actor)

    async def delete(self, *tasks: str, actor: Actor = Actor.YOU) -> None:
        """Into the trash, with all below them."""
        below = await self._below(tasks)
        along = {card.task.id for cards in below.values() for card in cards}
        await self.carry_out([delete_task(task) for task in tasks if task not in along], actor)

    async def restore(self, *tasks: str, actor: Actor = Actor.YOU) -> None:
        """Back from the trash."""
        await self.carry_out([restore_task(task) for task in tasks], actor)

    async def duplicate(self, task: str, title: str, actor: Actor = Actor.YOU) -> str:
        """One like it behind it, with its steps and files; the id of the new one.

        Raises NovaError with CHANGE_REFUSED where there is none.
        """
        detail = await self._store.detail(task)
        if detail is None or detail.card.task.deleted_at is not None:
            raise NovaError.of(ProblemCode.CHANGE_REFUSED, detail=f"no task {task}", kind="copy")
        below = await self._store.below(task)
        tree = [detail.card, *below]
        notes = {
            card.task.id: found.card.task.notes
            for card in tree
            if card.has_notes and (found := await self._store.detail(card.task.id)) is not None
        }
        needed = await self._store.cards([need for card in tree for need in card.task.needs])
        alive = {card.task.id for card in needed if card.task.deleted_at is None}
        line, _ = _title(title)
        copy, commands = copies(detail, below, notes, alive, line, new_id)
        await self.carry_out(commands, actor)
        return copy

    async def comment(self, task: str, text: str, actor: Actor = Actor.YOU) -> str:
        """Say something; the id of the comment."""
        comment = new_id()
        await self.carry_out([add_comment(task, comment, text, actor)], actor)
        return comment

    async def edit_comment(self, task: str, comment: str, text: str) -> None:
        await self.carry_out([edit_comment(task, comment, text)], Actor.YOU)

    async def delete_comment(self, task: str, comment: str) -> None:
        await self.carry_out([delete_comment(task, comment)], Actor.YOU)

    async def link(self, task: str, kind: LinkKind, target: str, actor: Actor = Actor.YOU) -> str:
        """To a conversation or a run; the id of the link."""
        link = new_id()
        await self.carry_out([link_task(task, link, kind, target)], actor)
        return link

    async def unlink(self, task: str, link: str) -> None:
        await self.carry_out([unlink_task(task, link)], Actor.YOU)

    async def attach(self, attachment: Attachment, actor: Actor = Actor.YOU) -> None:
        await self.carry_out([attach_file(attachment)], actor)

    async def detach(self, task: str, attachment: str) -> None:
        await self.carry_out([detach_file(task, attachment)], Actor.YOU)

    async def carry_out(
        self, commands: Sequence[Command], actor: Actor = Actor.YOU, batch: str = ""
    ) -> None:
        """Any commands of tasks as one batch; nothing happens without any.

        What they complete of a series, its next task follows in the same batch. One with a name is
        carried out once.
        """
        if self._recurring is not None:
            commands = await self._recurring.with_following(commands)
        if commands:
            await self._journal.carry_out(*commands, actor=actor, batch=batch)

    async def empty_old_trash(self, now: datetime) -> int:
        """Forget what was deleted more than 30 days ago; how many tasks."""
        return await self._store.empty_trash(now - KEPT)

    async def _below(self, tasks: Sequence[str]) -> Mapping[str, Sequence[TaskCard]]:
        """What stands below each that has subtasks; of thousands of tasks few have."""
        if len(tasks) == 1:
            return {tasks[0]: await self._store.below(tasks[0])}
        above = [card.task.id async for card in cards_of(self._store, tasks) if card.subtasks]
        return {task: await self._store.below(task) for task in above}

    def _changed(self, changed: TasksChanged) -> None:
        if changed:
            for listener in self._listeners:
                listener(changed)


def _title(text: str) -> tuple[str, str]:
    """One line, and what does not fit on it."""
    line = harmless_line(text)
    if not line:
        raise NovaError.of(ProblemCode.TITLE_BLANK)
    return line[:LONGEST_TITLE].rstrip(), line[LONGEST_TITLE:].strip()


def _moved(due: Due | None, day: date | None) -> Due | None:
    if day is None:
        return None
    return Due.on(day) if due is None else due.moved_to(day)
