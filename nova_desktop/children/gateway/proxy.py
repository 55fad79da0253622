"""LiteLLM's proxy as Nova uses it: the only place that knows its internals after the import.

Everything here that LiteLLM does not document is pinned by tests/contract/test_litellm_internals.
"""

import contextlib
import importlib
import sys
import time
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, cast

from nova_desktop.children.gateway.environment import CONFIG_FILE, MASTER_KEY
from nova_desktop.children.gateway.gate import Application
from nova_desktop.children.gateway.plan_file import PlanFile, PlanRejectedError

_MCP_SERVERS: Final = "litellm.proxy._experimental.mcp_server.mcp_server_manager"


@dataclass(frozen=True, slots=True)
class Served:
    """What is served now: distinct model names, and names whose deployment LiteLLM dropped."""

    models: tuple[str, ...]
    dropped: tuple[str, ...]


class LiteLlmProxy:
    """The imported `litellm.proxy.proxy_server`."""

    def __init__(self, module: Any, environment: MutableMapping[str, str], key: str) -> None:
        self._module = module
        self._litellm: Any = importlib.import_module("litellm")
        self._environment = environment
        self._key = key

    @property
    def application(self) -> Application:
        """The ASGI application; its life is `running`."""
        return cast("Application", self._module.app)

    @property
    def version(self) -> str:
        """LiteLLM's version."""
        return str(self._module.version)

    @contextlib.asynccontextmanager
    async def running(self, plan: PlanFile) -> AsyncGenerator[MutableMapping[str, Any]]:
        """Load the plan and run until the block ends; gives the state of ASGI's lifespan.

        Raises whatever LiteLLM raises for a plan it cannot load, SystemExit among it.
        """
        self._name_key(plan)
        self._environment[MASTER_KEY] = self._key
        self._environment[CONFIG_FILE] = plan.path
        app = self._module.app
        life: AbstractAsyncContextManager[Any] = app.router.lifespan_context(app)
        async with life as state:
            self._settle()
            yield state or {}

    async def swap(self, plan: PlanFile) -> float:
        """Serve another plan; milliseconds it took. Calls in flight keep the old router.

        Raises whatever LiteLLM raises; then the old router stays.
        """
        self._name_key(plan)
        began = time.perf_counter()
        router, models, settings = await self._module.proxy_config.load_config(
            router=None, config_file_path=plan.path
        )
        self._drop_servers(plan)
        old, self._module.llm_router = self._module.llm_router, router
        self._module.llm_model_list = models
        self._module.general_settings = settings
        if old is not None:
            old.discard()
        self._settle()
        return (time.perf_counter() - began) * 1000

    def served(self, plan: PlanFile) -> Served:
        """What of the plan is served."""
        router = self._module.llm_router
        deployments: list[dict[str, Any]] = [] if router is None else router.get_model_list() or []
        ids = {deployment["model_info"]["id"] for deployment in deployments}
        names = dict.fromkeys(str(deployment["model_name"]) for deployment in deployments)
        dropped = [
            m.name for m in plan.models if (m.id not in ids if m.id else m.name not in names)
        ]
        return Served(tuple(names), tuple(dropped))

    def log_to(self, logger: object) -> None:
        """Have a CustomLogger told of every call."""
        self._litellm.logging_callback_manager.add_litellm_callback(logger)

    def new_logger(self, methods: dict[str, object]) -> object:
        """A CustomLogger with these methods."""
        base = importlib.import_module("litellm.integrations.custom_logger").CustomLogger
        return type("NovaLogger", (base,), methods)()

    def _drop_servers(self, plan: PlanFile) -> None:
        """LiteLLM adds the MCP servers of a plan to those it has, and lets none go.

        tests/contract/test_mcp_servers.py tells when these internals move.
        """
        module = sys.modules.get(_MCP_SERVERS)
        if module is None:
            return
        servers = module.global_mcp_server_manager
        for name, server in list(servers.config_mcp_servers.items()):
            if server.server_name not in plan.mcp_servers:
                del servers.config_mcp_servers[name]
                servers.invalidate_server_definition_caches(name)

    def _name_key(self, plan: PlanFile) -> None:
        """The file names a variable for the key; give it the key of this run."""
        if plan.master_key_env:
            self._environment[plan.master_key_env] = self._key

    def _settle(self) -> None:
        """What holds whatever a plan says: its key is ours, and no message enters a log."""
        if self._module.master_key != self._key:
            raise PlanRejectedError("the plan does not use the key of this run")
        self._litellm.turn_off_message_logging = True
