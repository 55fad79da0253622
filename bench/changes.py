"""Changes while Nova runs: a chat model, a new model, a new key, each while an answer streams.

The real services over the real gateway and a scripted upstream. 'To effect' is the time until the
change's own call returns: from then on the next call uses it, which is checked each time.
"""

import asyncio
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.rows import Row, median_row, table
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.settings import Models, SecretsPlace, SecretsSettings, Settings
from tests.e2e.running_core import Running, running
from tests.fakes.upstream import ScriptedUpstream

RUNS = 10
LONG = "tokens:400:100"
KEY = SecretRef("bench")


def deployment(name: str, upstream: str) -> Deployment:
    return Deployment(f"d-{name}", name, f"openai/{name}", api_base=upstream, secret=KEY)


class Changes:
    """One running core, changed again and again."""

    def __init__(self, here: Running, upstream: ScriptedUpstream) -> None:
        self._here = here
        self._upstream = upstream
        self._core = here.core
        self.switch: list[float] = []
        self.first_call: list[float] = []
        self.added: list[float] = []
        self.rotated: list[float] = []

    async def run(self) -> None:
        """All of it, while one answer streams from the beginning to the end."""
        long = await self._begin()
        for number in range(RUNS):
            await self._switch("echo" if number % 2 else "chat-b")
            await self._add(f"added-{number}")
            await self._rotate(f"sk-bench-{number:04d}-abcdefghijklmnop")
        await self._core.chat.stop(long)
        over = await self._here.over(long)
        if over.state is not MessageState.STOPPED or not over.text.strip():
            raise AssertionError(f"the running answer was harmed: {over}")

    async def _begin(self) -> str:
        core = self._core
        models = Models(
            deployments=tuple(deployment(n, self._upstream.base_url) for n in (LONG, "echo")),
            use_test_model=False,
        )
        secrets = SecretsSettings(SecretsPlace.SESSION)
        await core.base.settings.change(lambda now: replace(now, secrets=secrets))
        await core.keys.store(KEY, "sk-bench-first-abcdefghijkl")
        both = (*models.deployments, deployment("chat-b", self._upstream.base_url))
        await core.model_settings.change(
            lambda now: _with_chat(replace(now, models=replace(models, deployments=both)), LONG)
        )
        conversation = await self._here.ask("begin")
        await self._here.streaming(conversation)
        return conversation

    async def _switch(self, model: str) -> None:
        began = time.perf_counter()
        await self._core.chat_models.choose(model)
        self.switch.append((time.perf_counter() - began) * 1000)
        calls = len(self._upstream.calls)
        await self._here.over(await self._here.ask("hello"))
        self.first_call.append((time.perf_counter() - began) * 1000)
        self._check(self._upstream.calls[calls].body["model"], model)

    async def _add(self, name: str) -> None:
        new = deployment(name, self._upstream.base_url)
        began = time.perf_counter()
        await self._core.model_settings.change(
            lambda now: replace(
                now, models=replace(now.models, deployments=(*now.models.deployments, new))
            )
        )
        self.added.append((time.perf_counter() - began) * 1000)

    async def _rotate(self, key: str) -> None:
        began = time.perf_counter()
        await self._core.keys.store(KEY, key)
        self.rotated.append((time.perf_counter() - began) * 1000)
        calls = len(self._upstream.calls)
        await self._here.over(await self._here.ask("hello again"))
        self._check(self._upstream.calls[calls].headers.get("authorization"), f"Bearer {key}")

    @staticmethod
    def _check(seen: object, wanted: str) -> None:
        if seen != wanted:
            raise AssertionError(f"the next call had {seen!r}, not {wanted!r}")


def _with_chat(settings: Settings, model: str) -> Settings:
    return replace(settings, roles=replace(settings.roles, chat_llm_model=model))


def measure() -> list[Row]:
    """Every figure of this part."""
    with tempfile.TemporaryDirectory() as folder, ScriptedUpstream() as upstream:
        changes = asyncio.run(_measured(Path(folder), upstream))
    return [
        median_row("switch of the chat model, to effect", "ms", changes.switch, "<= 100"),
        median_row("the same, to the end of a short answer", "ms", changes.first_call),
        median_row("a model added, to effect", "ms", changes.added, "<= 100", "reload and save"),
        median_row("a key rotated, to effect", "ms", changes.rotated, "", "vault and reload"),
    ]


async def _measured(folder: Path, upstream: ScriptedUpstream) -> Changes:
    async with running(folder, Models()) as here:
        changes = Changes(here, upstream)
        await changes.run()
        return changes


if __name__ == "__main__":
    print(table(measure()))
