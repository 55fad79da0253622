"""What was over and is said again holds again, unless the user says otherwise."""

from pathlib import Path

import pytest

from nova_desktop.domain.memory import Question
from tests.fakes.memory_running import Running, running
from tests.fakes.model_endpoint import FakeModels

pytestmark = pytest.mark.anyio
CONTOSO, FABRIKAM = "Anna works at Contoso", "Anna works at Fabrikam"


async def read(here: Running, *texts: str) -> None:
    for text in texts:
        key = f"k{len(here.told)}"
        await here.remember(key, f"{text}.")
        await here.until(key)


async def test_who_comes_back_is_there_again(tmp_path: Path, models: FakeModels) -> None:
    async with running(tmp_path, models) as here:
        await read(here, CONTOSO, FABRIKAM, CONTOSO)
        assert await here.said() == [CONTOSO]
        assert here.told_facts() == [CONTOSO, FABRIKAM, CONTOSO]
        assert here.told_facts("retired") == [CONTOSO, FABRIKAM]
        first, second, third = sorted(
            await here.facts(history=True), key=lambda fact: fact.learned_at
        )
        assert (first.text, second.text, third.text) == (CONTOSO, FABRIKAM, CONTOSO)
        assert (first.until, second.until, third.until) == (second.since, third.since, None)
        assert [len(each.episodes) for each in (first, second, third)] == [1, 1, 1]
        found = await here.parts.recall.recall(Question("Where does Anna work?"))
        assert [hit.fact.text for hit in found.hits if hit.fact] == [CONTOSO]
        await read(here, FABRIKAM, CONTOSO, CONTOSO)
        assert await here.said() == [CONTOSO]
        assert len(await here.facts(history=True)) == 5


async def test_the_same_once_more_is_one_fact(tmp_path: Path, models: FakeModels) -> None:
    async with running(tmp_path, models) as here:
        await read(here, CONTOSO, CONTOSO, f"{CONTOSO}. Ben likes tea")
        assert [len(f.episodes) for f in await here.facts() if f.text == CONTOSO] == [3]


async def test_an_older_text_ends_nothing(tmp_path: Path, models: FakeModels) -> None:
    async with running(tmp_path, models) as here:
        await read(here, CONTOSO, FABRIKAM)
        (old,) = [fact for fact in await here.facts(history=True) if fact.until]
        assert old.since is not None
        await here.remember("late", f"{CONTOSO}.", at=old.since)
        await here.until("late")
        assert await here.said() == [FABRIKAM]
        assert len(await here.facts(history=True)) == 2


async def test_what_the_user_corrected_or_marked_wrong_stays_so(
    tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        await read(here, CONTOSO)
        (fact,) = await here.facts()
        await here.parts.edits.correct(fact.id, FABRIKAM)
        await read(here, CONTOSO)
        assert await here.said() == [FABRIKAM]
        await read(here, "Ben lives in Rome")
        (rome,) = [each for each in await here.facts() if "Rome" in each.text]
        await here.parts.edits.mark_wrong(rome.id, wrong=True)
        await read(here, "Ben lives in Rome")
        assert await here.said() == [FABRIKAM]
