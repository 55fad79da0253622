"""A Nova without a window that chats with memory on until it is killed, for tests of kills.

`python -m tests.e2e.memory_talker HOME BASE_URL FIRST`: says `PersonN lives in TownN.` for N from
FIRST on, and prints N once its answer is whole.
"""

import asyncio
import itertools
import sys
from dataclasses import replace
from pathlib import Path

from nova_desktop.app.memory_parts import start_memory
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import Models, Settings
from tests.e2e.running_core import Running, running, upstream_models
from tests.fakes.memory_upstream import MODEL

CHAT = "tokens:4"


def memory_models(base_url: str) -> Models:
    """One that chats, and one that reads for memory."""
    return upstream_models(base_url, CHAT, MODEL)


async def with_memory(here: Running) -> None:
    """Switch it on, give it its model, and start bringing what waits."""

    def edit(now: Settings) -> Settings:
        roles = now.roles.having(Role.MEMORY, RoleChoice(MODEL))
        roles = roles.having(Role.SMALL, RoleChoice(MODEL)).having(Role.CHAT, RoleChoice(CHAT))
        return replace(now, memory=replace(now.memory, enabled=True), roles=roles)

    await here.core.base.settings.change(edit)
    await here.core.gateways.planned()
    start_memory(here.core.base, here.core.memory)


async def talk(home: Path, base_url: str, first: int) -> None:
    async with running(home, memory_models(base_url)) as here:
        await with_memory(here)
        for number in itertools.count(first):
            conversation = await here.ask(f"Person{number} lives in Town{number}.")
            await here.over(conversation)
            print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(talk(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
