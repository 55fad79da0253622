"""All tools of the agent over a real database, before a gate whose user is a test."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nova_desktop.adapters.file_texts.reading import FileReader
from nova_desktop.adapters.sqlite.approval_store import SqliteApprovalStore
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.agent.approvals import Answer, Approval, Permission, Scope
from nova_desktop.domain.agent.tools import ToolCall, ToolResult
from nova_desktop.domain.gateway_plan import McpServer
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import Task
from nova_desktop.services.agent.mcp_ports import McpAnswer, McpError, McpOffer
from nova_desktop.services.agent.permissions import Offered, ToolGate
from nova_desktop.services.agent.ports import Tool, ToolContext
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
from nova_desktop.services.agent.web_ports import PageRefusedError, WebPage
from nova_desktop.services.journal import Journal
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from tests.fakes.memory_outbox import FakeMemoryOutbox
from tests.fakes.memory_port import FakeMemoryGraph
from tests.fakes.memory_settings import MemorySettings
from tests.unit.adapters_sqlite.files import home

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HERE = ToolContext("run", "call", task="t")
SCHEMA = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


class FakePages:
    """A WebPages with the pages that a test puts in; `asked` tells what was fetched."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[str] = []

    async def fetch(self, address: str) -> WebPage:
        self.asked.append(address)
        if address not in self.pages:
            raise PageRefusedError("The page answered 404.")
        return WebPage(address, self.pages[address], "A page")


class FakeMcpServers:
    """An McpServers with the tools that a test puts in; `called` tells what was used."""

    def __init__(self) -> None:
        self.tools: dict[str, list[McpOffer]] = {}
        self.answers: dict[str, McpAnswer | McpError] = {}
        self.called: list[tuple[str, str, Mapping[str, object]]] = []

    async def offers(self, server: str) -> Sequence[McpOffer]:
        if server not in self.tools:
            raise McpError("no answer for 10 s")
        return self.tools[server]

    async def call(self, server: str, tool: str, arguments: Mapping[str, object]) -> McpAnswer:
        self.called.append((server, tool, arguments))
        answer = self.answers.get(tool, McpAnswer("done"))
        if isinstance(answer, McpError):
            raise answer
        return answer


@dataclass
class ToolDesk:
    """The gate, what stands behind it, and the user's word in `chosen`."""

    database: Database
    folder: Path
    chosen: dict[str, Permission] = field(default_factory=dict[str, Permission])
    pages: FakePages = field(default_factory=FakePages)
    graph: FakeMemoryGraph = field(default_factory=FakeMemoryGraph)
    outbox: FakeMemoryOutbox = field(default_factory=FakeMemoryOutbox)
    servers: FakeMcpServers = field(default_factory=FakeMcpServers)
    configured: list[McpServer] = field(default_factory=list[McpServer])
    asked: list[Approval] = field(default_factory=list[Approval])

    def __post_init__(self) -> None:
        store = SqliteTaskStore(self.database)
        self.commands = SqliteCommandStore(self.database, now=lambda: NOW)
        self.journal = Journal(self.commands)
        self.tasks = Tasks(self.journal, store)
        self.lists = TaskLists(store, Days(lambda: NOW, lambda _now: BERLIN))
        self.places = TaskPlaces(self.journal, store)
        self.chats = SqliteChatStore(self.database)
        self.settings = CurrentSettings(MemorySettings())
        self.store = SqliteApprovalStore(self.database, lambda: NOW)
        self.mcp = McpTools(self.servers, lambda: self.configured)
        own = self._own()
        self.gate = ToolGate(
            self.store, lambda: self.chosen, lambda: own, self.mcp, now=lambda: NOW
        )
        self.gate.on_ask(self.asked.append)

    def _own(self) -> list[Tool]:
        days = Days(lambda: NOW, lambda _now: BERLIN)
        desk = TaskDesk(self.lists, self.places, days, lambda: "Europe/Berlin")
        changes = Changes(self.tasks, self.journal)
        memory = MemoryDesk(self.settings, self.chats)
        return [
            ListTasks(desk),
            GetTask(desk),
            CreateTask(desk, changes),
            UpdateTask(desk, changes),
            CommentTask(desk, changes),
            SplitTask(desk, changes),
            CompleteTask(desk, changes, self.tasks),
            *(ListPlaces(desk, kind) for kind in PlaceKind),
            *(CreatePlace(desk, changes, kind) for kind in PlaceKind),
            Recall(memory, self.graph),
            Remember(memory, self.outbox, lambda: NOW),
            Forget(memory, self.graph),
            ReadFile(FileReader(), FilesOfTask(self.lists)),
            WebFetch(self.pages, OwnWords(self.lists, self.chats)),
        ]

    async def offer(self, tool: str, arguments: Any = None, context: ToolContext = HERE) -> Offered:
        """A call, with arguments as JSON or as the text that a model wrote."""
        text = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
        return await self.gate.offer(ToolCall(context.call, tool, text), context)

    async def use(
        self, tool: str, arguments: Any = None, context: ToolContext = HERE
    ) -> ToolResult:
        """A call that is allowed, or is asked about and allowed once."""
        offered = await self.offer(tool, arguments, context)
        assert offered.refusal == ""
        if await self.gate.decide(offered, context) is Permission.ASK:
            approval = await self.gate.ask(offered, context)
            await self.store.answer(approval.id, Answer.ALLOWED, Scope.ONCE, "")
        return await self.gate.use(offered, context)

    async def task(self, task: str) -> Task:
        found = await self.lists.detail(task)
        assert found is not None
        return found.card.task

    def serve(self, server: str, *offers: McpOffer, **more: Any) -> None:
        """Configure a server with these tools."""
        self.servers.tools[server] = list(offers)
        self.configured.append(McpServer(server, "https://mcp.example.org", **more))


@contextmanager
def open_tool_desk(folder: Path) -> Generator[ToolDesk]:
    with home(folder).opened() as database:
        yield ToolDesk(database, folder)
