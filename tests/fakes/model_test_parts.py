"""Fakes around the tests of models: a store, probes, streams and targets in memory."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence

from nova_desktop.domain.chat import ChatRequest, Delta, Measure
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.model_tests import ModelTest, Said, Vector
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.served_models import Route
from nova_desktop.services.model_tests import Target

MEASURE = Measure(8, 11, None, 400.0, 900.0)


class MemoryModelTestStore:
    """A ModelTestStore in memory."""

    def __init__(self) -> None:
        self.kept: list[ModelTest] = []

    async def add_test(self, test: ModelTest) -> None:
        self.kept.append(test)

    async def last_tests(self) -> Sequence[ModelTest]:
        newest = {(t.gateway, t.model, t.secret, t.probe): t for t in self.kept}
        return sorted(newest.values(), key=self.kept.index, reverse=True)

    async def test_history(self, model: str, limit: int = 50) -> Sequence[ModelTest]:
        return [t for t in reversed(self.kept) if t.model == model][:limit]


class ScriptedCalls:
    """A CompletionClient and ProbeClient: models in `fails` fail, `held` ones wait for ever."""

    def __init__(self) -> None:
        self.fails: dict[str, NovaError] = {}
        self.held: set[str] = set()
        self.said = Said()
        self.numbers: Sequence[float] = (0.1, 0.2, 0.3)
        self.measure = MEASURE
        self.requests: list[ChatRequest] = []
        self.bodies: list[Mapping[str, object]] = []
        self.call_ids: list[str] = []
        self.running = 0
        self.most_running = 0

    async def stream_chat(
        self, base_url: str, key: str, request: ChatRequest, *, certificate: str = ""
    ) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        self.call_ids.append(request.call_id)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await self._play(request.model)
            yield Delta(text="I am ")
            yield Delta(text="ready.")
            yield Delta(finish_reason="stop", measure=self.measure)
        finally:
            self.running -= 1

    async def say(self, route: Route, call_id: str, body: Mapping[str, object]) -> Said:
        await self._called(call_id, body)
        return self.said

    async def vector(self, route: Route, call_id: str, body: Mapping[str, object]) -> Vector:
        await self._called(call_id, body)
        return Vector(tuple(self.numbers), Measure(3, 0))

    async def aclose(self) -> None:
        pass

    async def _called(self, call_id: str, body: Mapping[str, object]) -> None:
        self.bodies.append(body)
        self.call_ids.append(call_id)
        await self._play(str(body["model"]))

    async def _play(self, model: str) -> None:
        await asyncio.sleep(0)
        if model in self.held:
            await asyncio.Event().wait()
        if model in self.fails:
            raise self.fails[model]


class FixedTargets:
    """Targets in memory: names ending with `-embedding` embed; `keys` gives several keys."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, ...]] = {}
        self.fails: dict[str, NovaError] = {}
        self.roles: dict[Role, tuple[str, ...]] = {}

    def mode_of(self, model: str) -> Mode:
        return Mode.EMBEDDING if model.endswith("-embedding") else Mode.CHAT

    def of_role(self, role: Role) -> Sequence[str]:
        return self.roles.get(role, ())

    async def calls(self, model: str, gateway: str) -> Sequence[Target]:
        if model in self.fails:
            raise self.fails[model]
        keys = self.keys.get(model, ("",))
        names = [f"{model}/{key}" if len(keys) > 1 else model for key in keys]
        return [
            Target(Route(gateway, model, "http://127.0.0.1:1", "k"), name, key)
            for name, key in zip(names, keys, strict=True)
        ]
