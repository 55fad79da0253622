"""What is being written stays with its conversation, over switches, sends and restarts."""

import pytest

from nova_desktop.domain.problems import Problem, ProblemCode
from tests.unit.ui.test_chat_presenter import Screen, screen

__all__ = ["screen"]  # a fixture
pytestmark = pytest.mark.anyio


async def write(screen: Screen, text: str) -> None:
    screen.view.written = text
    screen.presenter.draft_changed()
    await screen.quiet()


async def drafts(screen: Screen) -> dict[str, str]:
    keys = await screen.state.state_keys("draft/")
    return {key: await screen.state.get_state(key) or "" for key in keys}


async def test_it_is_stored_as_it_is_written_and_forgotten_when_it_is_gone(screen: Screen) -> None:
    await write(screen, "Half a thought")
    assert await drafts(screen) == {"draft/new": "Half a thought"}
    await write(screen, "")
    assert await drafts(screen) == {}


async def test_each_conversation_has_its_own(screen: Screen) -> None:
    await write(screen, "first")
    screen.view.written = ""  # as the composer does when it sends
    await screen.say("first")
    first = screen.presenter.current
    await write(screen, "to the first")
    screen.presenter.new_chat()
    await screen.quiet()
    assert screen.view.written == ""
    screen.view.written = "to the new one"  # and left before it was stored
    screen.presenter.choose(first)
    await screen.quiet()
    assert screen.view.written == "to the first"
    assert await drafts(screen) == {"draft/new": "to the new one", f"draft/{first}": "to the first"}
    screen.presenter.new_chat()
    await screen.quiet()
    assert screen.view.written == "to the new one"


async def test_what_is_written_while_a_conversation_begins_goes_with_it(screen: Screen) -> None:
    await write(screen, "first")
    screen.view.written = ""
    screen.presenter.send("first")
    screen.view.written = "second"
    screen.presenter.draft_changed()
    await screen.quiet()
    assert screen.view.written == "second"
    assert await drafts(screen) == {f"draft/{screen.presenter.current}": "second"}


async def test_after_a_restart_it_stands_before_what_was_typed_since(screen: Screen) -> None:
    await screen.say("first")
    await write(screen, "A draft")
    presenter = screen.open()
    screen.view.written = " that goes on"
    await presenter.open_newest()
    await screen.quiet()
    assert screen.view.written == "A draft that goes on"
    assert await drafts(screen) == {f"draft/{presenter.current}": "A draft that goes on"}


async def test_the_one_draft_of_an_older_nova_is_taken_over_once(screen: Screen) -> None:
    await screen.say("first")
    await screen.state.set_state("chat.draft", "From before")
    for _ in range(2):
        await screen.open().open_newest()
        await screen.quiet()
        assert screen.view.written == "From before"
    assert await screen.state.get_state("chat.draft") is None


async def test_it_is_stored_when_the_window_goes(screen: Screen) -> None:
    screen.view.written = "Half"
    await screen.presenter.keep_draft()
    assert await drafts(screen) == {"draft/new": "Half"}
    screen.bench.book.failure = Problem(ProblemCode.DISK_FULL)
    screen.view.written = "Half a"
    await screen.presenter.keep_draft()
    screen.bench.book.failure = None
    assert await drafts(screen) == {"draft/new": "Half"}


async def test_a_deleted_conversation_takes_its_draft_along(screen: Screen) -> None:
    await screen.say("first")
    gone = screen.presenter.current
    await write(screen, "to the first")
    screen.presenter.delete(gone)
    await screen.quiet()
    assert screen.view.written == ""
    screen.presenter.undo()
    await screen.quiet()
    assert screen.view.written == "to the first"
    screen.presenter.delete(gone)
    await screen.quiet()
    await write(screen, "new")
    await screen.open().open_newest()
    await screen.quiet()
    assert await drafts(screen) == {"draft/new": "new"}


async def test_a_full_disk_is_told_once(screen: Screen) -> None:
    screen.bench.book.failure = Problem(ProblemCode.DISK_FULL)
    for text in ("a", "ab", "abc"):
        await write(screen, text)
    assert [p.code for p in screen.problems] == [ProblemCode.DISK_FULL]
    screen.bench.book.failure = None
    await write(screen, "abcd")
    assert await drafts(screen) == {"draft/new": "abcd"}
    screen.bench.book.failure = Problem(ProblemCode.DISK_FULL)
    await write(screen, "abcde")
    assert len(screen.problems) == 2
    screen.bench.book.failure = None
