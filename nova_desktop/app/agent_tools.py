"""The tools of the agent over their adapters, behind one gate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import getproxies

from nova_desktop.adapters.file_texts.reading import FileReader
from nova_desktop.adapters.gateway.mcp_servers import GatewayMcpServers
from nova_desktop.adapters.sqlite.approval_store import SqliteApprovalStore
from nova_desktop.adapters.web_fetch.pages import HttpPages
from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.agent.file_ports import FilesGiven
from nova_desktop.services.agent.permissions import ToolGate
from nova_desktop.services.agent.ports import ApprovalStore, RunStore, Tool
from nova_desktop.services.agent.tools.changes import Changes
from nova_desktop.services.agent.tools.files import FilesOfTask, ReadFile
from nova_desktop.services.agent.tools.mcp import McpTools
from nova_desktop.services.agent.tools.memory import Forget, MemoryDesk, Recall, Remember
from nova_desktop.services.agent.tools.own_words import OwnWords
from nova_desktop.services.agent.tools.place_changes import CreatePlace
from nova_desktop.services.agent.tools.task_changes import (
    CommentTask,
    CompleteTask,
    CreateTask,
    SplitTask,
    UpdateTask,
)
from nova_desktop.services.agent.tools.task_desk import TaskDesk
from nova_desktop.services.agent.tools.task_reading import GetTask, ListPlaces, ListTasks
from nova_desktop.services.agent.tools.web import WebFetch

if TYPE_CHECKING:
    from nova_desktop.app.core import Core

Chosen = Callable[[], Mapping[str, Permission]]


@dataclass(frozen=True, slots=True)
class AgentTools:
    """The gate, what it keeps, and the MCP servers, whose tools are asked for with `keep_fresh`."""

    gate: ToolGate
    approvals: ApprovalStore
    mcp: McpTools
    servers: GatewayMcpServers


def open_tools(
    core: "Core", chosen: Chosen, runs: RunStore | None = None, *given: FilesGiven
) -> AgentTools:
    """All tools. `chosen` tells the permissions of the settings, `given` more sources of files."""
    approvals = SqliteApprovalStore(core.base.database)

    async def gateway() -> tuple[str, str]:
        return await core.gateway.address("")

    servers = GatewayMcpServers(gateway, core.base.redactor.redact)
    mcp = McpTools(servers, lambda: core.base.settings.now.mcp.servers)
    own = own_tools(core, runs, *given)
    return AgentTools(ToolGate(approvals, chosen, lambda: own, mcp), approvals, mcp, servers)


def own_tools(core: "Core", runs: RunStore | None = None, *given: FilesGiven) -> list[Tool]:
    """Those that come with Nova."""
    base, tasks, memory = core.base, core.tasks, core.memory
    desk = TaskDesk(tasks.lists, tasks.places, tasks.days, base.zone)
    changes = Changes(tasks.tasks, core.journal)
    remembering = MemoryDesk(base.settings, memory.chat_store)
    pages = HttpPages(
        is_proxied=lambda: bool(base.settings.now.advanced.proxy) or _has_proxy(),
        certificates=lambda: base.settings.now.advanced.certificates,
    )
    words = OwnWords(tasks.lists, memory.chat_store, runs)
    return [
        ListTasks(desk),
        GetTask(desk),
        CreateTask(desk, changes),
        UpdateTask(desk, changes),
        CommentTask(desk, changes),
        SplitTask(desk, changes),
        CompleteTask(desk, changes, tasks.tasks),
        *(ListPlaces(desk, kind) for kind in PlaceKind),
        *(CreatePlace(desk, changes, kind) for kind in PlaceKind),
        Recall(remembering, memory.graph),
        Remember(remembering, memory.outbox),
        Forget(remembering, memory.graph),
        ReadFile(FileReader(), FilesOfTask(tasks.lists), *given),
        WebFetch(pages, words),
    ]


def _has_proxy() -> bool:
    found = getproxies()
    return any(found.get(scheme) for scheme in ("http", "https", "all"))
