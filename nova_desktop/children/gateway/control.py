"""What the parent can ask the running gateway for."""

import asyncio
from typing import Final

from nova_desktop.children.gateway.plan_file import PlanFile, PlanRejectedError, read_plan
from nova_desktop.children.gateway.proxy import LiteLlmProxy
from nova_desktop.children.gateway.secrets import Secrets
from nova_desktop.children.runtime import params as read
from nova_desktop.children.runtime.serving import Method, RefusedError
from nova_desktop.protocol import RELOAD, SET_SECRETS, JsonObject

REJECTED: Final = "plan_rejected"


class Control:
    """The methods `reload` and `set_secrets`, one at a time.

    reload {"config_path", "secrets"?} → {"swap_ms", "models", "dropped"}; set_secrets
    {"secrets"} → {}. Secrets are values by variable name, null removes one; they are used by
    deployments that are loaded afterwards, so a reload has to follow.
    """

    def __init__(self, proxy: LiteLlmProxy, secrets: Secrets) -> None:
        self._proxy = proxy
        self._secrets = secrets
        self.one_change = asyncio.Lock()

    def methods(self) -> dict[str, Method]:
        """For serve_requests."""
        return {RELOAD: self.reload, SET_SECRETS: self.set_secrets}

    async def reload(self, params: JsonObject) -> JsonObject:
        """Serve another plan; a broken one is refused and the old one stays."""
        path, values = read.text(params, "config_path"), read.secrets(params)
        async with self.one_change:
            self._secrets.put(values)
            try:
                plan = read_plan(path)
                swap_ms = await self._swap(plan)
            except PlanRejectedError as error:
                raise RefusedError(f"{REJECTED}: {error}") from None
            served = self._proxy.served(plan)
        models, dropped = len(served.models), list(served.dropped)
        return {"swap_ms": round(swap_ms, 3), "models": models, "dropped": dropped}

    async def set_secrets(self, params: JsonObject) -> JsonObject:
        """Put secrets into the environment of this process."""
        values = read.secrets(params)
        async with self.one_change:
            self._secrets.put(values)
        return {}

    async def _swap(self, plan: PlanFile) -> float:
        try:
            return await self._proxy.swap(plan)
        except PlanRejectedError:
            raise
        except Exception as error:  # noqa: BLE001 LiteLLM raises anything for a plan it dislikes
            raise PlanRejectedError(self._secrets.shown(str(error))) from None
