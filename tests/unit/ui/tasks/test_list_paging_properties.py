"""Whatever happens to tasks, the rows of a list are what the store answers at once."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_filters import AllOf, TaskFilter, TaskOrder
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.tasks.lists.grouping import Section, sections_of
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.rows import RowKind
from nova_desktop.ui.tasks.lists.sources import ALL, DONE, IN, TODAY
from tests.fakes.task_lists import TODAY as DAY
from tests.fakes.task_lists import ListDesk, ListViewFake, open_list_desk

NUMBER = st.integers(0, 11)
CHANGE = st.one_of(
    st.tuples(st.just("add"), NUMBER, st.integers(-2, 9)),
    st.tuples(st.just("plan"), NUMBER, st.integers(-2, 9)),
    st.tuples(st.just("priority"), NUMBER, st.integers(0, 3)),
    st.tuples(st.just("status"), NUMBER, st.integers(0, 6)),
    st.tuples(st.just("label"), NUMBER, st.integers(0, 2)),
    st.tuples(st.just("nest"), NUMBER, NUMBER),
    st.tuples(st.just("delete"), NUMBER, st.just(0)),
    st.tuples(st.just("undo"), NUMBER, st.just(0)),
)


async def change(desk: ListDesk, what: str, number: int, value: int) -> None:
    """One change; what cannot be is left out."""
    cards = (await desk.store.page(AllOf(), TaskOrder.CREATED, 50)).cards
    task = cards[number % len(cards)].task.id if cards else ""
    tasks, day = desk.desk.tasks, DAY + timedelta(days=value)
    if what == "undo":
        await desk.desk.journal.undo()
    elif what == "add" or not task:
        due = Due.on(day) if value else None
        await tasks.add(f"task {number}", due=due)
    elif what == "plan":
        await tasks.plan(task, day=day if value else None)
    elif what == "priority":
        await tasks.edit(task, priority=Priority(value))
    elif what == "status":
        await tasks.set_status(task, status=list(TaskStatus)[value])
    elif what == "label":
        await tasks.relate(task, relation=Relation.LABEL, add=[f"label {value}"])
    elif what == "nest":
        below = {card.task.id for card in await desk.store.below(task)} | {task}
        free = [card.task.id for card in cards if card.task.id not in below]
        if free:
            await tasks.nest(task, parent=free[value % len(free)])
    else:
        await tasks.delete(task)


async def expected(desk: ListDesk, place: str, grouping: Grouping, order: TaskOrder) -> list[str]:
    """What the store says, section by section, in one page each."""
    known = await desk.parts.naming.known()
    source = await desk.parts.sources.find(place, known)
    assert source is not None
    sections: Sequence[Section] = source.sections
    if grouping is not Grouping.NONE or not sections:
        sections = sections_of(grouping, known, desk.desk.days)
    found: list[str] = []
    for section in sections:
        wanted: TaskFilter = AllOf((source.wanted, section.wanted))
        page = await desk.store.page(wanted, section.order or order, 1000)
        assert page.following is None
        found += [f"{section.key}/{card.task.id}" for card in page.cards]
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(CHANGE, max_size=14),
    place=st.sampled_from([TODAY, IN, ALL, DONE]),
    grouping=st.sampled_from(list(Grouping)),
    order=st.sampled_from([TaskOrder.DUE, TaskOrder.TITLE, TaskOrder.PRIORITY, TaskOrder.CREATED]),
)
def test_rows_are_the_stores_answer(
    changes: list[tuple[str, int, int]], place: str, grouping: Grouping, order: TaskOrder
) -> None:
    async def run(folder: Path) -> None:
        async with open_list_desk(folder) as desk:
            view = ListViewFake()
            presenter = ListPresenter(desk.parts, view)
            presenter.open()
            presenter.show(place)
            await desk.settle()
            presenter.sort(order)
            await desk.settle()
            presenter.group(grouping)
            await desk.settle()
            for what, number, value in changes:
                await change(desk, what, number, value)
            await desk.settle()
            assert view.head is not None
            now = (view.head.grouping, view.head.order)
            rows = [row.key for row in view.rows if row.kind is RowKind.TASK]
            assert rows == await expected(desk, place, *now)
            assert view.count == await desk.store.count(await _wanted(desk, place))

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))


async def _wanted(desk: ListDesk, place: str) -> TaskFilter:
    source = await desk.parts.sources.find(place, await desk.parts.naming.known())
    assert source is not None
    return source.wanted
