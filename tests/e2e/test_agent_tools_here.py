"""The agent's tools over real services: the database, the gateway child and an MCP server."""

from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.app.agent_tools import AgentTools, open_tools
from nova_desktop.app.core import Core
from nova_desktop.domain.agent.approvals import Answer, Permission, Scope
from nova_desktop.domain.agent.marks import unmarked
from nova_desktop.domain.agent.tools import ToolCall
from nova_desktop.domain.gateway_plan import McpServer
from nova_desktop.domain.settings import McpSettings, Models
from nova_desktop.services.agent.permissions import Offered
from nova_desktop.services.agent.ports import ToolContext
from tests.e2e.running_core import running
from tests.fakes.mcp_server import mcp_process

pytestmark = pytest.mark.anyio
NO_MODELS = Models(use_test_model=False)


async def offered(tools: AgentTools, name: str, arguments: str, call: ToolContext) -> Offered:
    found = await tools.gate.offer(ToolCall(call.call, name, arguments), call)
    assert found.refusal == ""
    return found


async def serve(core: Core, *servers: McpServer) -> None:
    await core.model_settings.change(
        lambda now: replace(now, models=NO_MODELS, mcp=McpSettings(servers))
    )


async def test_tools_of_settings_and_of_nova_behind_one_gate(tmp_path: Path) -> None:
    call = ToolContext("run", "1")
    with mcp_process() as server:
        async with running(tmp_path, NO_MODELS) as here:
            tools = open_tools(here.core, dict)
            await serve(
                here.core, McpServer("fake", server.url), McpServer("gone", "http://[::1]:9")
            )
            await tools.mcp.refresh()
            assert tools.mcp.looks["gone"].problem
            said = await offered(tools, "fake__say", '{"text": "Größe"}', call)
            assert await tools.gate.decide(said, call) is Permission.ASK
            approval = await tools.gate.ask(said, call)
            await tools.approvals.answer(approval.id, Answer.ALLOWED, Scope.TOOL, "")
            result = await tools.gate.use(said, call)
            assert unmarked(result.text) == "You said: Größe"
            made = await offered(tools, "create_task", '{"title": "From Nova"}', call)
            assert (await tools.gate.use(made, call)).ok
            await serve(here.core)
            await tools.mcp.refresh()
            assert not [spec for spec in tools.gate.specs() if spec.server]
            await tools.servers.aclose()
        async with running(tmp_path, NO_MODELS) as here:
            tools = open_tools(here.core, dict)
            await serve(here.core, McpServer("fake", server.url))
            await tools.mcp.refresh()
            later = replace(call, run="another")
            said = await offered(tools, "fake__say", '{"text": "again"}', later)
            assert await tools.gate.decide(said, later) is Permission.ALLOW
            (grant,) = await tools.approvals.grants()
            await tools.approvals.revoke(grant.id)
            assert await tools.gate.decide(said, later) is Permission.ASK
            made = await offered(tools, "create_task", '{"title": "From Nova"}', call)
            found = await tools.gate.found(made, call)
            assert found is not None
            assert (await tools.gate.use(made, call)) == found
            page = await here.core.tasks.lists.inbox()
            assert [card.task.title for card in page.cards] == ["From Nova"]
            await tools.servers.aclose()
    assert here.problems == []
