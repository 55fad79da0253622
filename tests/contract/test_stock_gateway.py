"""A stock LiteLLM proxy as its users start it: what a look at it finds."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest

from nova_desktop.adapters.admin_login import LOGIN_PATH, NAME_FIELD, PASSWORD_FIELD
from nova_desktop.adapters.gateway.completions import HttpCompletions
from nova_desktop.adapters.gateway.embeddings import HttpEmbeddings
from nova_desktop.adapters.gateway.look import HttpGatewayProbe
from nova_desktop.domain.chat import Author, ChatRequest, Delta
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.served_models import LookOutcome, Route
from tests.fakes.stock_litellm import CHAT, EMBEDDING, StockLitellm, entry, many, twelve
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StockLitellm]:
    with ScriptedUpstream(dimension=8) as upstream:
        upstream.release()
        models = [*twelve(upstream.base_url)]
        with StockLitellm(tmp_path_factory.mktemp("stock"), models) as proxy:
            yield proxy


@pytest.fixture
async def probe() -> AsyncIterator[HttpGatewayProbe]:
    made = HttpGatewayProbe(lambda text: text)
    yield made
    await made.aclose()


async def test_found_12_9_chat_3_embedding(stock: StockLitellm, probe: HttpGatewayProbe) -> None:
    for typed in (stock.base_url, f"{stock.base_url}/v1/", f" localhost:{stock.port}"):
        look = await probe.look(typed, stock.key)
        counts = (len(look.models), look.count(Mode.CHAT), look.count(Mode.EMBEDDING))
        assert (look.outcome, counts) == (LookOutcome.OK, (12, 9, 3))
        assert look.version == "1.106.2"
        assert look.capabilities == frozenset()
    by_mode = {mode: {m.name for m in look.models if m.mode is mode} for mode in Mode}
    assert by_mode == {Mode.CHAT: set(CHAT), Mode.EMBEDDING: set(EMBEDDING)}
    echo = next(model for model in look.models if model.name == "echo")
    assert (echo.provider, echo.input_cost_per_token) == ("openai", 1e-6)


async def test_a_wrong_key_and_none(stock: StockLitellm, probe: HttpGatewayProbe) -> None:
    for key in ("sk-wrong-key-0123", "wrong"):
        look = await probe.look(stock.base_url, key)
        assert look.outcome is LookOutcome.NO_DATABASE
        assert key not in look.detail
    assert (await probe.look(stock.base_url)).outcome is LookOutcome.KEY_MISSING


async def test_a_call_tells_its_model_deployment_and_cost(stock: StockLitellm) -> None:
    client = HttpCompletions()
    request = ChatRequest("qwen3-32b", ((Author.YOU, "one two three"),), "call-1")
    last = Delta()
    async with aclosing(client.stream_chat(stock.base_url, stock.key, request)) as stream:
        async for last in stream:
            assert last.group == "qwen3-32b"
    assert last.measure is not None
    assert last.measure.cost_usd == pytest.approx(
        (last.measure.prompt_tokens or 0) * 1e-6 + (last.measure.completion_tokens or 0) * 2e-6
    )
    assert last.deployment
    await client.aclose()


async def test_an_embedding_is_cut_where_the_gateway_cannot(stock: StockLitellm) -> None:
    client = HttpEmbeddings(lambda text: text)
    route = Route("one", "nomic", stock.base_url, stock.key)
    whole = await client.embed(route, ["a", "b"], None)
    assert (len(whole.vectors), whole.dimension) == (2, 8)
    assert (whole.prompt_tokens or 0) > 0
    short = await client.embed(route, ["a", "b"], 4)
    assert [len(vector) for vector in short.vectors] == [4, 4]
    for vector in (*whole.vectors, *short.vectors):
        assert sum(number * number for number in vector) == pytest.approx(1.0)
    await client.aclose()


@pytest.mark.long
async def test_none_one_and_37_models_with_and_without_a_key(
    tmp_path: Path, probe: HttpGatewayProbe
) -> None:
    base = "http://127.0.0.1:9/v1"
    for count, key in ((0, "sk-stock-none"), (1, ""), (37, "sk-stock-37")):
        models = many(base, count)
        with StockLitellm(tmp_path / str(count), models, key=key) as proxy:
            look = await probe.look(proxy.base_url, key)
            assert (look.outcome, look.count(Mode.CHAT)) == (LookOutcome.OK, count), look


@pytest.mark.long
async def test_two_entries_of_one_name(tmp_path: Path, probe: HttpGatewayProbe) -> None:
    base = "http://127.0.0.1:9/v1"
    models = [entry("twin", base), entry("twin", base, upstream="held"), entry("<i>odd</i>", base)]
    with StockLitellm(tmp_path, models) as proxy:
        look = await probe.look(proxy.base_url, proxy.key)
    assert [(m.name, m.deployments) for m in look.models] == [("twin", 2), ("<i>odd</i>", 1)]


def test_the_login_form_is_the_one_that_nova_posts(stock: StockLitellm) -> None:
    """Without a database nobody can sign in, so what follows the form is not tried here."""
    page = httpx.get(f"{stock.base_url}/fallback/login", trust_env=False)
    assert page.status_code == 200
    form = re.search(r'<form[^>]*action="([^"]*)"[^>]*method="post"', page.text)
    assert form is not None
    assert form.group(1) == LOGIN_PATH
    fields = set(re.findall(r'<input[^>]* name="([^"]+)"', page.text))
    assert fields == {NAME_FIELD, PASSWORD_FIELD}
    sent = {NAME_FIELD: "admin", PASSWORD_FIELD: stock.key}
    answer = httpx.post(f"{stock.base_url}{LOGIN_PATH}", data=sent, trust_env=False)
    assert answer.status_code not in (404, 405, 422)
    assert "DB" in answer.text
