"""The real memory child behind the real gateway child, with a scripted upstream behind that."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from nova_desktop.domain.memory import Episodes, Forgotten, Page
from nova_desktop.domain.memory_state import GraphState, MemoryLimits, MemoryUsage
from nova_desktop.domain.wire import from_wire
from tests.contract.gateway_process import MASTER_KEY, GatewayProcess
from tests.fakes.memory_child import PROVIDER, MemoryChild, memory_plan, models_at
from tests.fakes.memory_upstream import MemoryUpstream
from tests.fakes.upstream import closed_port

CANARY = "sk-upstream-canary-0a1b2c3d4e5f"


@pytest.fixture(scope="module")
def upstream() -> Iterator[MemoryUpstream]:
    with MemoryUpstream(dimension=32) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def gateway(
    upstream: MemoryUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    folder = tmp_path_factory.mktemp("gateway")
    plan = memory_plan(upstream.base_url)
    with GatewayProcess(folder, plan, {PROVIDER: CANARY}) as gateway:
        yield gateway


@pytest.fixture
def child(tmp_path: Path) -> Iterator[MemoryChild]:
    with MemoryChild(tmp_path) as child:
        yield child


def test_it_remembers_and_recalls(child: MemoryChild, gateway: GatewayProcess) -> None:
    child.start(models_at(gateway.base_url))
    child.remember("a", "I know Anna. Anna works at Contoso.", speaker="Tom")
    child.all_done()
    child.remember("b", "Anna works at Fabrikam.", minute=1)
    child.all_done()
    assert child.sentences() == ["Anna works at Fabrikam", "Tom know Anna"]
    added = [f["text"] for params in child.events("memory_facts", 3) for f in params["added"]]
    assert added == ["Tom know Anna", "Anna works at Contoso", "Anna works at Fabrikam"]
    recalled = child.recall("Where does Anna work?")
    assert recalled.by_meaning
    assert "Anna works at Fabrikam" in [hit.fact.text for hit in recalled.hits if hit.fact]
    health = child.health()
    assert (health.state, health.extracts, health.embeds) == (GraphState.READY, True, True)
    assert health.cost_usd > 0
    usage = from_wire(MemoryUsage, child.value("usage"))
    assert {"extract_edges.edge", "embedding"} <= {prompt.prompt for prompt in usage.prompts}
    assert child.value("check") == []


def test_the_gateway_is_told_what_a_call_is_for(
    child: MemoryChild, gateway: GatewayProcess, upstream: MemoryUpstream
) -> None:
    upstream.calls.clear()
    child.start(models_at(gateway.base_url))
    child.remember("a", "Anna works at Contoso.")
    child.all_done()
    assert {call.path for call in upstream.calls} == {"/v1/chat/completions", "/v1/embeddings"}
    assert all(call.key == CANARY for call in upstream.calls)
    assert all("response_format" in call.body for call in upstream.calls if "chat" in call.path)


def test_in_all_three_states_of_models(child: MemoryChild, gateway: GatewayProcess) -> None:
    child.start(models_at(gateway.base_url, memory=False, embedding=False))
    child.remember("a", "Anna works at Contoso.")
    child.until(lambda: child.health().kept == 1)
    assert [hit.passage for hit in child.recall("Contoso").hits] == ["Anna works at Contoso."]

    child.use(models_at(gateway.base_url, embedding=False))
    child.all_done()
    assert child.sentences() == ["Anna works at Contoso"]
    assert not child.recall("Contoso").by_meaning
    assert child.recall("Contoso").hits

    child.use(models_at(gateway.base_url))
    child.until(lambda: child.recall("Contoso").by_meaning)
    assert child.health().embeds


def test_a_gateway_that_comes_back_is_used(child: MemoryChild, gateway: GatewayProcess) -> None:
    child.start(models_at(f"http://127.0.0.1:{closed_port()}"))
    child.remember("a", "Anna works at Contoso.")
    child.until(lambda: child.health().problem == "gateway_unreachable")
    child.use(models_at(gateway.base_url, key="sk-wrong-0123456789abcdef"))
    child.until(lambda: child.health().problem == "gateway_key_refused")
    assert child.jobs()[0].tries == 0
    child.use(models_at(gateway.base_url))
    child.all_done()
    child.until(lambda: child.health().problem == "")
    assert MASTER_KEY not in child.log_text()


def test_a_long_text_comes_by_a_file(child: MemoryChild, tmp_path: Path) -> None:
    child.start(models_at("http://127.0.0.1:9", memory=False, embedding=False))
    words = ("Anna met Ben in Paris, ünd said so.\n\n" * 27_000)[:1_000_000]
    file = tmp_path / "memory-in.txt"
    file.write_text(words, encoding="utf-8")
    told = {"key": "a", "text": "", "at": "2026-05-01T12:00:00+00:00"}
    job = child.value("remember", episode=told, text_file=str(file))
    assert not file.exists()
    page = child.get(Episodes, "episodes", page=Page(limit=200))
    parts = [child.value("episode", episode=each.id)[1] for each in page.rows]
    assert len(parts) == 125
    assert sum(map(len, parts)) > 0.99 * len(words)
    child.until(lambda: child.health().episodes == 125)
    assert child.problem("remember", episode=told | {"key": "b"}, text_file="/no/such/file")
    gone = child.get(Forgotten, "forget_episode", episode=job["episode"])
    assert gone.ticket
    assert child.recall("Paris").hits == ()


def test_what_is_refused_is_a_problem(child: MemoryChild) -> None:
    child.start(models_at("http://127.0.0.1:9", memory=False, embedding=False))
    told = {"key": "a", "at": "2026-05-01T12:00:00+00:00"}
    for words in ("", "\x00\x01PNG"):
        assert child.problem("remember", episode=told | {"text": words}) == "memory_text_refused"
    assert child.problem("entity", entity="nobody") == "memory_gone"
    assert "error" in child.call("remember", episode={"key": 7})
    assert "error" in child.call("recall")
    assert "error" in child.call("set_up", set_up={"folder": "/elsewhere"})
    assert "error" in child.call("no_such_method")
    child.value("set_never", words=["Contoso"])
    words = "Anna works at CONTOSO."
    assert child.problem("remember", episode=told | {"text": words}) == "memory_text_refused"


def test_it_goes_on_after_a_kill(tmp_path: Path, gateway: GatewayProcess) -> None:
    with MemoryChild(tmp_path) as child:
        child.start(models_at(gateway.base_url), MemoryLimits(paused=True))
        child.remember("a", "Anna works at Contoso.")
        os.kill(child.pid, signal.SIGKILL)
        child.exit_code()
    with MemoryChild(tmp_path) as child:
        child.start(models_at(gateway.base_url))
        child.all_done()
        assert child.remember("a", "Anna works at Contoso.").state.value == "done"
        assert child.sentences() == ["Anna works at Contoso"]
        assert child.end_stdin() == 0


def test_it_listens_nowhere_and_calls_nobody(child: MemoryChild) -> None:
    child.start(models_at("http://127.0.0.1:9", memory=False, embedding=False))
    child.remember("a", "Anna works at Contoso.")
    child.until(lambda: child.health().kept == 1)
    assert psutil.Process(child.pid).net_connections("inet") == []
    assert "memory" in child.folder.name
    assert child.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("set_up", [None, {}, {"folder": "relative"}, {"folder": 7}])
def test_without_a_set_up_it_does_not_start(child: MemoryChild, set_up: object) -> None:
    child.send("start", set_up=set_up)
    assert child.event("failed")["code"] == "child_not_started"
    assert child.exit_code() == 3
