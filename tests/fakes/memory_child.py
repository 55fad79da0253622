"""The real memory child with its requests in domain words, for end-to-end tests."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, Mode, SecretRef
from nova_desktop.domain.memory import Fact, Facts, Job, Jobs, NewEpisode, Page, Question, Recalled
from nova_desktop.domain.memory_state import (
    Endpoint,
    MemoryHealth,
    MemoryLimits,
    MemoryModels,
    MemorySetUp,
    ModelNetwork,
)
from nova_desktop.domain.wire import from_wire, to_wire
from tests.contract.gateway_process import MASTER_KEY
from tests.unit.children.child_driver import ChildDriver

T = TypeVar("T")
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
PROVIDER = SecretRef("provider")
PATIENCE_S = 60.0
_LOOK_S = 0.05


def memory_plan(base: str, memory: str = "rememberer", embedding: str = "vec") -> GatewayPlan:
    """A gateway's plan with a memory model and an embedding model of one upstream."""
    costs: dict[str, Any] = {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}
    more: dict[str, Any] = {"api_base": base, "secret": PROVIDER, **costs}
    return GatewayPlan(
        (
            Deployment("d-1", memory, f"openai/{memory}", **more),
            Deployment("d-2", embedding, f"openai/{embedding}", mode=Mode.EMBEDDING, **more),
        )
    )


def models_at(
    base_url: str, *, memory: bool = True, embedding: bool = True, key: str = MASTER_KEY
) -> MemoryModels:
    """The models of `memory_plan`, or some of them."""
    wanted = {"rememberer": memory, "vec": embedding}
    one, other = (
        (Endpoint(base_url, key, name),) if is_wanted else () for name, is_wanted in wanted.items()
    )
    return MemoryModels(one, (), other, 32)


class MemoryChild(ChildDriver):
    """A child over `folder`/memory. `start` sends the first line."""

    def __init__(self, folder: Path) -> None:
        super().__init__("memory", folder)
        self.folder = folder / "memory"
        self.network = ModelNetwork()

    def start(self, models: MemoryModels, limits: MemoryLimits | None = None) -> None:
        self.send("start", set_up=to_wire(self._set_up(models, limits)))
        self.event("ready")

    def use(self, models: MemoryModels, limits: MemoryLimits | None = None) -> None:
        self.value("set_up", set_up=self._set_up(models, limits))

    def value(self, method: str, **params: object) -> Any:
        """The value of an answer. Raises AssertionError for a problem."""
        answer = self.call(method, **{name: to_wire(each) for name, each in params.items()})
        assert "value" in answer, answer
        return answer["value"]

    def problem(self, method: str, **params: object) -> str:
        """The code of the problem that is answered."""
        answer = self.call(method, **{name: to_wire(each) for name, each in params.items()})
        return str(answer["problem"])

    def get(self, kind: type[T], method: str, **params: object) -> T:
        return from_wire(kind, self.value(method, **params))

    def remember(self, key: str, words: str, minute: int = 0, **more: Any) -> Job:
        new = replace(NewEpisode(key, words, AT + timedelta(minutes=minute)), **more)
        return self.get(Job, "remember", episode=new)

    def jobs(self) -> tuple[Job, ...]:
        return self.get(Jobs, "jobs", page=Page(limit=200)).rows

    def health(self) -> MemoryHealth:
        return self.get(MemoryHealth, "health")

    def recall(self, words: str) -> Recalled:
        return self.get(Recalled, "recall", question=Question(words))

    def facts(self, *, history: bool = False) -> tuple[Fact, ...]:
        return self.get(Facts, "facts", page=Page(limit=200), history=history).rows

    def sentences(self) -> list[str]:
        """The facts that hold, sorted."""
        return sorted(fact.text for fact in self.facts())

    def until(self, there: Callable[[], bool]) -> None:
        """Look now and then until it is so. Raises TimeoutError."""
        waited = threading.Event()
        for _ in range(int(PATIENCE_S / _LOOK_S)):
            if there():
                return
            waited.wait(_LOOK_S)
        raise TimeoutError(f"{self.jobs()}\n{self.log_text()[-2000:]}")

    def all_done(self) -> None:
        """Wait until every text is in the graph."""
        self.until(lambda: all(job.state.value == "done" for job in self.jobs()))

    def _set_up(self, models: MemoryModels, limits: MemoryLimits | None) -> MemorySetUp:
        limits = limits or MemoryLimits()
        return MemorySetUp(str(self.folder), models=models, limits=limits, network=self.network)
