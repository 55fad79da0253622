"""What Nova makes of a provider's live list is served by the real gateway, in each shape."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.adapters.providers.check import check_provider
from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import GatewayPlan, Role, SecretRef
from nova_desktop.domain.provider_catalogue import Access
from nova_desktop.domain.suggesting import Suggested, suggest
from tests.contract.gateway_child import KEY, KEY_NAME
from tests.fakes.provider_servers import ProviderServer, sample_key, write_catalogue
from tests.fakes.upstream_script import SCENES
from tests.unit.children.child_driver import ChildDriver

SHAPES = ("huggingface", "openai", "anthropic", "ollama")


def suggested(server: ProviderServer, catalogue: YamlCatalogue) -> Suggested:
    provider = catalogue.get(server.provider)
    assert provider is not None
    access = Access(sample_key(provider.id))

    async def look() -> Suggested:
        check = await check_provider(provider, access, Network())
        assert check.is_good, check
        secret = SecretRef(provider.id) if access.key else None
        return suggest(provider, Account(provider.id, provider.id, secret=secret), check.models)

    return anyio.run(look)


class Served:
    """A gateway that serves what was suggested, and the providers behind it."""

    def __init__(self, servers: dict[str, ProviderServer], client: httpx.Client) -> None:
        self.servers = servers
        self.client = client
        self.roles: dict[str, dict[Role, str]] = {}

    def chat(self, model: str, **more: object) -> httpx.Response:
        body = {"model": model, "messages": [{"role": "user", "content": "one two"}], **more}
        return self.client.post("/v1/chat/completions", json=body)

    def embed(self, model: str) -> httpx.Response:
        return self.client.post("/v1/embeddings", json={"model": model, "input": ["a", "b"]})


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The four providers of a first run behind one gateway; names carry the provider's id."""
    servers = {p: ProviderServer(p, key=sample_key(p), dimension=16) for p in SHAPES}
    for server in servers.values():
        server.__enter__()
    urls = {name: server.origin for name, server in servers.items()}
    catalogue = YamlCatalogue.read(write_catalogue(folder / "providers.yaml", urls))
    found = {name: suggested(server, catalogue) for name, server in servers.items()}
    plan = GatewayPlan(tuple(d for each in found.values() for d in each.deployments))
    file = folder / "plan.yaml"
    file.write_text(render(plan, KEY_NAME))
    secrets = {SecretRef(p).env_name(): sample_key(p) for p in SHAPES if sample_key(p)}
    try:
        with ChildDriver("gateway", folder) as child:
            child.send("start", config_path=str(file), master_key=KEY, port=0, secrets=secrets)
            base = f"http://127.0.0.1:{child.event('listening')['port']}"
            headers = {"Authorization": f"Bearer {KEY}"}
            with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
                child.event("ready")
                here = Served(servers, client)
                here.roles = {name: dict(each.roles) for name, each in found.items()}
                yield here
    finally:
        for server in servers.values():
            server.release()
            server.stop()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("providers")) as found:
        yield found


@pytest.mark.parametrize("provider", SHAPES)
@pytest.mark.parametrize("stream", [False, True])
def test_chat_in_each_shape(here: Served, provider: str, *, stream: bool) -> None:
    answer = here.chat(here.roles[provider][Role.CHAT], stream=stream)
    assert answer.status_code == 200, answer.text
    assert said(answer, stream=stream).strip() == "Echo: one two"


def said(answer: httpx.Response, *, stream: bool) -> str:
    if not stream:
        return str(answer.json()["choices"][0]["message"]["content"])
    events = [line[6:] for line in answer.text.splitlines() if line.startswith("data: {")]
    deltas = [choice["delta"] for e in events for choice in json.loads(e)["choices"]]
    return "".join(delta.get("content") or "" for delta in deltas)


@pytest.mark.parametrize("provider", ["huggingface", "openai", "ollama"])
def test_embeddings_in_each_shape(here: Served, provider: str) -> None:
    answer = here.embed(here.roles[provider][Role.EMBEDDING])
    assert answer.status_code == 200, answer.text
    assert [len(row["embedding"]) for row in answer.json()["data"]] == [16, 16]


def test_a_provider_without_embeddings_leaves_the_role_open(here: Served) -> None:
    assert Role.EMBEDDING not in here.roles["anthropic"]
    assert here.roles["anthropic"][Role.CHAT] == "claude-haiku-4-5"


@pytest.mark.parametrize("provider", ["anthropic", "ollama", "openai"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_tool_is_called_in_each_shape(here: Served, provider: str, *, stream: bool) -> None:
    server = here.servers[provider]
    server.enqueue(SCENES["tools"])
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
    tool = {"type": "function", "function": {"name": "weather", "parameters": parameters}}
    answer = here.chat(here.roles[provider][Role.CHAT], tools=[tool], stream=stream)
    assert answer.status_code == 200, answer.text
    assert '"weather"' in answer.text


def test_an_embedding_at_huggingface_blocks_nobody(here: Served) -> None:
    """LiteLLM's own way to it asks a fixed host from inside the loop; Nova's does not."""
    server = here.servers["huggingface"]
    model = here.roles["huggingface"][Role.EMBEDDING]
    server.holds_embeddings = True
    server.hold()
    before = len(server.calls)
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(here.embed(model)))
    waiting.start()
    try:
        server.wait_for_calls(before + 1)
        assert here.chat(here.roles["huggingface"][Role.CHAT]).status_code == 200
        assert answers == []
    finally:
        server.release()
        waiting.join(30)
    assert answers[0].status_code == 200, answers[0].text
    call = next(c for c in server.calls[before:] if c.path.endswith("/embeddings"))
    assert (call.path, call.model) == ("/scaleway/v1/embeddings", "qwen3-embedding-8b")
    assert call.key == sample_key("huggingface")
