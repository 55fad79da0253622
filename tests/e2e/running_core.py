"""The real services over real children, without a window, for tests that kill things."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from nova_desktop.app.core import Children, Core, open_core
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.children import RestartPolicy
from nova_desktop.domain.gateway_plan import Deployment
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.settings import Models

QUICK = RestartPolicy(ping_every_s=0.5, ping_timeout_s=1.0, give_up_after=10_000)


class Running:
    """A core with what it told."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.errors: list[BaseException] = []
        self.core: Core = None  # type: ignore[assignment] (set by `running`)

    async def ask(self, text: str, conversation: str = "") -> str:
        return await self.core.chat.send(conversation, text)

    async def streaming(self, conversation: str) -> Message:
        """The answer, once words of it came; a test fails at once if it failed before."""
        message = await self._answer(
            conversation, lambda m: bool(m.text) or m.state is MessageState.FAILED
        )
        assert message.state is not MessageState.FAILED, message
        return message

    async def over(self, conversation: str) -> Message:
        """The answer, once it is in a final state."""
        live = (MessageState.QUEUED, MessageState.STREAMING)
        return await self._answer(conversation, lambda m: m.state not in live)

    async def _answer(self, conversation: str, is_it: object) -> Message:
        async with asyncio.timeout(90):
            while True:
                message = (await self.core.chat.messages(conversation))[-1]
                if is_it(message):  # type: ignore[operator]
                    return message
                await asyncio.sleep(0.02)


@asynccontextmanager
async def running(
    home: Path, models: Models, policy: RestartPolicy = QUICK
) -> AsyncIterator[Running]:
    """Open, start the gateway and the servers of `models`, and close at the end."""
    paths = nova_paths({"NOVA_HOME": str(home)})
    prepare(paths)
    here = Running()
    here.core, problems = await open_core(
        paths, Redactor(), here.problems.append, here.errors.append, Children(policy=policy)
    )
    here.problems += problems
    try:
        await here.core.supervisor.reap()
        here.core.gateway.start(models, policy)
        yield here
    finally:
        await here.core.close()
    assert here.errors == []


def upstream_models(base_url: str, *names: str) -> Models:
    """A deployment for each of the scripted upstream's scenes; the first answers in the chat."""
    deployments = tuple(
        Deployment(f"id-{name}", name, f"openai/{name}", api_base=base_url) for name in names
    )
    return Models(deployments=deployments)
