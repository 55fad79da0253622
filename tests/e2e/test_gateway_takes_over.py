"""A gateway elsewhere is killed in mid-session and the next one answers, and says so."""

import asyncio
from pathlib import Path

import pytest

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.served_models import HealthState
from nova_desktop.domain.settings import Models, SecretsPlace
from tests.e2e.running_core import Running, running, upstream_models
from tests.fakes.stock_litellm import StockLitellm, entry
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.anyio


async def connect(here: Running, proxy: StockLitellm) -> str:
    """Ask it first from now on; its id."""
    core = here.core
    await core.keys.choose_place(SecretsPlace.SESSION)
    look = await core.gateways.look(proxy.base_url, proxy.key)
    assert look.is_good, look
    await core.gateways.connect(look, proxy.key, "")
    return core.base.settings.now.gateway.external[0].id


async def answer(here: Running, text: str, conversation: str = "") -> Message:
    conversation = await here.ask(text, conversation)
    return await here.over(conversation)


@pytest.mark.long
async def test_the_next_gateway_takes_over_and_is_named(tmp_path: Path) -> None:
    with ScriptedUpstream() as theirs, ScriptedUpstream() as ours:
        theirs.release()
        ours.release()
        models = [entry("echo", theirs.base_url), entry("only-there", theirs.base_url)]
        stock = StockLitellm(tmp_path / "stock", models)
        async with running(tmp_path / "home", upstream_models(ours.base_url, "echo")) as here:
            core = here.core
            await asyncio.to_thread(stock.start)
            try:
                id_ = await connect(here, stock)
                await core.chat_models.choose("echo")
                first = await answer(here, "one two")
                assert (first.state, first.model) == (MessageState.COMPLETE, "echo")
                assert (len(theirs.calls), len(ours.calls)) == (1, 0)
                assert first.measure.cost_usd
                recorded = await _usage(here, first.id)
                assert [event.deployment_id.partition(":")[0] for event in recorded] == [id_]
                assert recorded[0].cost_usd == pytest.approx(first.measure.cost_usd)

                await asyncio.to_thread(stock.kill)
                second = await answer(here, "three", first.conversation_id)
                assert (second.state, second.model) == (MessageState.COMPLETE, "echo · Nova")
                assert "three" in second.text
                assert len(ours.calls) == 1
                assert core.gateways.health(id_).state is HealthState.DOWN

                await core.chat_models.choose("only-there")
                alone = await answer(here, "four")
                assert alone.problem is ProblemCode.GATEWAY_UNREACHABLE
                assert alone.problem_params["gateway"] == f"127.0.0.1:{stock.port}"

                await asyncio.to_thread(stock.start)
                await core.gateways.refresh()
                third = await answer(here, "five")
                assert (third.state, third.model) == (MessageState.COMPLETE, "only-there")
            finally:
                await asyncio.to_thread(stock.kill)


async def test_a_lone_gateway_elsewhere_and_nothing_else(tmp_path: Path) -> None:
    with ScriptedUpstream() as theirs:
        theirs.release()
        with StockLitellm(tmp_path / "stock", [entry("echo", theirs.base_url)]) as stock:
            async with running(tmp_path / "home", Models()) as here:
                await connect(here, stock)
                assert here.core.gateways.model_for(Role.CHAT) == "echo"
                said = await answer(here, "hello you")
                assert (said.state, said.model) == (MessageState.COMPLETE, "echo")


async def _usage(here: Running, call_id: str) -> list[object]:
    from nova_desktop.adapters.sqlite.usage_store import SqliteUsageStore

    store = SqliteUsageStore(here.core.base.database)
    async with asyncio.timeout(10):
        while not (found := await store.usage_of(call_id)):
            await asyncio.sleep(0.02)
    return list(found)
