"""What is said in one chat is known in the next: the real window, gateway and memory child."""

import os
import signal
import stat
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from nova_desktop.app.core import Core
from nova_desktop.app.memory_parts import MemoryParts
from nova_desktop.domain.children import ChildState
from nova_desktop.domain.memory import Fact, Job, JobState, Page, Question
from nova_desktop.domain.memory_state import GraphState, LongWork, MemoryHealth
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.memory.child import MEMORY
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.services.memory.notices import MemoryNotice
from tests.e2e.nova_app import write_settings
from tests.e2e.window_in_process import WindowHere, run_window_here
from tests.fakes.memory_upstream import MODEL, MemoryUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(240)]

CHAT = "tokens:4"
WORDS = "w0 w1 w2 w3"
FACT = "Anna works at Contoso"
SETTINGS = """
[models]
use_test_model = false
[[models.deployments]]
id = "chat"
model = "{chat}"
upstream = "openai/{chat}"
api_base = "{base}"
[[models.deployments]]
id = "memory"
model = "{memory}"
upstream = "openai/{memory}"
api_base = "{base}"
json_schema = true
[[models.deployments]]
id = "vectors"
model = "vectors"
upstream = "openai/vectors"
mode = "embedding"
api_base = "{base}"
[roles]
chat_llm_model = "{chat}"
memory_llm_model = "{memory}"
small_llm_model = "{memory}"
embedding_model = "vectors"
embedding_dimension = 64
[you]
name = "Ada"
[memory]
enabled = {enabled}
"""


@pytest.fixture
def upstream() -> Iterator[MemoryUpstream]:
    with MemoryUpstream() as upstream:
        upstream.release()
        yield upstream


class MemoryHere:
    """A window in which one chats; a MemoryListener that keeps what it hears."""

    def __init__(self, here: WindowHere, upstream: MemoryUpstream) -> None:
        self.here = here
        self.upstream = upstream
        self.jobs: dict[str, Job] = {}
        self.notices: list[MemoryNotice] = []

    @property
    def parts(self) -> MemoryParts:
        return self.here.core.memory

    async def opened(self) -> None:
        await self.here.opened()
        await self.here.until(lambda: self.here.lifecycle.places)
        self.parts.graph.listen(self)
        self.parts.notices.on_notice(self.notices.append)

    async def say(self, text: str) -> str:
        """In a new chat, until it is answered; the prompt that the model saw."""
        before = len(self.chat_calls())
        self.here.window.chat.new_chat()
        self.here.say(text)
        await self.here.until(lambda: len(self.chat_calls()) > before)
        await self.here.answered(WORDS)
        return str(self.chat_calls()[-1]["messages"][0]["content"])

    def chat_calls(self) -> list[dict[str, Any]]:
        return [call.body for call in self.upstream.calls if call.body.get("model") == CHAT]

    def memory_calls(self) -> int:
        """How often a model was called for memory."""
        return sum(call.body.get("model") in (MODEL, "vectors") for call in self.upstream.calls)

    async def read(self, count: int) -> None:
        """Wait until this many texts are read to their end."""
        await self.here.until(lambda: self._count(JobState.DONE) == count, 60)

    def _count(self, state: JobState) -> int:
        return sum(job.state is state for job in self.jobs.values())

    def pid(self) -> int:
        return self.here.core.supervisor.status(MEMORY).pid

    # MemoryListener

    def job_changed(self, job: Job) -> None:
        self.jobs[job.key] = job

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        """The notices tell of them."""

    def health_changed(self, health: MemoryHealth) -> None:
        """Memory itself keeps it."""

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """There is none here."""


Play = Callable[[MemoryHere], Awaitable[None]]


def run(home: Path, upstream: MemoryUpstream, play: Play, *, on: bool = True) -> MemoryHere:
    """Chat in a window with memory on, or off."""
    write_settings(
        home,
        SETTINGS.format(
            chat=CHAT, memory=MODEL, base=upstream.base_url, enabled="true" if on else "false"
        ),
    )
    seen: list[MemoryHere] = []

    async def play_here(here: WindowHere) -> None:
        seen.append(MemoryHere(here, upstream))
        await seen[0].opened()
        await play(seen[0])

    run_window_here(home, play_here)
    return seen[0]


def test_what_is_said_in_one_chat_is_told_in_the_next_until_it_is_undone(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(memory: MemoryHere) -> None:
        assert memory.parts.memory.phase is MemoryPhase.ASLEEP
        first = await memory.say(f"{FACT}.")
        assert "Contoso" not in first
        await memory.here.until(lambda: memory.notices, 60)
        (notice,) = memory.notices
        assert [fact.text for fact in notice.facts] == [FACT]
        second = await memory.say("Where does Anna work?")
        assert FACT in second
        assert second.count("<memory>") == 1
        assert memory.parts.memory.health is not None
        await memory.read(2)
        await memory.parts.notices.undo(notice)
        assert "Contoso" not in await memory.say("Where does Anna work?")
        found = await memory.parts.graph.recall(Question("Contoso"))
        assert not [hit for hit in found.hits if hit.fact is not None]
        assert await memory.parts.outbox.count() == 0

    memory = run(tmp_path, upstream, play)
    assert memory.here.window.ever_told == []
    assert stat.S_IMODE((tmp_path / "data/memory").stat().st_mode) == 0o700


@pytest.mark.long
def test_off_is_off_and_on_again_it_still_knows(tmp_path: Path, upstream: MemoryUpstream) -> None:
    async def play(memory: MemoryHere) -> None:
        await memory.say(f"{FACT}.")
        core, parts = memory.here.core, memory.parts
        assert MEMORY not in core.supervisor.names()
        assert parts.memory.phase is MemoryPhase.OFF
        await switch(core, on=True)
        await memory.say("Ben lives in Berlin.")
        await memory.read(1)
        pid, calls = memory.pid(), memory.memory_calls()
        await switch(core, on=False)
        await core.supervisor.wait_until(MEMORY, lambda s: s.state is ChildState.STOPPED)
        assert not psutil.pid_exists(pid)
        assert "Berlin" not in await memory.say("Where does Ben live? Cara lives in Rome.")
        with pytest.raises(NovaError) as raised:
            await parts.graph.recall(Question("Ben"))
        assert raised.value.problem.code is ProblemCode.MEMORY_OFF
        assert await parts.outbox.count() == 0
        assert memory.memory_calls() == calls
        await switch(core, on=True)
        assert (await parts.graph.recall(Question("Ben"))).hits
        assert "Berlin" in await memory.say("Where does Ben live?")
        found = await parts.graph.recall(Question("Rome Contoso"))
        assert not [hit for hit in found.hits if "Rome" in hit.passage or "Contoso" in hit.passage]

    memory = run(tmp_path, upstream, play, on=False)
    assert memory.here.window.ever_told == []


def test_a_conversation_that_is_switched_off_is_neither_kept_nor_told(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(memory: MemoryHere) -> None:
        await memory.say(f"{FACT}.")
        await memory.read(1)
        await memory.say("Hello.")
        chat = memory.here.core.chat
        here = (await chat.conversations())[0].id
        await chat.remember(here, False)
        before = len(memory.chat_calls())
        memory.here.say("Where does Anna work? Dora lives in Rome.")
        await memory.here.until(lambda: len(memory.chat_calls()) > before)
        await memory.here.answered(WORDS)
        assert "Contoso" not in str(memory.chat_calls()[-1]["messages"][0])
        await memory.read(2)
        found = await memory.parts.graph.recall(Question("Dora Rome"))
        assert not [hit for hit in found.hits if "Rome" in hit.passage]

    run(tmp_path, upstream, play)


@pytest.mark.long
def test_a_chat_is_switched_off_before_its_first_message(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(memory: MemoryHere) -> None:
        await memory.say(f"{FACT}.")
        await memory.read(1)
        window = memory.here.window
        window.chat.new_chat()
        await memory.here.until(lambda: not window.chat.transcript.messages())
        button = window.chat.header.memory
        assert button.isVisible()
        (remember, *_more) = button.open_menu().actions()
        remember.trigger()
        before = len(memory.chat_calls())
        memory.here.say("Where does Anna work? Dora lives in Rome.")
        await memory.here.until(lambda: len(memory.chat_calls()) > before)
        await memory.here.answered(WORDS)
        assert "Contoso" not in str(memory.chat_calls()[-1]["messages"][0])
        await memory.read(1)
        assert await memory.parts.outbox.count() == 0
        found = await memory.parts.graph.recall(Question("Dora Rome"))
        assert not [hit for hit in found.hits if "Rome" in hit.passage]
        assert button.accessibleName() == "This chat is not remembered"

    run(tmp_path, upstream, play)


@pytest.mark.long
def test_kills_of_the_child_lose_and_double_nothing(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    texts = [f"Person{n} lives in Town{n}." for n in range(6)]

    async def play(memory: MemoryHere) -> None:
        parts = memory.parts
        for number, text in enumerate(texts):
            await memory.say(text)
            if number % 2 == 0:
                await memory.here.until(memory.pid)
                os.kill(memory.pid(), signal.SIGKILL)
        await memory.read(len(texts))
        assert await parts.outbox.count() == 0
        kept = (await parts.graph.episodes(Page())).rows
        assert len(kept) == len(texts)
        facts = [fact.text for fact in (await parts.graph.facts(Page())).rows]
        assert sorted(facts) == sorted(text[:-1] for text in texts)
        assert (await parts.graph.health()).state is GraphState.READY

    memory = run(tmp_path, upstream, play)
    assert memory.here.window.ever_told == []


def test_what_was_left_by_one_run_is_brought_by_the_next(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def leave(memory: MemoryHere) -> None:
        await memory.parts.memory.wake()
        os.kill(memory.pid(), signal.SIGSTOP)  # as if it took for ever
        await memory.say(f"{FACT}.")
        assert await memory.parts.outbox.count() == 1
        os.kill(memory.pid(), signal.SIGKILL)

    async def bring(memory: MemoryHere) -> None:
        await memory.here.until(lambda: memory.jobs, 30)
        await memory.read(1)
        assert await memory.parts.outbox.count() == 0
        assert FACT in await memory.say("Where does Anna work?")

    run(tmp_path, upstream, leave)
    run(tmp_path, upstream, bring)


async def switch(core: Core, *, on: bool) -> None:
    """As the settings do."""
    await core.base.settings.change(
        lambda now: replace(now, memory=replace(now.memory, enabled=on))
    )
