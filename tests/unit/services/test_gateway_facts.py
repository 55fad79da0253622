"""Limits, prices and abilities that only the gateway knows: asked once, never overruling."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode
from nova_desktop.domain.served_models import GatewayLook, LookOutcome, ServedModel
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.gateway_facts import MOST_MODELS, GatewayFacts
from nova_desktop.services.model_changes import with_deployments
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.gateway_probe import FakeProbe, gateways_over
from tests.fakes.memory_settings import MemorySettings
from tests.unit.services.test_gateway import Bench

pytestmark = pytest.mark.anyio
MINI = Deployment("d1", "mini", "openai/gpt-4o-mini")
OURS = Deployment("d2", "ours", "openai/x", context_tokens=8_000, input_cost_per_token=1e-6)
KNOWN = (
    ServedModel(
        "mini",
        mode=Mode.EMBEDDING,  # what the settings say stays
        context_tokens=128_000,
        max_output_tokens=16_384,
        input_cost_per_token=1.5e-7,
        output_cost_per_token=6e-7,
        vision=True,
    ),
    ServedModel("ours", context_tokens=1, output_cost_per_token=9.0),
)


class Desk:
    def __init__(self) -> None:
        self.bench = Bench()
        self.store = MemorySettings(Settings(models=Models((MINI, OURS))))
        self.settings = CurrentSettings(self.store)
        self.probe = FakeProbe()
        self.gateways = gateways_over(self.settings, self.bench, self.probe)
        self.models = ModelSettings(self.settings, self.bench.gateway, _as_they_are)
        self.changes = 0
        self.facts = GatewayFacts(
            self.gateways, self.bench.gateway, self.probe, self.bench.scope, self.changed
        )
        self.facts.follow(self.bench.supervisor)
        self.settings.on_change(self.facts.look_soon)
        self.answer(*KNOWN)

    def answer(self, *models: ServedModel) -> None:
        for port in (7100, 7101, 7102):
            address = f"http://127.0.0.1:{port}"
            self.probe.looks[address] = GatewayLook(LookOutcome.OK, address, models)

    def changed(self) -> None:
        self.changes += 1

    def served(self, name: str) -> ServedModel:
        return next(m for m in self.gateways.models() if m.name == name)

    async def start(self) -> None:
        self.bench.gateway.start(self.settings.now.models)
        await self.bench.gateway.address("")
        await self.bench.settle()


async def _as_they_are(settings: Settings) -> Models:
    return settings.models


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


async def test_what_the_settings_leave_open_comes_from_the_gateway(desk: Desk) -> None:
    await desk.start()
    mini = desk.served("mini")
    assert (mini.context_tokens, mini.max_output_tokens, mini.vision) == (128_000, 16_384, True)
    assert (mini.input_cost_per_token, mini.output_cost_per_token) == (1.5e-7, 6e-7)
    assert mini.mode is Mode.CHAT
    ours = desk.served("ours")
    assert (ours.context_tokens, ours.output_cost_per_token) == (8_000, None)
    assert desk.changes == 1
    (way,) = desk.gateways.ways_of("mini")
    assert (await desk.gateways.route(way)).most_tokens == 16_384
    assert desk.probe.asked[0][1] == "master"


async def test_it_is_asked_once_for_the_same_models(desk: Desk) -> None:
    await desk.start()
    await desk.bench.supervisor.restart(GATEWAY)
    desk.facts.look_soon()
    await desk.bench.settle()
    assert len(desk.probe.asked) == 1


async def test_another_model_is_asked_for(desk: Desk) -> None:
    await desk.start()
    other = replace(MINI, id="d3", model="other")
    desk.answer(*KNOWN, ServedModel("other", context_tokens=32_000))
    await desk.models.change(lambda now: with_deployments(now, [other]))
    await desk.bench.settle()
    assert desk.served("other").context_tokens == 32_000
    assert len(desk.probe.asked) == 2


async def test_an_answer_that_fails_is_asked_for_again(desk: Desk) -> None:
    desk.probe.looks.clear()
    await desk.start()
    assert desk.served("mini").context_tokens is None
    desk.answer(*KNOWN)
    desk.facts.look_soon()
    await desk.bench.settle()
    assert desk.served("mini").context_tokens == 128_000


async def test_the_gateway_is_not_held_up_by_very_many(desk: Desk) -> None:
    many = [Deployment(f"n{n}", f"n{n}", "openai/x") for n in range(MOST_MODELS)]
    await desk.models.change(lambda now: with_deployments(now, many))
    await desk.start()
    assert desk.probe.asked == []


async def test_nothing_is_asked_where_all_is_told(desk: Desk) -> None:
    desk.store.settings = Settings(models=Models((OURS,)))
    await desk.models.change(lambda now: replace(now, models=Models((OURS,))))
    await desk.start()
    assert desk.probe.asked == []
