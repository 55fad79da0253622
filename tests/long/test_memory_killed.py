"""Kill -9 of the memory child at random moments of ingest: nothing is lost and nothing doubled."""

import os
import random
import signal
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.domain.memory import NewEpisode
from nova_desktop.domain.memory_state import Endpoint, MemoryModels
from nova_desktop.domain.wire import to_wire
from tests.fakes.memory_child import AT, MemoryChild
from tests.fakes.memory_export import Content, content_of
from tests.fakes.memory_upstream import MemoryUpstream

KILLS = 100
FEW = 4
PEOPLE = ("Anna", "Ben", "Cem", "Dora", "Ella")
PLACES = ("Contoso", "Fabrikam", "Northwind", "Adatum")
Text = tuple[str, str]


@pytest.fixture
def upstream() -> Iterator[MemoryUpstream]:
    with MemoryUpstream(dimension=32) as upstream:
        yield upstream


def texts(count: int) -> list[Text]:
    """Each says something new, or ends what an earlier one said; some have two parts."""
    made: list[Text] = []
    for n in range(count):
        who, other = PEOPLE[n % 5], PEOPLE[(n + 2) % 5]
        words = f"{who} works at {PLACES[n % 4]}. {who} knows {other}. {who} likes tea number {n}."
        filler = "Nothing else is said in this sentence.\n\n" * 250 if n % 9 == 4 else ""
        made.append((f"key-{n}", words + filler))
    return made


def models(upstream: MemoryUpstream) -> MemoryModels:
    memory, vectors = (Endpoint(upstream.base_url, "k", name) for name in ("rememberer", "vec"))
    return MemoryModels((memory,), (), (vectors,), 32)


def uninterrupted(folder: Path, given: Sequence[Text], upstream: MemoryUpstream) -> Content:
    folder.mkdir()
    with MemoryChild(folder) as child:
        child.start(models(upstream))
        for n, (key, words) in enumerate(given):
            child.remember(key, words, n)
        child.all_done()
        return exported(child, folder)


def exported(child: MemoryChild, folder: Path) -> Content:
    path = folder / "export.jsonl"
    child.value("export", path=str(path), spaces=["nova"])
    return content_of(path)


def killed(
    folder: Path, given: Sequence[Text], kills: int, upstream: MemoryUpstream, dice: random.Random
) -> Content:
    """Hands the texts over as the window's outbox does: again until they are accepted."""
    folder.mkdir()
    accepted: set[str] = set()
    for _ in range(kills):
        with MemoryChild(folder) as child:
            child.start(models(upstream))
            sent = send(child, given, accepted, 1 + len(given) // kills)
            wait_a_little(upstream, dice)
            os.kill(child.pid, signal.SIGKILL)
            child.exit_code()
            said = {message.get("id") for message in child.said if "result" in message}
            accepted |= {key for identifier, key in sent.items() if identifier in said}
    with MemoryChild(folder) as child:
        child.start(models(upstream))
        known = {job.key for job in child.jobs()}
        assert accepted <= known
        for n, (key, words) in enumerate(given):
            child.remember(key, words, n)
        child.all_done()
        return exported(child, folder)


def send(
    child: MemoryChild, given: Sequence[Text], accepted: set[str], count: int
) -> dict[int, str]:
    """The next texts that were not accepted, without waiting; keys by the ids of the requests."""
    sent: dict[int, str] = {}
    for n, (key, words) in enumerate(given):
        if key not in accepted and len(sent) < count:
            new = NewEpisode(key, words, AT + timedelta(minutes=n))
            sent[child.send("remember", episode=to_wire(new))] = key
    return sent


def wait_a_little(upstream: MemoryUpstream, dice: random.Random) -> None:
    """Up to a moment between two of the next calls, or within one."""
    calls = len(upstream.calls) + dice.randrange(0, 14)
    try:
        upstream.wait_for_calls(calls, 2.0)
    except TimeoutError:
        return  # everything was read already: idle is a moment too
    threading.Event().wait(dice.uniform(0, 0.02))


def compare(tmp_path: Path, count: int, kills: int, upstream: MemoryUpstream) -> None:
    given = texts(count)
    after = killed(tmp_path / "killed", given, kills, upstream, random.Random(7))
    whole = uninterrupted(tmp_path / "whole", given, upstream)
    assert len({episode for (episode, _, _) in whole.episodes}) >= count
    assert set(after.episodes.values()) == {1}
    assert after == whole


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_few_kills(tmp_path: Path, upstream: MemoryUpstream) -> None:
    compare(tmp_path, 12, FEW, upstream)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_hundred_kills(tmp_path: Path, upstream: MemoryUpstream) -> None:
    compare(tmp_path, 120, KILLS, upstream)
