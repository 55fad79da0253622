"""MCP servers through the real gateway: what they offer, what calls give, and how they fail."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from nova_desktop.adapters.gateway.mcp_servers import GatewayMcpServers
from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import GatewayPlan, McpServer, McpTransport, SecretRef
from nova_desktop.services.agent.mcp_ports import McpError
from nova_desktop.services.agent.tools.mcp import McpTools
from tests.contract.gateway_child import KEY, KEY_NAME, Gateway, gateway_in
from tests.fakes.mcp_server import TOOLS, McpProcess, mcp_process

pytestmark = pytest.mark.anyio
TOKEN = SecretRef("mcp/guarded")
TOKEN_VALUE = "mcp-token-4f5a6b7c8d"


class Bench(NamedTuple):
    """A gateway with three servers: one that works, one that asks for a token, one that is away."""

    gateway: Gateway
    server: McpProcess
    guarded: McpProcess

    def servers(self, **more: float) -> GatewayMcpServers:
        base = str(self.gateway.client.base_url).rstrip("/")

        async def address() -> tuple[str, str]:
            return base, KEY

        return GatewayMcpServers(address, lambda text: text.replace(TOKEN_VALUE, "•"), **more)


def plan(folder: Path, name: str, *servers: McpServer) -> str:
    file = folder / f"{name}.yaml"
    file.write_text(render(GatewayPlan(mcp=servers), KEY_NAME))
    return str(file)


@contextmanager
def bench_in(folder: Path) -> Iterator[Bench]:
    with mcp_process() as server, mcp_process(TOKEN_VALUE) as guarded:
        path = plan(
            folder, "mcp",
            McpServer("here", server.url),
            McpServer("guarded", guarded.url, secret=TOKEN),
            McpServer("unguarded", guarded.url),
            McpServer("away", "http://127.0.0.1:9/mcp"),
        )  # fmt: skip
        start = {"config_path": path, "secrets": {TOKEN.env_name(): TOKEN_VALUE}}
        with gateway_in(folder, **start) as gateway:
            yield Bench(gateway, server, guarded)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Generator[Bench]:
    with bench_in(tmp_path_factory.mktemp("mcp")) as opened:
        yield opened


async def test_what_a_server_offers(bench: Bench) -> None:
    servers = bench.servers()
    offers = {offer.name: offer for offer in await servers.offers("here")}
    assert offers.keys() == TOOLS.keys()
    assert offers["say"].description == "Says a text"
    assert offers["say"].schema == TOOLS["say"][1]
    await servers.aclose()


async def test_a_token_is_sent_and_nothing_without_it(bench: Bench) -> None:
    servers = bench.servers()
    assert len(await servers.offers("guarded")) == len(TOOLS)
    assert (await servers.call("guarded", "say", {"text": "x"})).text == "You said: x"
    with pytest.raises(McpError):
        await servers.offers("unguarded")
    await servers.aclose()


async def test_what_calls_give(bench: Bench) -> None:
    servers = bench.servers()
    answer = await servers.call("here", "say", {"text": "Größe 🎉"})
    assert (answer.text, answer.ok) == ("You said: Größe 🎉", True)
    structured = await servers.call("here", "structured", {"day": "today"})
    assert structured.text == '{"arguments": {"day": "today"}}'
    lie = await servers.call("here", "lie", {"n": 5})
    assert (lie.ok, "must be a word" in lie.text) == (False, True)
    picture = await servers.call("here", "picture", {})
    assert "no text" in picture.text
    await servers.aclose()


async def test_a_tool_is_no_model_call(bench: Bench) -> None:
    servers = bench.servers()
    await servers.call("here", "say", {"text": "x"})
    await servers.call("here", "fail", {})
    assert bench.gateway.chat("echo", "after").status_code in (200, 400)
    bench.gateway.child.call("ping")
    told = [message for message in bench.gateway.child.said if message.get("method") == "usage"]
    assert [m["params"]["model"] for m in told if "MCP" in m["params"]["model"]] == []
    await servers.aclose()


async def test_calls_that_fail_say_so(bench: Bench) -> None:
    servers = bench.servers(call_s=2.0)
    with pytest.raises(McpError, match="no answer for 2 s") as caught:
        await servers.call("here", "hang", {})
    assert caught.value.may_have_happened
    large = await servers.call("here", "large", {})
    assert not large.ok  # LiteLLM takes a megabyte
    assert len(large.text) < 1_000
    for server, tool in (("nobody", "say"), ("here", "nothing")):
        try:
            answer = await servers.call(server, tool, {})
        except McpError:
            continue
        assert not answer.ok
    answer = await servers.call("here", "say", {"text": "still here"})
    assert answer.text == "You said: still here"
    await servers.aclose()


async def test_a_gateway_that_is_away_is_told(bench: Bench) -> None:
    async def nowhere() -> tuple[str, str]:
        return "http://127.0.0.1:9", KEY

    servers = GatewayMcpServers(nowhere)
    with pytest.raises(McpError, match="not there") as caught:
        await servers.call("here", "say", {"text": "x"})
    assert not caught.value.may_have_happened
    await servers.aclose()


async def test_the_tools_that_can_be_used(bench: Bench) -> None:
    configured = [
        McpServer("here", bench.server.url),
        McpServer("away", "http://127.0.0.1:9/mcp"),
        McpServer("nobody", bench.server.url),
    ]
    servers = bench.servers()
    tools = McpTools(servers, lambda: configured)
    await tools.refresh()
    specs = {tool.spec.name: tool.spec for tool in tools()}
    left_out = {"bad name!", "wide"}
    assert specs.keys() == {f"here__{name}" for name in TOOLS.keys() - left_out}
    assert specs["here__structured"].parameters == {
        "type": "object", "properties": {"day": {"type": "string"}},
    }  # fmt: skip
    assert tools.looks["here"].left_out == 2
    assert tools.looks["away"].problem
    assert tools.looks["nobody"].problem
    await servers.aclose()


async def test_a_server_that_crashes_and_comes_back(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        servers = bench.servers(list_s=8.0, call_s=8.0)
        answer = await servers.call("here", "crash", {})
        assert not answer.ok, answer.text
        assert bench.server.ended() == 3
        with pytest.raises(McpError):
            await servers.offers("here")
        bench.server.start()
        assert len(await servers.offers("here")) == len(TOOLS)
        assert (await servers.call("here", "say", {"text": "x"})).ok
        await _reload(bench, tmp_path, servers)
        await servers.aclose()


async def _reload(bench: Bench, folder: Path, servers: GatewayMcpServers) -> None:
    """What is taken out of the settings is gone with the next plan, and what is added is there."""
    path = plan(folder, "other", McpServer("added", bench.server.url))
    bench.gateway.child.call("reload", config_path=path, secrets={})
    assert len(await servers.offers("added")) == len(TOOLS)
    with pytest.raises(McpError):
        await servers.offers("here")
    with pytest.raises(McpError):
        await servers.call("here", "say", {"text": "x"})
    bench.gateway.child.call("reload", config_path=plan(folder, "none"), secrets={})
    with pytest.raises(McpError):
        await servers.offers("added")


def test_a_plan_names_servers_without_their_secrets() -> None:
    servers = (
        McpServer("one", "https://mcp.example.org/x", secret=TOKEN),
        McpServer("two", "http://127.0.0.1:1/sse", transport=McpTransport.SSE),
    )
    text = render(GatewayPlan(mcp=servers), KEY_NAME)
    found = yaml.safe_load(text)["mcp_servers"]
    assert found["one"]["auth_value"] == f"os.environ/{TOKEN.env_name()}"
    assert (found["two"]["transport"], "auth_value" in found["two"]) == ("sse", False)
    assert GatewayPlan(mcp=servers).secrets() == (TOKEN,)
    assert "mcp_servers" not in yaml.safe_load(render(GatewayPlan(), KEY_NAME))


@pytest.mark.parametrize("bad", ["", "A", "a b", "a__b", "_a", "a_", "a-b", "\u0430", "x" * 25])
def test_an_id_that_could_be_taken_for_something_else_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="id of a server"):
        McpServer(bad, "https://mcp.example.org")
    for url in ("", "ftp://x", "file:///x", "os.environ/HOME"):
        with pytest.raises(ValueError, match="address"):
            McpServer("a", url)
