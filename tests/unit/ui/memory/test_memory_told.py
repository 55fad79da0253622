"""Memory in the status line, and the quiet notices."""

from collections.abc import Callable

import pytest

from nova_desktop.domain.memory_state import GraphKind, GraphState, Reembedding
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.services.memory.notices import MemoryNotice
from nova_desktop.ui.memory.notice_presenter import NoticePresenter
from nova_desktop.ui.memory.status_presenter import MemoryStatusPresenter, status_text
from tests.fakes.memory_screen import FakeMemory, ScreenDesk, healthy
from tests.fakes.settings_parts import AtOnce, Toasts

KNOWN = {"facts": 1204}
AWAY, AWAY_TOLD = ProblemCode.GATEWAY_UNREACHABLE, "The gateway cannot be reached"
DAMAGED = ProblemCode.MEMORY_SET_ASIDE


@pytest.mark.parametrize(
    ("changes", "text", "level"),
    [
        ({}, "Memory: embedded · 1,204 facts", ""),
        ({"cost_usd": 0.003}, "Memory: embedded · 1,204 facts · $0.003 today", ""),
        ({"kind": GraphKind.NEO4J}, "Memory: Neo4j · 1,204 facts", ""),
        ({"state": GraphState.DOWN}, "Memory: Neo4j does not answer · 1,204 facts", "warning"),
        ({"over_budget": True}, "Memory: over its daily limit · 1,204 facts", "warning"),
        ({"dead": 2}, "Memory: 2 failed · 1,204 facts", "warning"),
        ({"paused": True}, "Memory: paused · 1,204 facts", ""),
        ({"problem": AWAY, "waiting": 2}, f"Memory: {AWAY_TOLD} · 1,204 facts", "warning"),
        ({"problem": AWAY}, "Memory: embedded · 1,204 facts", ""),
        ({"problem": DAMAGED}, "Memory: its file was damaged · 1,204 facts", "warning"),
        (
            {"problem": DAMAGED, "paused": True},
            "Memory: its file was damaged · 1,204 facts",
            "warning",
        ),
        (
            {"reembedding": Reembedding(running=True, done=1, total=4)},
            "Memory: embedded · 1,204 facts · embedding anew 25 %",
            "",
        ),
    ],
)
def test_health_in_one_line(changes: dict[str, object], text: str, level: str) -> None:
    assert status_text(MemoryPhase.READY, healthy(**KNOWN, **changes)) == (text, level)


def test_what_memory_does_not_take_is_said_even_while_all_else_is_well() -> None:
    full = Problem(ProblemCode.DISK_FULL)
    text = ("Memory: The disk is full", "warning")
    assert status_text(MemoryPhase.READY, healthy(**KNOWN), full) == text
    assert status_text(MemoryPhase.OFF, None, full) == ("Memory: off", "")


def test_nothing_is_said_while_it_sleeps() -> None:
    assert status_text(MemoryPhase.ASLEEP, None) == ("", "")
    assert status_text(MemoryPhase.OFF, None) == ("Memory: off", "")
    assert status_text(MemoryPhase.FAILED, None)[1] == "error"


class Line:
    def __init__(self) -> None:
        self.shown: list[str] = []

    def show_memory(self, text: str, level: str, tip: str) -> None:
        del level, tip
        self.shown.append(text)


def test_the_line_follows_memory() -> None:
    memory, line = FakeMemory(), Line()
    presenter = MemoryStatusPresenter(memory, line)
    memory.on_change(presenter.refresh)
    memory.become(MemoryPhase.OFF)
    assert line.shown[-1] == "Memory: off"


class Shown:
    """A toast."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_gone = False

        self._listeners: list[Callable[[], object]] = []

    def when_gone(self, listener: Callable[[], object]) -> None:
        self._listeners.append(listener)

    def leave(self) -> None:
        assert not self.is_gone, "it was deleted when it left"
        self.is_gone = True
        for listener in self._listeners:
            listener()


class Notices:
    def __init__(self) -> None:
        self.undone: list[MemoryNotice] = []

    async def undo(self, notice: MemoryNotice) -> tuple[str, ...]:
        self.undone.append(notice)
        return ()


def test_a_notice_takes_the_place_of_the_one_before_and_can_be_undone() -> None:
    desk = ScreenDesk(AtOnce(), Toasts())
    facts = desk.learn("k", ("Anna", "Anna likes tea", "Tea"), ("Anna", "Anna has a dog", "Dog"))
    notices, shown, undos = Notices(), list[Shown](), []

    def tell(text: str, undo: object, level: str) -> Shown:
        del level
        shown.append(Shown(text))
        undos.append(undo)
        return shown[-1]

    presenter = NoticePresenter(notices, AtOnce(), tell)
    presenter.show(MemoryNotice(facts[:1], ("e",)))
    presenter.show(both := MemoryNotice(facts, ("e",)))
    assert [each.text for each in shown] == ["Remembered: Anna likes tea", "Remembered 2 facts"]
    assert [each.is_gone for each in shown] == [True, False]
    undos[-1]()
    assert notices.undone == [both]


def test_a_notice_that_left_by_itself_is_left_alone() -> None:
    facts = ScreenDesk(AtOnce(), Toasts()).learn("k", ("Anna", "Anna likes tea", "Tea"))
    shown: list[Shown] = []

    def tell(text: str, undo: object, level: str) -> Shown:
        del undo, level
        shown.append(Shown(text))
        return shown[-1]

    presenter = NoticePresenter(Notices(), AtOnce(), tell)
    for _ in range(3):
        presenter.show(MemoryNotice(facts, ("e",)))
        shown[-1].leave()
    assert len(shown) == 3
