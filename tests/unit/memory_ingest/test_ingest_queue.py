"""The queue of texts: accepted once, in order, tried again, given up."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.ids import episode_id
from nova_desktop.children.memory.ingest.queue import DELAYS_S, Queue
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import EpisodeSource, JobState, NewEpisode, Page, Urgency
from nova_desktop.domain.problems import ProblemCode

pytestmark = pytest.mark.anyio
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(store: Store, clock: Clock) -> Queue:
    return Queue(store, clock.now)


def text(key: str, words: str = "Anna works at Contoso.", **more: object) -> NewEpisode:
    return replace(NewEpisode(key, words, AT), **more)  # type: ignore[arg-type] (fields by name)


async def test_the_same_key_is_one_job(queue: Queue) -> None:
    job, is_new = await queue.accept(text("a", title=" A\nlease "))
    assert is_new
    assert (job.state, job.title, job.preview) == (JobState.WAITING, "A lease", text("a").text)
    assert job.episode == episode_id("a")
    again, is_new = await queue.accept(text("a", "Something else."))
    assert (again, is_new) == (job, False)


@pytest.mark.parametrize("words", ["Ärger", "ärger", "ÜBUNG", "straße", "STRASSE", "ЖЕНЯ"])
async def test_it_is_found_in_the_queue_whatever_its_letters_are(
    queue: Queue, store: Store, words: str
) -> None:
    await queue.accept(text("a", "Ärger mit der Übung in der Straße. Женя знает.", title="T"))
    await queue.accept(text("b", "Nothing of it."))
    await store.write(
        lambda c: c.execute("UPDATE jobs SET title = CAST(x'ff41' AS TEXT) WHERE key = 'b'")
    )
    assert [job.key for job in (await queue.page(Page(search=words))).rows] == ["a"]
    assert len((await queue.page(Page())).rows) == 2


async def test_it_is_searchable_at_once(queue: Queue, store: Store) -> None:
    await queue.accept(text("a", "Anna works at Contoso. " * 1000))
    assert await store.read(_found) > 100


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (text("a", ""), "empty"),
        (text("a", " \n\t \u200b "), "empty"),
        (text("a", "!!! ... ???"), "empty"),
        (text("a", "PK\x03\x04\x00\x00"), "binary"),
        (text("a", "\x01\x02\x03abc\x05" * 9), "binary"),
        (text("a", "x" * 1_000_001), "too_long"),
        (text("", "Anna"), "key"),
        (text("k" * 501, "Anna"), "key"),
        (text("a", space="Two Words"), "space"),
        (text("a", space=""), "space"),
        (text("a", at=datetime(2026, 1, 1)), "time"),  # noqa: DTZ001 (that is what is refused)
    ],
)
async def test_what_is_no_text_is_refused(queue: Queue, new: NewEpisode, why: str) -> None:
    with pytest.raises(GraphError, match=why) as caught:
        await queue.accept(new)
    assert caught.value.code == ProblemCode.MEMORY_TEXT_REFUSED
    assert not caught.value.retryable
    assert await queue.job(new.key) is None


@pytest.mark.parametrize(
    "words",
    ["Ω", "这是一个句子。", "नमस्ते", "مرحبا", "👍", "half \ud83d", "x" * 1_000_000],
)
async def test_every_script_and_length_is_taken(queue: Queue, words: str) -> None:
    job, _ = await queue.accept(text("a", words))
    taken = await queue.take(())
    assert taken is not None
    assert taken.job.key == job.key
    assert len(taken.text) == len(words)


async def test_what_is_never_to_be_remembered_is_not(queue: Queue, store: Store) -> None:
    await queue.accept(text("before", "The Émile affair."))
    for word in ("émile", "top secret"):
        await store.write(
            lambda c, w=word: c.execute("INSERT INTO never_words VALUES (?, ?, 0)", (w, w))
        )
    for words in ("About EMILE and me", "It is Top\n Secret!"):
        with pytest.raises(GraphError, match="never"):
            await queue.accept(text(words, words))
    await queue.accept(text("other", "Emilia is another name."))
    assert await queue.is_forbidden("The Émile affair.")


async def test_own_words_come_before_imports_and_old_before_new(queue: Queue) -> None:
    for key, urgency in (("i1", Urgency.IMPORT), ("o1", Urgency.OWN), ("o2", Urgency.OWN)):
        await queue.accept(text(key, urgency=urgency))
    taken = [await queue.take(()) for _ in range(4)]
    assert [work and work.job.key for work in taken] == ["o1", "o2", "i1", None]


async def test_a_space_that_is_busy_is_left_alone(queue: Queue) -> None:
    await queue.accept(text("a", space="one"))
    await queue.accept(text("b", space="two"))
    work = await queue.take({"one"})
    assert work is not None
    assert work.job.key == "b"
    assert await queue.take({"one", "two"}) is None


async def test_it_is_tried_again_later_and_later_until_it_is_dead(
    queue: Queue, clock: Clock
) -> None:
    await queue.accept(text("a"))
    for delay in DELAYS_S:
        assert await queue.take(()) is not None
        job = await queue.failed("a", "provider_failed", "HTTP 500", cost_usd=0.1)
        assert job is not None
        assert job.state is JobState.RETRYING
        assert job.retry_at == clock.at + timedelta(seconds=delay)
        assert await queue.take(()) is None
        assert await queue.next_due_s() == delay
        clock.at += timedelta(seconds=delay)
    assert await queue.take(()) is not None
    dead = await queue.failed("a", "provider_failed", "HTTP 500")
    assert dead is not None
    assert (dead.state, dead.problem, dead.detail) == (JobState.DEAD, "provider_failed", "HTTP 500")
    assert dead.cost_usd == pytest.approx(0.5)
    assert (await queue.counts()).dead == 1
    assert await queue.retry("a") == 1
    job = await queue.job("a")
    assert job is not None
    assert (job.state, job.tries, job.problem) == (JobState.WAITING, 0, "")


async def test_what_cannot_heal_is_dead_at_once(queue: Queue) -> None:
    for key in "ab":
        await queue.accept(text(key))
        await queue.failed(key, "request_refused", "no", hopeless=True)
    assert (await queue.counts()).dead == 2
    assert await queue.retry("") == 2


async def test_an_absence_is_no_try(queue: Queue, clock: Clock) -> None:
    await queue.accept(text("a"))
    for _ in range(50):
        assert await queue.take(()) is not None
        await queue.postponed("a", "gateway_unreachable", "refused", 5.0)
        clock.at += timedelta(seconds=5)
    job = await queue.job("a")
    assert job is not None
    assert (job.state, job.tries) == (JobState.RETRYING, 0)
    await queue.postponed("a", "gateway_unreachable", "refused", 3600.0)
    assert await queue.hurry() == 1
    assert await queue.take(()) is not None


async def test_a_clock_that_jumps_back_keeps_nothing_waiting(queue: Queue, clock: Clock) -> None:
    await queue.accept(text("a"))
    await queue.take(())
    await queue.failed("a", "provider_failed", "")
    clock.at -= timedelta(days=400)
    assert await queue.next_due_s() == 0
    assert await queue.take(()) is not None


async def test_what_a_killed_child_was_at_waits_again(queue: Queue, store: Store) -> None:
    await queue.accept(text("a"))
    await queue.take(())
    after = Queue(store)
    await after.recover()
    assert await after.take(()) is not None


async def test_texts_saved_from_a_damaged_file_are_indexed(queue: Queue, store: Store) -> None:
    words = "Anna works at Contoso. " * 1000
    await store.write(
        lambda c: c.execute(
            "INSERT INTO jobs (key, episode, space, source, at, text, queued_at)"
            " VALUES ('e', 'e', 'nova', 'note', 0, ?, 0), ('f', 'f', 'nova', 'note', 0, '.', 0)",
            (words,),
        )
    )
    await queue.recover()
    work = await queue.take(())
    assert work is not None
    assert work.parts == 3
    assert await store.read(_found) > 100


async def test_without_a_model_they_are_kept(queue: Queue) -> None:
    await queue.accept(text("a"))
    assert [job.state for job in await queue.keep_all()] == [JobState.KEPT]
    assert await queue.take(()) is None
    assert (await queue.counts()).kept == 1
    assert await queue.release_kept() == 1
    assert await queue.take(()) is not None


async def test_pages_show_what_is_under_way_first(queue: Queue) -> None:
    for key in "abcdef":
        await queue.accept(text(key, title=f"Title {key}"))
    await queue.done("a", 3)
    await queue.done("b", 1)
    await queue.failed("c", "x", "", hopeless=True)
    await queue.take(())
    first = await queue.page(Page(limit=4))
    second = await queue.page(Page(limit=4, after=first.next))
    assert [job.key for job in (*first.rows, *second.rows)] == list("defcba")
    assert second.next == ""
    assert [job.key for job in (await queue.page(Page(search="title E"))).rows] == ["e"]
    assert (await queue.page(Page(spaces=("other",)))).rows == ()


async def test_the_last_words_of_the_same_origin_are_known(queue: Queue) -> None:
    for n in range(5):
        await queue.accept(text(f"k{n}", "word " * 20, origin="chat", source=EpisodeSource.CHAT))
        await queue.done(f"k{n}", 0)
    await queue.accept(text("other", origin="another"))
    await queue.accept(text("k5", origin="chat"))
    work = await queue.work("k5")
    alone = await queue.work("other")
    assert work is not None
    assert alone is not None
    assert await queue.before(work, 3, 1000) == [episode_id(f"k{n}") for n in (4, 3, 2)]
    assert await queue.before(work, 3, 250) == [episode_id(f"k{n}") for n in (4, 3)]
    assert await queue.before(alone, 3, 1000) == []


def _found(connection: sqlite3.Connection) -> int:
    """How many passages have the word."""
    sql = "SELECT count(*) FROM passages_words WHERE passages_words MATCH 'text : Contoso'"
    return int(connection.execute(sql).fetchone()[0])
