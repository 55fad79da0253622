"""The panel Memory's presenter with a fake graph and a fake panel."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphState,
    LongWork,
    PlaceLook,
    PlaceOutcome,
    Reembedding,
    WorkReport,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.services.memory.places import LOCAL, PlaceChoice
from nova_desktop.ui.settings.memory_desk import PlaceForm, WipeChoice
from nova_desktop.ui.settings.memory_place_presenter import MemoryPlacePresenter
from nova_desktop.ui.settings.memory_presenter import MemorySettingsPresenter
from nova_desktop.ui.settings.memory_words import estimate_text, look_text
from tests.fakes.memory_outbox import an_episode
from tests.fakes.memory_screen import healthy
from tests.fakes.settings_parts import SettingsDesk

THERE = PlaceChoice("neo4j://there:7687", "nova", "neo4j", "secret")


class Panel:
    """A MemorySettingsView."""

    def __init__(self) -> None:
        self.place: PlaceForm | None = None
        self.written: PlaceChoice | None = None
        self.connection: tuple[str, str] = ("", "")
        self.offer = ""
        self.spaces: Sequence[MemorySpace] = ()
        self.never: Sequence[str] = ()
        self.never_waits = False
        self.embedding: tuple[str, bool, bool] = ("", False, False)
        self.works: list[tuple[str, float | None]] = []
        self.told: tuple[str, str] = ("", "")
        self.spent = ""

    def show_place(self, form: PlaceForm) -> None:
        self.place = form

    def forget_written(self) -> None:
        self.written = None

    def form(self) -> tuple[GraphKind, PlaceChoice]:
        assert self.place is not None
        return self.place.kind, self.written or self.place.choice

    def show_connection(self, text: str, level: str) -> None:
        self.connection = (text, level)

    def show_offer(self, text: str) -> None:
        self.offer = text

    def show_testing(self, testing: bool) -> None: ...

    def show_spaces(self, spaces: Sequence[MemorySpace]) -> None:
        self.spaces = spaces

    def wait_for_never(self) -> None:
        self.never_waits = True

    def show_never(self, words: Sequence[str]) -> None:
        self.never, self.never_waits = words, False

    def show_embedding(self, text: str, *, can_start: bool, running: bool) -> None:
        self.embedding = (text, can_start, running)

    def show_work(self, text: str, fraction: float | None) -> None:
        self.works.append((text, fraction))

    def show_told(self, text: str, level: str) -> None:
        self.told = (text, level)

    def show_spent(self, text: str) -> None:
        self.spent = text


class Made:
    """A presenter that was opened."""

    def __init__(self) -> None:
        self.all = SettingsDesk()
        self.desk = self.all.memory
        self.graph, self.answers = self.desk.graph, self.desk.answers
        self.panel = Panel()
        parts = self.all.parts
        desk = self.desk.settings_desk(parts.saving, parts.place)
        self.place = MemoryPlacePresenter(desk, self.panel)
        self.all.settings.on_change(lambda _settings: self.place.refresh())
        self.presenter = MemorySettingsPresenter(desk, self.panel)
        self.graph.listen(self.presenter)
        self.open()

    def open(self) -> None:
        self.place.open()
        self.presenter.open()

    @property
    def memory(self):
        return self.all.settings.now.memory


@pytest.fixture
def made() -> Made:
    return Made()


def test_a_neo4j_of_this_computer_is_offered(made: Made) -> None:
    assert "7687" in made.panel.offer
    made.place.use_local()
    assert made.panel.place is not None
    assert made.panel.place.choice.uri == LOCAL
    assert not made.panel.place.is_used
    assert made.memory.kind is GraphKind.EMBEDDED


def test_nothing_is_used_before_it_is_pressed_and_undo_takes_it_back(made: Made) -> None:
    made.place.choose_kind("neo4j")
    assert made.memory.kind is GraphKind.EMBEDDED
    made.panel.written = THERE
    made.place.use()
    assert (made.memory.kind, made.memory.uri) == (GraphKind.NEO4J, THERE.uri)
    assert made.panel.place is not None
    assert made.panel.place.has_password
    made.all.toasts.undo()
    assert made.memory.kind is GraphKind.EMBEDDED


@pytest.mark.parametrize("outcome", [o for o in PlaceOutcome if o is not PlaceOutcome.OK])
def test_a_test_tells_each_cause_apart(made: Made, outcome: PlaceOutcome) -> None:
    made.place.choose_kind("neo4j")
    made.graph.found_there = PlaceLook(outcome, detail="exploded")
    made.place.test()
    text, level = made.panel.connection
    assert level == "error"
    others = {look_text(PlaceLook(o)) for o in PlaceOutcome if o is not outcome}
    assert text not in others


def test_a_good_test_shows_counts(made: Made) -> None:
    made.place.choose_kind("neo4j")
    made.graph.found_there = PlaceLook(PlaceOutcome.OK, "5.26.0", "", 3, 318, 1204, 1024)
    made.place.test()
    assert made.panel.connection == ("Neo4j 5.26.0, 318 things, 1,204 facts, 1,024 d", "ok")


def test_moving_asks_copies_and_then_uses_it(made: Made) -> None:
    made.place.choose_kind("neo4j")
    made.panel.written = THERE
    made.answers.agrees = False
    made.place.move()
    assert "move neo4j" not in made.graph.asked
    made.answers.agrees = True
    made.place.move()
    assert "move neo4j" in made.graph.asked
    assert made.memory.kind is GraphKind.NEO4J
    assert made.panel.works[-1] == ("", None)
    assert made.panel.told[1] == "ok"


def test_a_move_that_differs_is_not_used(made: Made) -> None:
    report = WorkReport(LongWork.MOVE, False, differences=("2 facts are missing",))
    made.graph.reports[LongWork.MOVE] = report
    made.place.choose_kind("neo4j")
    made.place.move()
    assert made.memory.kind is GraphKind.EMBEDDED
    assert "2 facts are missing" in made.panel.told[0]
    assert made.panel.told[1] == "error"


def test_spaces_are_added_switched_and_removed_with_undo(made: Made) -> None:
    made.answers.name = "Work"
    made.presenter.add_space()
    assert [space.name for space in made.panel.spaces] == ["Nova", "Work"]
    made.presenter.switch_space(made.panel.spaces[1], False)
    assert not made.panel.spaces[1].on
    made.presenter.remove_space(made.panel.spaces[1])
    made.all.toasts.undo()
    assert [space.name for space in made.panel.spaces] == ["Nova", "Work"]
    made.answers.name = "!!!"
    made.presenter.add_space()
    assert "letter" in made.all.toasts.texts[-1]


def test_words_that_are_not_known_yet_cannot_be_written_over() -> None:
    made = Made()
    made.graph.words_never = ("diagnosis", "bank")
    made.desk.memory.become(MemoryPhase.OFF)
    made.open()
    assert made.panel.never_waits
    made.desk.memory.become(MemoryPhase.READY, healthy())
    assert (made.panel.never, made.panel.never_waits) == (("diagnosis", "bank"), False)
    made.graph.fails["never"] = NovaError.of(ProblemCode.CHILD_SILENT)
    made.open()
    assert made.panel.never_waits


def test_words_never_remembered_are_one_a_line(made: Made) -> None:
    made.presenter.set_never("bank \n\n  my   doctor\nbank")
    assert made.graph.words_never == ("bank", "my doctor")
    assert made.panel.never == ("bank", "my doctor")


def test_embedding_anew_tells_the_cost_first(made: Made) -> None:
    made.desk.memory.become(MemoryPhase.READY, healthy(reembedding=Reembedding(wanted=True)))
    assert made.panel.embedding[1]
    made.answers.agrees = False
    made.presenter.reembed()
    assert made.answers.estimates == [made.graph.estimate]
    assert "reembed True" not in made.graph.asked
    made.answers.agrees = True
    made.presenter.reembed()
    assert made.graph.asked[-1] == "reembed True"


def test_what_was_taken_over_is_embedded_once_it_is_agreed_to(made: Made) -> None:
    missing = Reembedding(wanted=True, unasked=True)
    made.desk.memory.become(MemoryPhase.READY, healthy(reembedding=missing))
    text, can_start, _ = made.panel.embedding
    assert "taken over" in text
    assert can_start
    made.presenter.reembed()
    assert made.answers.only_missing
    assert made.graph.asked[-1] == "reembed True"
    told = estimate_text(made.graph.estimate, missing=True)
    assert "120 texts with 4,800 tokens" in told
    assert "stop it" not in told


def test_files_and_their_progress(made: Made) -> None:
    made.presenter.export()
    assert not [a for a in made.graph.asked if a.startswith("export")]
    made.answers.path = "/tmp/memory.jsonl"
    made.presenter.export()
    made.presenter.import_file()
    assert "export /tmp/memory.jsonl" in made.graph.asked
    assert "import_file /tmp/memory.jsonl" in made.graph.asked
    made.graph.tell_progress(LongWork.IMPORT, 3, 6)
    assert made.panel.works[-1] == ("Importing: 3 of 6", 0.5)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (LongWork.EXPORT, "No file was written"),
        (LongWork.IMPORT, "Import the file again to go on"),
        (LongWork.MOVE, "Move it again to go on"),
    ],
)
def test_cancelled_work_is_no_error_and_says_how_to_go_on(
    made: Made, work: LongWork, said: str
) -> None:
    made.answers.path = "/tmp/memory.jsonl"
    made.place.choose_kind("neo4j")
    made.panel.written = THERE
    made.graph.reports[work] = WorkReport(work, ok=False, stopped=True)
    start = {LongWork.EXPORT: made.presenter.export, LongWork.IMPORT: made.presenter.import_file}
    start.get(work, made.place.move)()
    assert said in made.panel.told[0]
    assert made.panel.told[1] == ""
    assert made.memory.kind is GraphKind.EMBEDDED


def test_spaces_without_a_name_are_exported_too(made: Made) -> None:
    asyncio.run(made.graph.remember(replace(an_episode("old"), space="removed")))
    made.answers.path = "/tmp/memory.jsonl"
    made.presenter.export()
    assert made.graph.exported == ("nova", "removed")


def test_spaces_that_come_with_a_file_get_a_name(made: Made) -> None:
    asyncio.run(made.graph.remember(replace(an_episode("old"), space="removed")))
    take_in = made.graph.import_file

    async def import_file(path: str) -> WorkReport:
        await made.graph.remember(replace(an_episode("new"), space="work"))
        return await take_in(path)

    made.graph.import_file = import_file  # type: ignore[method-assign]
    made.answers.path = "/tmp/memory.jsonl"
    made.presenter.import_file()
    assert [(space.id, space.name) for space in made.panel.spaces] == [
        ("nova", "Nova"),
        ("work", "work"),
    ]
    made.all.toasts.undo()
    assert [space.id for space in made.panel.spaces] == ["nova"]


def test_why_embedding_stopped_is_said_in_words(made: Made) -> None:
    stopped = Reembedding(wanted=True, failed=ProblemCode.REQUEST_REFUSED)
    made.desk.memory.become(MemoryPhase.READY, healthy(reembedding=stopped))
    assert made.panel.embedding[0] == "It stopped: The model refused the request"
    waits = replace(stopped, running=True, failed=ProblemCode.GATEWAY_UNREACHABLE)
    made.desk.memory.become(MemoryPhase.READY, healthy(reembedding=waits))
    assert made.panel.embedding[0] == "It waits: The gateway cannot be reached"


def test_cancel_ends_the_work_that_is_shown(made: Made) -> None:
    made.presenter.cancel()
    assert made.graph.asked[-1] == "stop_work"
    assert made.panel.works[-1] == ("Stopping…", None)


def test_wiping_asks_first(made: Made) -> None:
    made.desk.learn("k1", ("Anna", "Anna likes tea", "Tea"))
    made.answers.agrees = False
    made.presenter.wipe(MemorySpace("nova", "Nova"))
    assert made.answers.wipes == [WipeChoice("Nova", ("nova",), 1, 2, 1)]
    assert made.answers.wipe_chosen == "nova"
    assert made.graph.known_facts
    made.answers.agrees, made.answers.name = True, "Nova"
    made.presenter.wipe(MemorySpace("nova", "Nova"))
    assert not made.graph.known_facts
    assert made.panel.told == ("Wiped: 1 text, 2 things, 1 fact.", "ok")


def test_a_space_or_all_of_them_can_be_wiped(made: Made) -> None:
    made.answers.name = "Work"
    made.presenter.add_space()
    made.answers.agrees = False
    for space in ("nova", "work", "removed"):
        text = replace(an_episode(space), space=space)
        asyncio.run(made.graph.remember(text))
        asyncio.run(made.desk.outbox.add(text))
    made.presenter.wipe()
    assert [(each.name, each.spaces, each.episodes) for each in made.answers.wipes] == [
        ("Nova", ("nova",), 1),
        ("Work", ("work",), 1),
        ("removed", ("removed",), 1),
        ("All spaces", ("nova", "work", "removed"), 3),
    ]
    made.answers.agrees = True
    made.presenter.wipe()
    assert {each.space for each, _ in made.graph.held.values()} == {"nova", "removed"}
    assert set(made.desk.outbox.held) == {"nova", "removed"}  # what was on its way too
    made.answers.name = "All spaces"
    made.presenter.wipe()
    assert not made.graph.held
    assert not made.desk.outbox.held


def test_off_asks_the_child_nothing() -> None:
    made = Made()
    made.desk.memory.phase = MemoryPhase.OFF
    made.graph.asked.clear()
    made.open()
    assert made.graph.asked == []


def test_a_neo4j_that_fails_its_test_is_used_only_when_agreed(made: Made) -> None:
    made.graph.found_there = PlaceLook(PlaceOutcome.REFUSED)
    made.desk.answers.agrees = False
    made.place.choose_kind("neo4j")
    made.panel.written = THERE
    made.place.use()
    assert made.desk.answers.read[-1].startswith("Nobody answers there.")
    assert made.panel.connection[1] == "error"
    assert made.memory.kind is GraphKind.EMBEDDED
    made.desk.answers.agrees = True
    made.place.use()
    assert made.memory.kind is GraphKind.NEO4J


def test_a_neo4j_in_use_that_does_not_answer_is_told(made: Made) -> None:
    made.place.choose_kind("neo4j")
    made.panel.written = THERE
    made.place.use()
    down = healthy(kind=GraphKind.NEO4J, state=GraphState.DOWN)
    made.desk.memory.become(MemoryPhase.READY, down)
    assert made.panel.place is not None
    assert made.panel.place.is_down
    made.desk.memory.become(MemoryPhase.READY, healthy(kind=GraphKind.NEO4J))
    assert not made.panel.place.is_down
