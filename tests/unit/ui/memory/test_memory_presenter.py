"""The Memory screen's presenter with a fake graph and a fake view."""

from dataclasses import replace

import pytest

from nova_desktop.domain.memory import Job, JobState
from nova_desktop.domain.memory_state import GraphState, Reembedding
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.memory.paging import PAGE, Tab
from nova_desktop.ui.memory.presenter import MemoryPresenter
from nova_desktop.ui.memory.rows import MemoryRow, RowKind, Wish
from nova_desktop.ui.memory.strips import StripAct
from nova_desktop.ui.memory.view_protocol import Cover
from tests.fakes.memory_port import AT
from tests.fakes.memory_screen import FakeMemoryView, ScreenDesk, healthy
from tests.fakes.settings_parts import AtOnce, Toasts

DOWN = NovaError.of(ProblemCode.CHILD_SILENT, child="memory")


class Screen:
    """A presenter that was opened."""

    def __init__(self, phase: MemoryPhase = MemoryPhase.READY) -> None:
        self.toasts = Toasts()
        self.desk = ScreenDesk(AtOnce(), self.toasts)
        self.desk.memory.phase = phase
        self.view = FakeMemoryView()

    def open(self) -> MemoryPresenter:
        self.presenter = MemoryPresenter(self.desk.desk, self.view, hurry=0)
        self.presenter.open()
        return self.presenter

    def row(self, title: str) -> MemoryRow:
        return next(row for row in self.view.rows if title in (row.title, row.body))


@pytest.fixture
def screen() -> Screen:
    made = Screen()
    made.desk.learn(
        "k1", ("Anna", "Anna moves to Porto", "Porto"), ("Anna", "Anna likes tea", "Tea")
    )
    return made


def test_opening_shows_facts_counts_and_the_graph(screen: Screen) -> None:
    screen.desk.memory.health = healthy(facts=2, entities=3, waiting=1, cost_usd=0.003)
    screen.open()
    assert screen.view.cover is Cover.NONE
    assert screen.view.titles == ["Anna moves to Porto", "Anna likes tea"]
    assert screen.view.picture is not None
    assert len(screen.view.picture.nodes) == 3
    assert screen.view.counts == "2 facts about 3 things"
    assert screen.view.queue == "1 text waiting · $0.003 today"


def test_the_child_is_woken_by_opening_only(screen: Screen) -> None:
    screen.desk.memory.phase = MemoryPhase.ASLEEP
    presenter = MemoryPresenter(screen.desk.desk, screen.view, hurry=0)
    presenter.refresh()
    assert screen.desk.memory.wakes == 0
    assert screen.desk.graph.asked == ["remember"]
    presenter.open()
    assert screen.desk.memory.wakes == 1
    assert screen.view.titles


def test_off_asks_nothing_and_can_be_switched_on() -> None:
    screen = Screen(MemoryPhase.OFF)
    presenter = screen.open()
    assert screen.view.cover is Cover.OFF
    assert screen.desk.graph.asked == []
    assert screen.desk.memory.wakes == 0
    presenter.switch_on()
    assert screen.desk.settings.now.memory.enabled
    assert screen.view.cover is Cover.NONE


def test_a_child_that_does_not_start_is_told_with_retry() -> None:
    screen = Screen(MemoryPhase.ASLEEP)
    screen.desk.memory.fails = DOWN
    presenter = screen.open()
    assert screen.view.cover is Cover.PROBLEM
    screen.desk.memory.fails = None
    presenter.retry()
    assert screen.desk.done == ["restart"]
    assert screen.view.cover is Cover.NONE


def test_a_failed_memory_shows_its_problem_and_comes_back(screen: Screen) -> None:
    screen.open()
    screen.desk.memory.problem = Problem(ProblemCode.MEMORY_NEWER)
    screen.desk.memory.become(MemoryPhase.FAILED)
    assert screen.view.cover_problem == Problem(ProblemCode.MEMORY_NEWER)
    screen.view.rows = []
    screen.desk.memory.become(MemoryPhase.READY)
    assert screen.view.titles


def test_searching_asks_for_what_is_over_too(screen: Screen) -> None:
    presenter = screen.open()
    presenter.search("where does Anna live ")
    assert screen.desk.graph.questions[-1].history
    assert screen.desk.graph.questions[-1].text == "where does Anna live"
    presenter.search("zebra")
    assert screen.view.nothing is not None
    assert screen.view.nothing.act == "clear"
    presenter.search("")
    assert screen.view.titles == ["Anna moves to Porto", "Anna likes tea"]


def test_a_list_that_cannot_be_read_says_so_and_is_read_again(screen: Screen) -> None:
    presenter = screen.open()
    screen.desk.graph.fails["entities"] = DOWN
    presenter.choose(Tab.THINGS)
    assert screen.view.problem == DOWN.problem
    del screen.desk.graph.fails["entities"]
    presenter.list.reload()
    assert screen.view.problem is None
    assert [row.kind for row in screen.view.rows] == [RowKind.THING] * 3


def test_more_pages_come_as_one_scrolls(screen: Screen) -> None:
    screen.desk.learn("k2", *(("Tom", f"Tom has book {n}", f"book {n}") for n in range(PAGE + 9)))
    presenter = screen.open()
    assert (len(screen.view.rows), screen.view.more) == (PAGE, True)
    presenter.list.more()
    assert (len(screen.view.rows), screen.view.more) == (PAGE + 11, False)
    presenter.list.more()
    assert len(screen.view.rows) == PAGE + 11


def test_a_thing_has_a_page_and_leads_back(screen: Screen) -> None:
    presenter = screen.open()
    presenter.choose(Tab.THINGS)
    anna = screen.row("Anna")
    presenter.edits.do(Wish.OPEN, anna)
    assert screen.view.thing is not None
    assert screen.view.thing.name == "Anna"
    assert list(screen.view.tabs) == [Tab.OF_TIME, Tab.MENTIONS, Tab.RELATED]
    presenter.choose(Tab.RELATED)
    assert sorted(screen.view.titles) == ["Porto", "Tea"]
    presenter.choose(Tab.MENTIONS)
    assert [row.kind for row in screen.view.rows] == [RowKind.TEXT]
    presenter.close_thing()
    assert screen.view.thing is None
    assert screen.view.tab == Tab.THINGS


def test_the_queue_shows_failures_and_retries_them(screen: Screen) -> None:
    dead = Job("k9", "e9", "nova", "", "A letter", JobState.DEAD, AT, problem="memory_failed")
    screen.desk.graph.queue[dead.key] = dead
    presenter = screen.open()
    presenter.show_queue()
    presenter.edits.do(Wish.RETRY, screen.row("A letter"))
    assert screen.desk.graph.queue["k9"].state is JobState.WAITING
    assert not screen.row("A letter").can(Wish.RETRY)


def test_what_is_learnt_meanwhile_appears(screen: Screen) -> None:
    presenter = screen.open()
    screen.desk.graph.listen(presenter)
    screen.desk.learn("k3", ("Tom", "Tom plays chess", "Chess"))
    assert "Tom plays chess" in screen.view.titles
    presenter.close()
    asked = len(screen.desk.graph.asked)
    screen.desk.learn("k4", ("Tom", "Tom sings", "Songs"))
    assert screen.desk.graph.asked[asked:] == ["remember"]


def test_pause_and_the_strip_that_resumes(screen: Screen) -> None:
    presenter = screen.open()
    presenter.pause(True)
    assert screen.view.paused
    assert screen.desk.settings.now.memory.paused
    screen.desk.memory.become(MemoryPhase.READY, healthy(paused=True))
    assert screen.view.strip is not None
    assert screen.view.strip.act is None  # Resume stands in the bar already
    presenter.pause(False)
    assert not screen.view.paused


def test_embedding_can_be_stopped(screen: Screen) -> None:
    presenter = screen.open()
    work = Reembedding(running=True, done=5, total=20)
    screen.desk.memory.become(MemoryPhase.READY, healthy(reembedding=work))
    assert screen.view.strip is not None
    assert screen.view.strip.fraction == 0.25
    presenter.press_strip(StripAct.STOP)
    assert screen.desk.graph.asked[-1] == "reembed False"


@pytest.mark.parametrize(
    ("changes", "act"),
    [
        ({"state": GraphState.DOWN}, StripAct.RETRY),
        ({"state": GraphState.READ_ONLY}, StripAct.SETTINGS),
        ({"over_budget": True}, StripAct.SETTINGS),
        ({"extracts": False}, StripAct.SETTINGS),
        ({"embeds": False}, StripAct.SETTINGS),
        ({"problem": ProblemCode.MEMORY_SET_ASIDE}, None),
        ({"problem": ProblemCode.GATEWAY_UNREACHABLE, "waiting": 1}, StripAct.RETRY),
        ({"reembedding": Reembedding(wanted=True)}, StripAct.SETTINGS),
        ({"reembedding": Reembedding(wanted=True, unasked=True)}, StripAct.SETTINGS),
    ],
)
def test_each_trouble_has_its_strip(
    screen: Screen, changes: dict[str, object], act: StripAct | None
) -> None:
    presenter = screen.open()
    assert screen.view.strip is None
    screen.desk.memory.become(MemoryPhase.READY, healthy(**changes))
    assert screen.view.strip is not None
    assert screen.view.strip.act is act
    if act is StripAct.RETRY:
        screen.desk.graph.asked.clear()
        presenter.press_strip(act)
        assert screen.desk.graph.asked == ["health"]
    elif act is not None:
        presenter.press_strip(act)
        assert screen.desk.done == ["settings"]


def test_what_memory_does_not_take_is_said_and_tried_again(screen: Screen) -> None:
    presenter = screen.open()
    screen.desk.memory.undelivered = Problem(ProblemCode.DISK_FULL)
    screen.desk.memory.become(MemoryPhase.READY, healthy())
    assert screen.view.strip is not None
    assert screen.view.strip.text == (
        "Memory takes no texts: The disk is full. What you say is kept, and brought when it can be."
    )
    assert screen.view.strip.act is StripAct.RETRY
    presenter.press_strip(StripAct.RETRY)
    assert screen.desk.memory.deliveries == 1


def test_why_it_stopped_is_said_in_words(screen: Screen) -> None:
    screen.open()
    stopped = Reembedding(wanted=True, failed=ProblemCode.REQUEST_REFUSED)
    screen.desk.memory.become(MemoryPhase.READY, healthy(reembedding=stopped))
    assert screen.view.strip is not None
    assert screen.view.strip.text == "Embedding anew stopped: The model refused the request"
    waits = replace(stopped, running=True, failed=ProblemCode.GATEWAY_UNREACHABLE)
    screen.desk.memory.become(MemoryPhase.READY, healthy(reembedding=waits))
    assert screen.view.strip.text == "Embedding anew waits: The gateway cannot be reached."
    assert screen.view.strip.act is StripAct.STOP


def test_remembering_goes_by_the_outbox(screen: Screen) -> None:
    screen.desk.answers.note = ("I take the tram.", "nova")
    presenter = screen.open()
    presenter.remember()
    assert [each.text for each in screen.desk.outbox.held.values()] == ["I take the tram."]
    assert "Kept" in screen.toasts.texts[-1]


def test_what_was_forgotten_is_listed_and_comes_back(screen: Screen) -> None:
    presenter = screen.open()
    presenter.edits.do(Wish.FORGET, screen.row("Anna likes tea"))
    presenter.choose(Tab.GONE)
    row = screen.row("Anna likes tea")
    texts = [part.text for part in row.parts]
    assert texts[0] == "fact"
    assert texts[-1] == "kept until 9 Nov"
    presenter.search("porto")
    assert screen.view.nothing is not None
    presenter.search("")
    presenter.edits.do(Wish.RESTORE, row)
    assert screen.view.nothing is not None
    assert screen.view.nothing.title == "Nothing was forgotten"
    presenter.choose(Tab.FACTS)
    assert sorted(screen.view.titles) == ["Anna likes tea", "Anna moves to Porto"]


def test_a_forgotten_thing_leads_back_to_the_things(screen: Screen) -> None:
    presenter = screen.open()
    presenter.choose(Tab.THINGS)
    presenter.edits.do(Wish.OPEN, screen.row("Anna"))
    assert screen.view.thing is not None
    presenter.edits.forget_thing(screen.view.thing)
    assert screen.view.thing is None
    assert screen.view.tab == Tab.THINGS
    assert "Anna" not in screen.view.titles


def test_only_facts_that_hold_relate_things(screen: Screen) -> None:
    presenter = screen.open()
    presenter.edits.do(Wish.WRONG, screen.row("Anna likes tea"))
    presenter.choose(Tab.THINGS)
    presenter.edits.do(Wish.OPEN, screen.row("Anna"))
    presenter.choose(Tab.RELATED)
    assert screen.view.titles == ["Porto"]


def test_off_tells_what_is_kept() -> None:
    screen = Screen(MemoryPhase.OFF)
    screen.desk.memory.kept = (412, 1204)
    screen.open()
    assert screen.view.kept == "412 texts and 1,204 facts are kept."
    screen.desk.memory.kept = None
    screen.presenter.refresh()
    assert screen.view.kept == "What was remembered before is kept."


def test_the_queue_has_heads_and_says_why_a_text_waits(screen: Screen) -> None:
    job = next(iter(screen.desk.graph.queue.values()))
    waits = replace(
        job, key="k9", state=JobState.WAITING, title="Anna moves…", preview="Anna moves"
    )
    screen.desk.graph.queue = {"k9": waits, job.key: job}
    screen.desk.memory.health = healthy(paused=True)
    presenter = screen.open()
    presenter.show_queue()
    assert [row.title for row in screen.view.rows if row.kind is RowKind.HEADING] == [
        "Waiting",
        "Read",
    ]
    assert [part.text for part in screen.view.rows[1].parts] == ["waiting: paused"]
    del screen.desk.graph.queue["k9"]
    screen.desk.memory.health = healthy(cost_usd=0.003)
    presenter.list.reload()
    assert screen.view.titles[:2] == ["Nothing is waiting · $0.003 today", "Read"]


def test_pinned_facts_come_first(screen: Screen) -> None:
    presenter = screen.open()
    presenter.edits.do(Wish.PIN, screen.row("Anna likes tea"))
    assert screen.view.titles == ["Anna likes tea", "Anna moves to Porto"]
