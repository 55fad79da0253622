"""Kill -9 of Nova itself while it remembers: each whole answer is in memory once, no other is."""

import asyncio
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from nova_desktop.domain.memory import JobState, Page
from tests.e2e.memory_talker import memory_models, with_memory
from tests.e2e.nova_app import stored_messages
from tests.e2e.running_core import Running, running
from tests.fakes.memory_upstream import MemoryUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(1200)]
TIMES = [pytest.param(1, id="once"), pytest.param(20, id="20 times", marks=pytest.mark.long)]


@pytest.fixture
def upstream() -> Iterator[MemoryUpstream]:
    with MemoryUpstream() as upstream:
        upstream.release()
        yield upstream


@pytest.mark.long
@pytest.mark.parametrize("times", TIMES)
async def test_each_whole_answer_is_remembered_once(
    tmp_path: Path, upstream: MemoryUpstream, times: int
) -> None:
    for turn in range(times):
        await asyncio.to_thread(talk_until_killed, tmp_path, upstream.base_url, 100 * turn, turn)
    answered = whole_answers(tmp_path)
    assert len(answered) >= 3 * times
    async with running(tmp_path, memory_models(upstream.base_url)) as here:
        await with_memory(here)
        await all_read(here, len(answered))
        kept = await texts_of(here)
        facts = [fact.text for fact in (await here.core.memory.graph.facts(Page(limit=1000))).rows]
    assert sorted(kept) == sorted(answered)
    assert sorted(facts) == sorted(text.removesuffix(".") for text in answered)


def talk_until_killed(home: Path, base_url: str, first: int, seed: int) -> None:
    """Until some messages are answered and a moment more."""
    command = [sys.executable, "-m", "tests.e2e.memory_talker", str(home), base_url, str(first)]
    with (home / "talker.txt").open("ab") as errors:
        talker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    chance = random.Random(seed)
    try:
        assert talker.stdout
        for _ in range(3 + chance.randrange(4)):
            assert talker.stdout.readline(), (home / "talker.txt").read_text()
        with pytest.raises(subprocess.TimeoutExpired):
            talker.wait(chance.random() * 0.3)
    finally:
        talker.kill()
        talker.communicate()


def whole_answers(home: Path) -> list[str]:
    """What was said and got its whole answer, as the window's database has it."""
    rows = stored_messages(home)
    pairs = pairwise(rows)
    whole = ("nova", "complete")  # what a kill left without an answer is followed by another saying
    return [said[1] for said, reply in pairs if said[0] == "you" and (reply[0], reply[2]) == whole]


async def all_read(here: Running, count: int) -> None:
    """Wait until that many texts are read and none waits."""
    memory, seen = here.core.memory, ""
    for _ in range(600):
        jobs = (await memory.graph.jobs(Page(limit=1000))).rows
        waiting, states = await memory.outbox.count(), [job.state for job in jobs]
        if not waiting and states.count(JobState.DONE) >= count:
            return
        seen = f"{waiting} wait, {count} were said, jobs: {[j for j in jobs if j.state != 'done']}"
        await asyncio.sleep(0.1)
    raise AssertionError(seen)


async def texts_of(here: Running) -> list[str]:
    """The user's part of each remembered text."""
    episodes = (await here.core.memory.graph.episodes(Page(limit=1000))).rows
    found = [re.match(r"User: (.*)\n", episode.excerpt) for episode in episodes]
    return [match[1] if match else "?" for match in found]
