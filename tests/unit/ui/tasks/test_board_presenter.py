"""The board over a real store: what is shown, what a move does, what comes back when it fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.task_filters import WithLabel
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.tasks.board.card_acts import CardActs
from nova_desktop.ui.tasks.board.lane_acts import LaneActs
from nova_desktop.ui.tasks.board.presenter import FIRST, BoardPresenter
from nova_desktop.ui.tasks.board.view_protocol import Cover
from tests.fakes.board_desk import BoardDesk, FakeBoardView, board_desk

LANES = ["inbox", "needs_you", "waiting", "in_progress", "done"]


@dataclass
class Here:
    desk: BoardDesk
    view: FakeBoardView
    board: BoardPresenter
    cards: CardActs
    lanes: LaneActs

    def open(self) -> "Here":
        self.board.open()
        return self


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    with board_desk(tmp_path) as desk:
        view = FakeBoardView()
        board = BoardPresenter(desk.desk, view, desk.state)
        yield Here(desk, view, board, CardActs(board), LaneActs(board))


def test_an_empty_store_says_so_and_a_first_task_takes_the_words_away(here: Here) -> None:
    here.open()
    assert here.view.cover is Cover.EMPTY
    assert [face.id for face in here.view.columns] == LANES
    here.cards.add("", "Water the plants")
    assert here.view.cover is Cover.NONE
    assert here.view.titles("inbox") == ["Water the plants"]


def test_lanes_show_their_cards_and_how_many(here: Here) -> None:
    here.desk.add("one", "two")
    here.desk.add("doing", status=TaskStatus.IN_PROGRESS)
    here.desk.add("gone wrong", status=TaskStatus.FAILED)
    here.desk.add("over", status=TaskStatus.DONE)
    here.open()
    assert here.view.titles("inbox") == ["one", "two"]
    assert here.view.titles("done") == ["gone wrong", "over"]
    assert [face.count for face in here.view.columns] == ["2", "0", "0", "1", "today 1"]


def test_a_column_is_read_page_by_page(here: Here) -> None:
    here.desk.add(*(f"task {n}" for n in range(FIRST + 130)))
    here.open()
    assert len(here.view.titles("inbox")) == FIRST
    assert here.view.more["inbox"]
    assert here.view.count("inbox") == str(FIRST + 130)
    here.board.more("inbox")
    here.board.more("inbox")
    assert here.view.titles("inbox") == [f"task {n}" for n in range(FIRST + 130)]
    assert not here.view.more["inbox"]


def test_a_change_from_elsewhere_is_shown_and_keeps_what_is_in_view(here: Here) -> None:
    here.desk.add(*(f"task {n}" for n in range(300)))
    here.open()
    here.board.more("inbox")
    here.board.more("inbox")
    here.view.in_view = 180
    here.desk.add("another", status=TaskStatus.WAITING)
    assert here.view.titles("waiting") == ["another"]
    assert len(here.view.titles("inbox")) >= 180


def test_a_drop_is_shown_before_it_is_stored(here: Here) -> None:
    a, b, c = here.desk.add("a", "b", "c")
    here.open()
    here.view.history.clear()
    here.cards.drop([a], "waiting", "", "", "inbox")
    assert here.view.history[0]["inbox"] == ["b", "c"]
    assert here.view.titles("waiting") == ["a"]
    assert here.desk.task(a).status is TaskStatus.WAITING
    here.cards.drop([c], "inbox", "", b, "inbox")
    assert here.desk.lane("inbox") == here.view.titles("inbox") == ["c", "b"]


def test_several_keep_their_order_and_are_one_step_of_undo(here: Here) -> None:
    names = here.desk.add("a", "b", "c", "d")
    here.desk.add("x", "y", status=TaskStatus.WAITING)
    here.open()
    after = here.view.cards["waiting"][0].task.id
    here.cards.drop([names[2], names[0]], "waiting", after, "", "inbox")
    assert here.desk.lane("waiting") == here.view.titles("waiting") == ["x", "a", "c", "y"]
    here.board.actions.undo()
    assert here.view.titles("inbox") == ["a", "b", "c", "d"]
    assert here.view.titles("waiting") == ["x", "y"]
    here.board.actions.redo()
    assert here.view.titles("waiting") == ["x", "a", "c", "y"]


def test_what_cannot_be_stored_goes_back_and_is_told(here: Here) -> None:
    (a,) = here.desk.add("a")
    here.open()
    here.desk.fail()
    here.view.history.clear()
    here.cards.drop([a], "waiting", "", "", "inbox")
    assert here.view.history[0]["inbox"] == []
    assert here.view.titles("inbox") == ["a"]
    assert here.view.titles("waiting") == []
    here.cards.delete([a])
    here.cards.complete([a])
    here.cards.rename(a, "other")
    assert here.view.titles("inbox") == ["a"]
    assert [problem.code for problem in here.desk.problems] == [ProblemCode.DISK_FULL] * 4


def test_failed_ones_stay_on_top_of_done(here: Here) -> None:
    (failed,) = here.desk.add("failed", status=TaskStatus.FAILED)
    done = here.desk.add("done", status=TaskStatus.DONE)[0]
    (new,) = here.desk.add("new")
    here.open()
    here.cards.drop([new], "done", "", failed, "inbox")
    assert here.view.titles("done") == here.desk.lane("done") == ["failed", "new", "done"]
    here.cards.drop([failed], "done", done, "", "done")
    assert here.view.titles("done") == here.desk.lane("done") == ["failed", "new", "done"]
    assert here.desk.task(failed).status is TaskStatus.FAILED
    here.cards.retry([failed, new])
    assert here.view.titles("inbox") == ["failed"]


def test_completing_is_told_with_undo_and_again_opens(here: Here) -> None:
    (a,) = here.desk.add("a")
    here.open()
    here.cards.complete([a])
    assert here.view.titles("done") == ["a"]
    words, undo = here.desk.told.pop()
    assert words == "Done: a"
    assert undo is not None
    undo()
    assert here.view.titles("inbox") == ["a"]
    here.cards.complete([a])
    here.cards.complete([a])
    assert here.view.titles("inbox") == ["a"]


def test_bulk_changes_are_one_step(here: Here) -> None:
    names = here.desk.add("a", "b", "c")
    here.open()
    here.cards.delete(names)
    assert here.view.titles("inbox") == []
    assert here.desk.told[-1][0] == "3 tasks deleted"
    here.board.actions.undo()
    assert here.view.titles("inbox") == ["a", "b", "c"]


def test_cards_step_by_key(here: Here) -> None:
    a, b, c = here.desk.add("a", "b", "c")
    x, y = here.desk.add("x", "y", status=TaskStatus.NEEDS_REVIEW)
    here.open()
    here.cards.step([a], True, "inbox")
    assert here.desk.lane("inbox") == ["b", "a", "c"]
    here.cards.step([b], False, "inbox")
    assert here.desk.lane("inbox") == ["b", "a", "c"]
    here.cards.step([a, c], False, "inbox")
    assert here.desk.lane("inbox") == ["a", "c", "b"]
    here.cards.step_aside([c], True, "inbox")
    assert here.desk.lane("needs_you") == ["x", "c", "y"]
    here.cards.step_aside([c], False, "needs_you")
    assert here.desk.lane("inbox") == ["a", "c", "b"]
    here.cards.step_aside([a], False, "inbox")
    assert here.view.led_to == [a, a, c, c]
    assert {x, y} <= {card.task.id for card in here.view.cards["needs_you"]}


def test_a_filter_shows_some_and_says_when_nothing_matches(here: Here) -> None:
    here.desk.add("a", labels=["home"])
    here.desk.add("b")
    here.open()
    here.board.show_only(WithLabel("home"), "#home")
    assert (here.view.titles("inbox"), here.view.filter) == (["a"], "#home")
    assert here.view.count("inbox") == "1"
    here.board.show_only(WithLabel("work"), "#work")
    assert here.view.cover is Cover.NO_MATCH
    here.board.show_all()
    assert (here.view.titles("inbox"), here.view.filter) == (["a", "b"], "")


def test_lanes_are_renamed_limited_moved_added_and_removed(here: Here) -> None:
    a, b = here.desk.add("a", "b")
    here.open()
    here.lanes.rename("inbox", " In ")
    here.lanes.limit("inbox", 1)
    inbox = here.view.columns[0]
    assert (inbox.name, inbox.count, inbox.is_over) == ("In", "2/1", True)
    here.lanes.rename("inbox", "")
    assert here.view.columns[0].name == "Inbox"
    here.lanes.add("inbox")
    own = here.view.columns[1]
    assert (own.name, own.kind, here.view.written) == ("New lane", "own", [own.id])
    here.cards.drop([a, b], own.id, "", "", "inbox")
    here.lanes.step(own.id, True)
    assert [face.id for face in here.view.columns][:3] == ["inbox", "needs_you", own.id]
    here.lanes.step(own.id, False)
    here.lanes.step(own.id, False)
    assert here.view.columns[0].id == own.id
    here.lanes.collapse("waiting", True)
    assert [face.id for face in here.view.columns if face.collapsed] == ["waiting"]
    here.lanes.remove("waiting")
    here.lanes.remove(own.id)
    assert here.view.titles("inbox") == ["a", "b"]
    words, undo = here.desk.told[-1]
    assert words == "Lane removed: New lane. 2 tasks went to the lanes of their statuses"
    assert undo is not None
    undo()
    assert here.view.titles(own.id) == ["a", "b"]


def test_the_board_can_be_divided_otherwise_and_a_drop_gives_the_value(here: Here) -> None:
    project = here.desk.do(here.desk.desk.places.add(PlaceKind.PROJECT, "Launch"))
    person = here.desk.do(here.desk.desk.places.add(PlaceKind.PERSON, "Ann"))
    a, b = here.desk.add("a", "b")
    here.desk.add("over", status=TaskStatus.DONE)
    here.open()
    here.board.group_by("project")
    assert [(face.name, face.count) for face in here.view.columns] == [
        ("No project", "2"), ("Launch", "0"),
    ]  # fmt: skip
    here.cards.drop([a], str(project), "", "", "")
    assert here.view.titles(str(project)) == ["a"]
    assert here.desk.task(a).project == project
    here.board.group_by("priority")
    here.cards.drop([b], str(int(Priority.HIGH)), "", "", "0")
    assert here.desk.task(b).priority is Priority.HIGH
    assert here.view.titles("3") == ["b"]
    here.board.group_by("person")
    here.cards.drop([a], str(person), "", "", "")
    assert here.desk.task(a).people == (person,)
    here.cards.drop([a], "", "", "", str(person))
    assert here.desk.task(a).people == ()
    here.cards.step([a], True, "")
    here.cards.add(str(person), "c")
    assert here.view.titles(str(person)) == ["c"]


def test_how_it_looked_is_remembered(here: Here) -> None:
    here.open()
    here.board.group_by("priority")
    here.board.show_compact(True)
    again = FakeBoardView()
    BoardPresenter(here.desk.desk, again, here.desk.state).open()
    assert (again.grouping, again.compact) == ("priority", True)


def test_a_store_that_cannot_be_read_is_told_and_tried_again(here: Here, tmp_path: Path) -> None:
    here.desk.add("a")
    here.desk.database.close()
    here.open()
    assert here.view.cover is Cover.PROBLEM
    assert here.view.problem is not None
    assert here.view.problem.code is ProblemCode.DATABASE_FAILED
    here.board.retry()
    assert here.view.cover is Cover.PROBLEM


def test_while_it_is_out_of_view_nothing_is_read(here: Here) -> None:
    here.open()
    here.board.close()
    here.view.history.clear()
    here.desk.add("a")
    assert here.view.history == []
    here.board.open()
    assert here.view.titles("inbox") == ["a"]


def test_all_of_a_column_can_be_selected(here: Here) -> None:
    names = here.desk.add(*(f"task {n}" for n in range(FIRST + 20)))
    here.open()
    here.board.select_all("inbox")
    assert here.view.chosen["inbox"] == names


def test_a_title_is_written_in_one_line_and_the_same_changes_nothing(here: Here) -> None:
    (a,) = here.desk.add("a")
    here.open()
    here.cards.rename(a, "  call\nthe bank ")
    assert here.desk.task(a).title == "call the bank"
    here.view.history.clear()
    here.cards.rename(a, "call the bank")
    here.cards.rename(a, "   ")
    assert here.view.history == []
    assert here.cards.copied([a]) == "call the bank"
