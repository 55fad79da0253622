"""What every ModelTestStore keeps to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.model_test_store import KEPT, SqliteModelTestStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.services.ports import ModelTestStore
from tests.fakes.model_test_parts import MemoryModelTestStore

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
GOOD = ModelTest("qwen", Probe.ANSWER, AT, "", "groq", True, 410.5, 900.0, 48.0, None, 0.0004, "Hi")
BAD = ModelTest(
    "qwen", Probe.ANSWER, AT, "", "hf", ok=False, problem=ProblemCode.PROVIDER_KEY_REFUSED,
    problem_detail="HTTP 401: 🎉 no",
)  # fmt: skip
VECTOR = ModelTest("nomic", Probe.EMBEDDING, AT, "office", total_ms=24.0, dimension=768)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ModelTestStore]:
    if request.param == "memory":
        yield MemoryModelTestStore()
        return
    database, problems = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
    assert problems == []
    yield SqliteModelTestStore(database)
    assert database.close()


async def test_results_come_back_as_they_were(store: ModelTestStore) -> None:
    for test in (GOOD, BAD, VECTOR):
        await store.add_test(test)
    assert list(await store.last_tests()) == [VECTOR, BAD, GOOD]
    assert list(await store.test_history("qwen")) == [BAD, GOOD]
    assert list(await store.test_history("qwen", limit=1)) == [BAD]
    assert list(await store.test_history("unknown")) == []


async def test_the_newest_of_each_gateway_key_and_probe_is_the_last(store: ModelTestStore) -> None:
    earlier = replace(GOOD, at=AT - timedelta(days=1), first_token_ms=1.0)  # a clock set back
    other_probe = replace(GOOD, probe=Probe.TOOL_CALL)
    elsewhere = replace(GOOD, gateway="office")
    for test in (GOOD, earlier, other_probe, elsewhere):
        await store.add_test(test)
    assert list(await store.last_tests()) == [elsewhere, other_probe, earlier]


async def test_half_characters_do_not_stop_it(tmp_path: Path) -> None:
    database, _ = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
    store = SqliteModelTestStore(database)
    await store.add_test(replace(GOOD, text="\ud83c", problem_detail="\udf89"))
    assert len(await store.last_tests()) == 1
    assert database.close()


async def test_only_the_newest_of_a_model_are_kept(tmp_path: Path) -> None:
    database, _ = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
    store = SqliteModelTestStore(database)
    await store.add_test(VECTOR)
    for number in range(KEPT + 5):
        await store.add_test(replace(GOOD, total_ms=float(number)))
    found = await store.test_history("qwen", limit=KEPT * 2)
    assert [t.total_ms for t in found] == [float(n) for n in range(KEPT + 4, 4, -1)]
    assert list(await store.test_history("nomic")) == [VECTOR]
    assert database.close()
