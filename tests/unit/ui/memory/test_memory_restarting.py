"""The Memory screen while its process starts again, and when memory is kept elsewhere."""

from dataclasses import replace

from nova_desktop.domain.memory_state import GraphKind, GraphState
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Settings
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.memory.paging import Tab
from nova_desktop.ui.memory.presenter import MemoryPresenter
from nova_desktop.ui.memory.view_protocol import Cover
from tests.fakes.memory_port import FakeMemoryGraph
from tests.fakes.memory_screen import FakeMemoryView, ScreenDesk, healthy
from tests.fakes.settings_parts import AtOnce, Toasts

GONE = NovaError.of(ProblemCode.CHILD_CALL_FAILED, child="memory")
AWAY = NovaError.of(ProblemCode.MEMORY_DOWN)


class Killed(FakeMemoryGraph):
    """Calls fail `left` times, as those of a process that has just ended."""

    left = 0

    def _ask(self, method: str) -> None:
        super()._ask(method)
        if self.left:
            self.left -= 1
            raise GONE


class Here:
    """An open screen with one fact."""

    def __init__(self) -> None:
        self.operations = AtOnce()
        self.desk = ScreenDesk(self.operations, Toasts())
        self.graph = self.desk.graph = Killed()
        self.desk.learn("k1", ("Anna", "Anna moves to Porto", "Porto"))
        self.view = FakeMemoryView()
        self.presenter = MemoryPresenter(self.desk.desk, self.view, hurry=0)
        self.presenter.open()

    def keep(self, kind: GraphKind) -> None:
        def edit(now: Settings) -> Settings:
            return replace(now, memory=replace(now.memory, kind=kind, uri="neo4j://there"))

        self.operations.start("elsewhere", lambda: self.desk.settings.change(edit))


def test_calls_that_fail_as_the_process_ended_are_made_once_more() -> None:
    here = Here()
    here.graph.left = 1
    here.presenter.choose(Tab.THINGS)
    assert here.view.titles == ["Anna", "Porto"]
    here.graph.left = 1
    here.presenter.choose_space("")
    assert (here.view.problem, here.operations.problems) == (None, [])


def test_while_it_starts_again_the_list_stays_below_one_quiet_strip() -> None:
    here = Here()
    loadings = here.view.loadings
    here.desk.memory.become(MemoryPhase.STARTING)
    assert here.view.titles == ["Anna moves to Porto"]
    assert here.view.cover is Cover.NONE
    assert here.view.strip is not None
    assert (here.view.strip.text, here.view.strip.level) == (
        "Memory stopped and is starting again.",
        "",
    )
    here.desk.memory.become(MemoryPhase.READY, healthy(state=GraphState.OPENING))
    assert here.view.strip.text == "Memory stopped and is starting again."
    here.desk.learn("k2", ("Anna", "Anna likes tea", "Tea"))
    here.desk.memory.become(MemoryPhase.READY, healthy())
    assert here.view.strip is None
    assert here.view.titles == ["Anna moves to Porto", "Anna likes tea"]
    assert here.view.loadings == loadings


def test_a_picture_that_cannot_be_had_is_no_bar() -> None:
    here = Here()
    here.graph.fails["picture"] = AWAY
    here.presenter.choose_space("")
    assert here.operations.problems == []


def test_what_is_shown_is_read_anew_when_memory_is_kept_elsewhere() -> None:
    here = Here()
    here.graph.fails["facts"] = here.graph.fails["picture"] = AWAY
    here.keep(GraphKind.NEO4J)
    down = healthy(kind=GraphKind.NEO4J, state=GraphState.DOWN)
    here.desk.memory.become(MemoryPhase.READY, down)
    assert here.view.problem == AWAY.problem
    assert here.view.picture is not None
    assert here.view.picture.nodes == ()
    here.graph.fails.clear()
    here.keep(GraphKind.EMBEDDED)
    here.desk.memory.become(MemoryPhase.READY, healthy())
    assert here.view.problem is None
    assert here.view.titles == ["Anna moves to Porto"]
    assert len(here.view.picture.nodes) == 2


def test_a_graph_that_answers_again_is_read_anew() -> None:
    here = Here()
    here.graph.fails["facts"] = AWAY
    down = healthy(kind=GraphKind.NEO4J, state=GraphState.DOWN)
    here.desk.memory.become(MemoryPhase.READY, down)
    assert here.view.problem == AWAY.problem
    here.graph.fails.clear()
    here.desk.memory.become(MemoryPhase.READY, healthy(kind=GraphKind.NEO4J))
    assert here.view.titles == ["Anna moves to Porto"]
