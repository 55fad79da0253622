"""Views that are kept: by name, in order, over whatever stands in the store."""

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.tasks.saved_views import MOST, SavedView, SavedViews
from tests.fakes.memory_stores import MemoryBook, MemoryStateStore

pytestmark = pytest.mark.anyio


async def test_views_are_kept_changed_and_forgotten_and_listeners_hear_of_it() -> None:
    state = MemoryStateStore(MemoryBook())
    views = SavedViews(state)
    heard: list[int] = []
    views.on_change(lambda: heard.append(1))
    first = await views.keep("  Calls\n", "#phone is:open")
    second = await views.keep("Late", "due:overdue")
    assert first.name == "Calls"
    await views.keep("Phone calls", "#phone", first.id)
    assert await SavedViews(state).all() == [
        SavedView(first.id, "Phone calls", "#phone"),
        second,
    ]
    gone = await views.forget(second.id)
    assert gone == second
    assert await views.get(second.id) is None
    assert await views.forget("never there") is None
    assert len(heard) == 4


async def test_a_view_has_a_name() -> None:
    views = SavedViews(MemoryStateStore(MemoryBook()))
    with pytest.raises(NovaError) as told:
        await views.keep(" \n ", "#phone")
    assert told.value.problem.code is ProblemCode.TITLE_BLANK
    assert await views.all() == []


@pytest.mark.parametrize("raw", ["", "no json", "{}", '[1, {"id": 3}, {"id": "a", "name": "b"}]'])
async def test_what_cannot_be_read_is_none(raw: str) -> None:
    state = MemoryStateStore(MemoryBook())
    await state.set_state("tasks.views", raw)
    assert await SavedViews(state).all() == []


async def test_there_is_an_end_to_them() -> None:
    views = SavedViews(MemoryStateStore(MemoryBook()))
    for n in range(MOST + 2):
        await views.keep(f"view {n}", "#x")
    assert len(await views.all()) == MOST
