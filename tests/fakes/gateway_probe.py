"""A GatewayProbe that plays looks, and Gateways over it."""

import asyncio
from typing import Any

from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.services.external_gateways import ExternalGateways, LookPolicy
from nova_desktop.services.gateway_edits import GatewayEdits
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.settings import CurrentSettings

NEVER = LookPolicy(3600.0, (3600.0,))


class FakeProbe:
    """Answers with `looks` by address, REFUSED for others; waits while `ready` is not set."""

    def __init__(self, **looks: GatewayLook) -> None:
        self.looks: dict[str, GatewayLook] = looks
        self.asked: list[tuple[str, str, str]] = []
        self.ready = asyncio.Event()
        self.ready.set()

    async def look(self, address: str, key: str = "", certificate: str = "") -> GatewayLook:
        self.asked.append((address, key, certificate))
        await self.ready.wait()
        return self.looks.get(address, GatewayLook(LookOutcome.REFUSED, address))


def gateways_over(
    settings: CurrentSettings, bench: Any, probe: FakeProbe, policy: LookPolicy = NEVER
) -> Gateways:
    """Gateways over a bench that has a managed gateway, a vault and a scope."""
    external = ExternalGateways(settings, probe, bench.vault, bench.scope, policy)
    edits = GatewayEdits(settings, bench.vault, external)
    return Gateways(settings, bench.gateway, external, probe, edits)
