"""Whatever is done to the board, what it shows is what the store has."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.tasks.board.card_acts import CardActs
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from tests.fakes.board_desk import BoardDesk, FakeBoardView, board_desk

LANES = ("inbox", "needs_you", "waiting", "in_progress", "done")
STATUSES = tuple(TaskStatus)
ACTS = ("drop", "step", "aside", "complete", "delete", "retry", "rename", "undo", "redo", "add",
        "elsewhere")  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
    min_size=1,
    max_size=12,
)


def carry_out(
    desk: BoardDesk, view: FakeBoardView, acts: CardActs, step: tuple[str, int, int, int]
) -> None:
    act, a, b, c = step
    shown = [card.task.id for lane in LANES for card in view.cards.get(lane, ())]
    tasks = list(dict.fromkeys(shown[(a + n * (b + 1)) % len(shown)] for n in range(1 + c % 3)))
    source = next(lane for lane in LANES if tasks[0] in {d.task.id for d in view.cards[lane]})
    lane = LANES[b % len(LANES)]
    others = ["", *(card.task.id for card in view.cards[lane] if card.task.id not in tasks)]
    near = others[c % len(others)]
    after, before = (near, "") if a % 2 else ("", near)
    status = STATUSES[a % len(STATUSES)]
    works: dict[str, Callable[[], object]] = {
        "drop": lambda: acts.drop(tasks, lane, after, before, source),
        "step": lambda: acts.step(tasks, bool(a % 2), source),
        "aside": lambda: acts.step_aside(tasks, bool(a % 2), source),
        "complete": lambda: acts.complete(tasks),
        "delete": lambda: acts.delete(tasks) if len(shown) > 6 else None,
        "retry": lambda: acts.retry(tasks),
        "rename": lambda: acts.rename(tasks[0], f"called {a}"),
        "undo": acts._actions.undo,
        "redo": acts._actions.redo,
        "add": lambda: acts.add(lane, f"new {a}"),
        "elsewhere": lambda: desk.do(desk.desk.tasks.set_status(tasks[0], status=status)),
    }
    works[act]()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_rows_are_those_of_the_store_after_any_changes(
    made: list[tuple[str, int, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, board_desk(Path(folder)) as desk:
        for n, status in enumerate(STATUSES):
            desk.add(f"s{n}", f"t{n}", status=status)
        view = FakeBoardView()
        board = BoardPresenter(desk.desk, view, desk.state)
        board.open()
        acts = CardActs(board)
        for step in made:
            view.history.clear()
            carry_out(desk, view, acts, step)
            stored = {lane: desk.lane(lane) for lane in LANES}
            assert {lane: view.titles(lane) for lane in LANES} == stored, step
        assert desk.problems == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([TaskStatus.DONE, TaskStatus.FAILED]), min_size=1, max_size=6),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_what_is_shown_at_once_is_what_the_store_makes_of_it(
    statuses: list[TaskStatus], which: int, where: int
) -> None:
    """Nothing jumps once a drop is stored, also not beside the failed ones."""
    with tempfile.TemporaryDirectory() as folder, board_desk(Path(folder)) as desk:
        for n, status in enumerate(statuses):
            desk.add(f"d{n}", status=status)
        names = desk.add("new", "other")
        view = FakeBoardView()
        board = BoardPresenter(desk.desk, view, desk.state)
        board.open()
        done = [card.task.id for card in view.cards["done"]]
        task = [*done, *names][which % (len(done) + 2)]
        near = [each for each in ["", *done] if each != task]
        after = near[where % len(near)]
        before = "" if after else next((each for each in done if each != task), "")
        source = "done" if task in done else "inbox"
        view.history.clear()
        CardActs(board).drop([task], "done", after, before, source)
        shown = [each["done"] for each in view.history]
        assert not shown or shown[1 if source == "inbox" else 0] == shown[-1] == desk.lane("done")
