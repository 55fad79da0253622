"""The running gateway: LiteLLM's application, the requests of the parent, and the end of both."""

import asyncio
import contextlib
import socket
from collections.abc import MutableMapping
from contextlib import AsyncExitStack
from typing import Any

from nova_desktop.children.gateway.control import Control
from nova_desktop.children.gateway.gate import Gate
from nova_desktop.children.gateway.plan_file import PlanFile, PlanRejectedError
from nova_desktop.children.gateway.proxy import LiteLlmProxy
from nova_desktop.children.gateway.secrets import Secrets
from nova_desktop.children.gateway.server import GatewayServer
from nova_desktop.children.gateway.sharing import Sharing
from nova_desktop.children.gateway.usage import logger_methods
from nova_desktop.children.gateway.warm_up import warm_up
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.ports import port_of
from nova_desktop.children.runtime.serving import serve_requests
from nova_desktop.protocol import READY, USAGE


class GatewayService:
    """Runs once, in the main thread's loop."""

    def __init__(self, link: ParentLink, proxy: LiteLlmProxy, secrets: Secrets, key: str) -> None:
        self._link = link
        self._proxy = proxy
        self._secrets = secrets
        self._key = key
        self._gate = Gate(proxy.application, key)
        self._control = Control(proxy, secrets)
        self._sharing = Sharing(self._gate, key, secrets)
        self._logger = proxy.new_logger(logger_methods(lambda params: link.notify(USAGE, params)))

    async def run(self, plan: PlanFile, bound: socket.socket) -> bool:
        """Serve until the parent wants the end; False if it ended by itself.

        Raises PlanRejectedError.
        """
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def end() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: it is ending already
                loop.call_soon_threadsafe(ended.set)

        self._link.ending.on_asked(end)
        methods = self._control.methods() | self._sharing.methods()
        requests = asyncio.create_task(serve_requests(self._link, methods))
        try:
            async with AsyncExitStack() as life:
                async with self._control.one_change:
                    state = await self._enter(life, plan)
                await self._serve(plan, bound, state, ended)
            return ended.is_set()
        finally:
            requests.cancel()

    async def _enter(self, life: AsyncExitStack, plan: PlanFile) -> MutableMapping[str, Any]:
        try:
            state = await life.enter_async_context(self._proxy.running(plan))
        except PlanRejectedError:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 LiteLLM raises anything here
            raise PlanRejectedError(self._secrets.shown(str(error))) from None
        self._proxy.log_to(self._logger)
        return state

    async def _serve(
        self,
        plan: PlanFile,
        bound: socket.socket,
        state: MutableMapping[str, Any],
        ended: asyncio.Event,
    ) -> None:
        served = self._proxy.served(plan)
        ready = {
            "port": port_of(bound),
            "models": len(served.models),
            "version": self._proxy.version,
            "dropped": list(served.dropped),
        }
        server = GatewayServer(self._gate, state, lambda: self._link.notify(READY, ready))
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        model = next(iter(served.models), "")
        warming = asyncio.create_task(warm_up(self._gate, self._key, model))
        stopping = asyncio.create_task(ended.wait())
        self._sharing.open_for(state)
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        warming.cancel()
        stopping.cancel()
        server.should_exit = True
        await self._sharing.close()
        await serving
