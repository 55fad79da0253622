"""The palette over a real store: what it finds, in which order, and what choosing does."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.task_commands import Relation, add_comment
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.palette.entries import Scope
from nova_desktop.ui.palette.view_protocol import RowKind
from tests.fakes.palette import PaletteHere, PaletteViewFake, open_palette_desk
from tests.fakes.task_lists import TOMORROW

pytestmark = pytest.mark.anyio
ANSWER = "Answer the accountant"
ADD = "WITH THESE WORDS"


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncGenerator[tuple[PaletteHere, PaletteViewFake]]:
    async with open_palette_desk(tmp_path) as both:
        yield both


@pytest.fixture
def here(opened: tuple[PaletteHere, PaletteViewFake]) -> PaletteHere:
    return opened[0]


@pytest.fixture
def view(opened: tuple[PaletteHere, PaletteViewFake]) -> PaletteViewFake:
    return opened[1]


async def take(here: PaletteHere, view: PaletteViewFake, text: str) -> None:
    here.presenter.press(view.place(text))
    await here.desk.settle()


async def test_nothing_typed_shows_all_actions_and_places(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.open()
    assert view.rows == [
        "ACTIONS", "New task", "New chat", "Undo", "GO TO", "Board", "Inbox",
    ]  # fmt: skip
    assert (view.shown[1].key, view.shown[1].icon) == ("N", "plus")


async def test_what_was_chosen_last_stands_first(here: PaletteHere, view: PaletteViewFake) -> None:
    await here.desk.add(ANSWER)
    await here.open()
    await take(here, view, "Inbox")
    assert not view.is_there
    await here.open()
    await here.type("acount")
    await take(here, view, ANSWER)
    assert here.did == ["Inbox", f"task {ANSWER}"]
    await here.open()
    assert view.rows[:4] == ["RECENT", ANSWER, "Inbox", "ACTIONS"]
    assert view.rows.count("Inbox") == 1
    await here.open(Scope.TASKS)
    assert view.rows == ["RECENT", ANSWER]
    await here.desk.desk.tasks.delete(ANSWER)
    await here.open()
    assert view.rows[:3] == ["RECENT", "Inbox", "ACTIONS"]


async def test_a_task_is_found_with_where_it_stands(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    desk = here.desk.desk
    project = await desk.places.add(PlaceKind.PROJECT, "Taxes")
    await here.desk.add(ANSWER, TOMORROW, project=project)
    await here.desk.add("Two", notes="the accountant")
    await here.desk.add("Three", status=TaskStatus.DONE)
    await desk.journal.carry_out(add_comment("Three", "c", "an accountant"))
    await here.open()
    await here.type("accountant")
    assert view.rows[:4] == ["TASKS", ANSWER, "Two", "Three"]
    said = [row.second for row in view.shown[1:4]]
    assert said == [
        "Taxes · tomorrow",
        "in the notes: the accountant",
        "in a comment: an accountant",
    ]
    assert [row.done for row in view.shown[1:4]] == [False, False, True]
    assert view.shown[1].spans == ((11, 21),)
    await here.type("acountant")
    assert view.shown[1].text == ANSWER
    assert view.shown[1].second == "written alike · Taxes · tomorrow"


async def test_names_of_all_kinds_are_found(here: PaletteHere, view: PaletteViewFake) -> None:
    places = here.desk.desk.places
    project = await places.add(PlaceKind.PROJECT, "Garden house")
    person = await places.add(PlaceKind.PERSON, "Gardener Ann")
    await here.desk.add("One")
    await here.desk.desk.tasks.relate("One", relation=Relation.LABEL, add=["gardening"])
    kept = await here.views.keep("Garden in May", "#gardening")
    here.chats.titles.append("Garden ideas")
    await here.open()
    await here.type("garden")
    assert view.rows == [
        "GO TO", "Garden in May", "PROJECTS AND LABELS", "Garden house", "gardening", "PEOPLE",
        "Gardener Ann", "CHATS", "Garden ideas", ADD, "Add as a task: “garden”",
        "Search chats for “garden”",
    ]  # fmt: skip
    for name in ("Garden in May", "Garden house", "gardening", "Gardener Ann", "Garden ideas"):
        await here.open()
        await here.type("garden")
        await take(here, view, name)
    assert here.did == [
        f"open view:{kept.id}", f"open project:{project}", "open label:gardening",
        f"open person:{person}", "chat Garden ideas",
    ]  # fmt: skip


async def test_signs_and_tab_narrow(here: PaletteHere, view: PaletteViewFake) -> None:
    await here.desk.desk.places.add(PlaceKind.PERSON, "Board member")
    await here.open()
    await here.type("board")
    assert view.rows[:4] == ["GO TO", "Board", "PEOPLE", "Board member"]
    await here.type("@board")
    assert view.scope is Scope.PEOPLE
    assert view.rows == ["PEOPLE", "Board member"]
    here.presenter.turn(1)
    await here.desk.settle()
    assert (view.scope, view.text) == (Scope.CHATS, "board")
    here.presenter.turn(-2)
    await here.desk.settle()
    assert (view.scope, view.text) == (Scope.PROJECTS, "board")
    here.presenter.narrow(Scope.ACTIONS)
    await here.desk.settle()
    assert view.rows == ["GO TO", "Board"]
    await here.type("")
    here.presenter.back()
    await here.desk.settle()
    assert view.scope is Scope.ALL


async def test_nothing_found_offers_a_task_and_the_chats(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.open()
    await here.type("call  bob tomorrow #x")
    assert view.rows == [
        "[Nothing matches “call bob tomorrow #x”]",
        "Add as a task: “call bob tomorrow #x”",
        "Search chats for “call bob tomorrow #x”",
    ]
    here.presenter.enter(1)
    await here.open()
    await here.type("zebra")
    here.presenter.enter(2)
    assert here.did == ["add call bob tomorrow #x", "search chats zebra"]
    await here.open()
    assert "RECENT" not in view.rows


async def test_nothing_found_where_it_is_narrowed_leads_to_everything(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.open()
    await here.type("#board")
    assert view.rows == ["[Nothing matches “board”]", "Look through everything"]
    here.presenter.enter(1)
    await here.desk.settle()
    assert view.is_there
    assert (view.text, view.scope, view.rows[1]) == ("board", Scope.ALL, "Board")


async def test_one_question_at_a_time_and_only_the_last_answer_is_shown(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.desk.add(ANSWER)
    await here.open()
    times = view.times
    for end in range(1, len(ANSWER) + 1):
        here.presenter.type(ANSWER[:end])
    assert view.searching
    assert view.times == times
    await here.desk.settle()
    assert here.tasks.most == 1
    assert len(here.tasks.asked) <= 2
    assert view.times == times + 1
    assert not view.searching
    assert view.rows[1] == ANSWER


async def test_enter_waits_for_what_was_typed_last(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.desk.add(ANSWER)
    await here.open()
    here.presenter.type("acountant")
    here.presenter.enter(1)  # the row of an earlier answer
    assert here.did == []
    await here.desk.settle()
    assert here.did == [f"task {ANSWER}"]
    assert not view.is_there
    await here.open()
    here.presenter.type("undo")
    here.presenter.enter(1)
    here.presenter.type("board")  # takes the wish back
    await here.desk.settle()
    assert here.did == [f"task {ANSWER}"]


async def test_a_database_that_does_not_answer_leaves_the_actions(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.desk.add("Undo it all")
    here.tasks.fault = True
    await here.open()
    await here.type("undo")
    assert view.problem is not None
    assert view.problem.code is ProblemCode.DATABASE_FAILED
    assert view.rows[:3] == ["Retry", "ACTIONS", "Undo"]
    assert here.desk.problems == []  # it is told in the palette alone
    here.tasks.fault = False
    here.presenter.enter(0)
    await here.desk.settle()
    assert view.problem is None
    assert "Undo it all" in view.rows


async def test_its_key_closes_it_again_and_late_answers_are_for_nobody(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    here.presenter.toggle()
    here.presenter.type("board")
    here.presenter.toggle()
    times = view.times
    await here.desk.settle()
    assert not view.is_there
    assert view.times == times
    here.presenter.press(0)
    assert here.did == []


async def test_scopes_say_when_there_is_nothing_yet(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    for scope in (Scope.TASKS, Scope.PROJECTS, Scope.PEOPLE, Scope.CHATS):
        await here.open(scope)
        assert [row.kind for row in view.shown] == [RowKind.NOTE]
        assert "yet" in view.shown[0].text
    await here.desk.add("One")
    await here.open(Scope.TASKS)
    assert view.rows == ["TASKS", "One"]


async def test_recents_that_cannot_be_read_count_as_none(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    await here.desk.state.set_state("palette.recent", '{"a": [1')
    await here.open()
    assert view.rows[0] == "ACTIONS"
    await take(here, view, "Board")
    await here.open()
    assert view.rows[:2] == ["RECENT", "Board"]


async def test_thousands_of_names_are_ranked_beside_the_loop(
    here: PaletteHere, view: PaletteViewFake
) -> None:
    here.chats.titles += [f"Chat {n}" for n in range(2000)]
    await here.open()
    await here.type("chat 1999")
    assert view.rows[:2] == ["CHATS", "Chat 1999"]
