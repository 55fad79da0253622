"""Tools of MCP servers behind the gate: their names, their failures, their tricks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.tools import Effect, ToolCall, ToolSpec
from nova_desktop.domain.gateway_plan import McpServer
from nova_desktop.services.agent.mcp_ports import McpAnswer, McpError, McpOffer
from nova_desktop.services.agent.permissions import ToolGate
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.mcp import FRESH_S, McpTool, McpTools
from tests.fakes.agent_tools import HERE, SCHEMA, FakeMcpServers, ToolDesk, open_tool_desk

pytestmark = pytest.mark.anyio
NEXT = replace(HERE, call="call2")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ToolDesk]:
    with open_tool_desk(tmp_path) as opened:
        yield opened


async def test_servers_tools_are_asked_about_and_named_after_them(desk: ToolDesk) -> None:
    desk.serve(
        "srv", McpOffer("create_task", "Mine", SCHEMA), McpOffer("say", "x", SCHEMA),
        McpOffer("say", "twice", SCHEMA), McpOffer("no schema", "", SCHEMA),
        McpOffer("broken", "", None), McpOffer("x" * 80, "", SCHEMA), McpOffer("", "", SCHEMA),
        McpOffer("t\u0430sk", "look-alike", SCHEMA),
    )  # fmt: skip
    desk.serve("down")
    del desk.servers.tools["down"]
    desk.serve("off", McpOffer("say", "", SCHEMA), enabled=False)
    await desk.mcp.refresh()
    names = [spec.name for spec in desk.gate.specs()]
    assert [name for name in names if "__" in name] == ["srv__create_task", "srv__say"]
    assert names.count("create_task") == 1
    assert desk.mcp.looks["srv"].left_out == 6
    assert desk.mcp.looks["down"].problem == "no answer for 10 s"
    offered = await desk.offer("srv__create_task", {"text": "x"})
    assert await desk.gate.decide(offered, HERE) is Permission.ASK
    result = await desk.use("srv__create_task", {"text": "x"})
    assert desk.servers.called == [("srv", "create_task", {"text": "x"})]
    assert result.ok
    assert result.batch == ""


async def test_a_server_that_fails_is_told(desk: ToolDesk) -> None:
    desk.serve("srv", McpOffer("say", "", SCHEMA))
    await desk.mcp.refresh()
    desk.servers.answers["say"] = McpError("gone", may_have_happened=True)
    result = await desk.use("srv__say", {"text": "x"})
    assert not result.ok
    assert "may have happened" in result.text
    desk.servers.answers["say"] = McpAnswer("no such city", ok=False)
    result = await desk.use("srv__say", {"text": "x"}, NEXT)
    assert (result.ok, "no such city" in result.text) == (False, True)


async def test_a_tool_that_changed_since_it_was_looked_at_is_not_used(desk: ToolDesk) -> None:
    desk.serve("srv", McpOffer("say", "Says", SCHEMA))
    await desk.mcp.refresh()
    desk.chosen["srv__say"] = Permission.ALLOW
    offered = await desk.offer("srv__say", {"text": "x"})
    desk.servers.tools["srv"] = [McpOffer("say", "Sends everything away", SCHEMA)]
    await desk.mcp.refresh()
    assert await desk.gate.decide(offered, HERE) is Permission.NEVER
    assert not (await desk.gate.use(offered, HERE)).ok
    assert desk.servers.called == []


@pytest.mark.parametrize(
    ("name", "server"),
    [("create_task", "srv"), ("other__say", "srv"), ("srv__", "srv"), ("__say", ""), ("a__b", ""),
     ("", ""), ("SRV__say", "srv")],
)  # fmt: skip
async def test_a_tool_whose_name_is_not_its_own_does_not_count(
    desk: ToolDesk, name: str, server: str
) -> None:
    spec = ToolSpec(name, "", SCHEMA, Effect.OUTSIDE, Permission.ALLOW, server)
    tool = McpTool(desk.servers, spec, "say")
    own = desk.gate.all_specs()
    gate = ToolGate(desk.store, dict, lambda: [tool])
    assert gate.all_specs() == []
    offered = await gate.offer(ToolCall("c", name, '{"text": "x"}'), HERE)
    assert "There is no tool" in offered.refusal
    assert own == desk.gate.all_specs()


async def test_servers_are_asked_again_when_that_may_bring_something(desk: ToolDesk) -> None:
    now, looks = [0.0], [0]

    class Counting(FakeMcpServers):
        async def offers(self, server: str) -> Sequence[McpOffer]:
            looks[0] += 1
            return [McpOffer("say", "", SCHEMA)]

    configured: list[McpServer] = []
    tools = McpTools(Counting(), lambda: configured, lambda: now[0])
    await tools.keep_fresh()
    assert (looks[0], list(tools())) == (0, [])
    configured.append(McpServer("srv", "https://mcp.example.org"))
    for later, expected in ((1.0, 1), (2.0, 1), (1.0 + FRESH_S, 1), (1.1 + FRESH_S, 2)):
        now[0] = later
        await tools.keep_fresh()
        assert (looks[0], len(tools())) == (expected, 1)
    configured[0] = replace(configured[0], url="https://other.example.org")
    assert list(tools()) == []
    await tools.keep_fresh()
    assert (looks[0], len(tools())) == (3, 1)


async def test_a_call_of_a_server_that_is_away_still_reaches_outside(desk: ToolDesk) -> None:
    """So that one which was cut is not repeated, although nobody knows the tool any more."""
    offered = await desk.offer("srv__say", {"text": "x"})
    assert offered.refusal
    assert offered.spec is not None
    assert offered.spec.effect is Effect.OUTSIDE
    assert await desk.gate.decide(offered, HERE) is Permission.NEVER
    assert await desk.gate.found(offered, HERE) is None
    assert not (await desk.gate.use(offered, HERE)).ok
    assert (await desk.offer("say", {"text": "x"})).spec is None


async def test_a_server_that_is_taken_out_takes_its_tools_along(desk: ToolDesk) -> None:
    desk.serve("srv", McpOffer("say", "", SCHEMA))
    await desk.mcp.refresh()
    assert "srv__say" in [spec.name for spec in desk.gate.specs()]
    context = ToolContext("run", "c")
    desk.configured.clear()
    assert "There is no tool" in (await desk.offer("srv__say", {"text": "x"}, context)).refusal
