"""What is spent in a day, and when no more may be."""

from datetime import date, timedelta

import pytest

from nova_desktop.children.memory.models.http import Usage
from nova_desktop.children.memory.models.spending import Spending
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import MemoryLimits

pytestmark = pytest.mark.anyio
DAY = date(2026, 3, 1)
DOLLAR = MemoryLimits(usd_a_day=1.0)


class Calendar:
    def __init__(self) -> None:
        self.day = DAY

    def today(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
async def spending(store: Store, calendar: Calendar) -> Spending:
    made = Spending(store, calendar.today)
    await made.open()
    return made


async def test_calls_are_counted_by_prompt(spending: Spending) -> None:
    for _ in range(2):
        spending.count("extract", Usage(100, 10, 0.2))
    spending.count("embedding", Usage(5, 0, 0.0))
    usage = await spending.usage()
    first, second = usage.prompts
    assert (first.prompt, first.calls, first.prompt_tokens, first.cost_usd) == (
        "extract", 2, 200, pytest.approx(0.4),
    )  # fmt: skip
    assert (second.prompt, second.completion_tokens) == ("embedding", 0)
    assert usage.days == (("2026-03-01", pytest.approx(0.4), 225),)


async def test_it_survives_a_kill(spending: Spending, store: Store, calendar: Calendar) -> None:
    spending.count("extract", Usage(1, 1, 0.5))
    await spending.flush()
    after = Spending(store, calendar.today)
    await after.open()
    after.count("extract", Usage(1, 1, 0.25))
    assert after.cost_usd == pytest.approx(0.75)
    await after.flush()
    assert (await after.usage()).prompts[0].calls == 2


async def test_a_limit_holds_for_the_day(spending: Spending, calendar: Calendar) -> None:
    spending.count("extract", Usage(10, 10, 0.9))
    assert not await spending.is_over(DOLLAR)
    assert not await spending.is_over(MemoryLimits())
    assert await spending.is_over(MemoryLimits(tokens_a_day=20))
    spending.count("extract", Usage(10, 10, 0.1))
    assert await spending.is_over(DOLLAR)
    assert not await spending.is_over(MemoryLimits(usd_a_day=2.0))
    calendar.day += timedelta(days=1)
    assert not await spending.is_over(DOLLAR)
    assert spending.cost_usd == 0


async def test_the_clock_may_jump(spending: Spending, calendar: Calendar) -> None:
    spending.count("extract", Usage(1, 1, 2.0))
    for days in (400, -800, 1):
        calendar.day += timedelta(days=days)
        spending.count("extract", Usage(1, 1, 0.5))  # counted before anybody looks at the day
        assert not await spending.is_over(DOLLAR)
    calendar.day = DAY
    assert await spending.is_over(DOLLAR)
    assert spending.cost_usd == pytest.approx(2.0)
