"""What calls cost since a moment, on the fake and on SQLite."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from nova_desktop.domain.usage import UsageEvent
from tests.contract.stores import KINDS, Stores, open_stores

pytestmark = pytest.mark.anyio
MIDNIGHT = datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    with open_stores(request.param, tmp_path) as opened:
        yield opened


def call(name: str, at: datetime, cost: float) -> UsageEvent:
    return UsageEvent(name, at.astimezone(UTC), "m", "d", cost_usd=cost)


async def test_nothing_costs_nothing(stores: Stores) -> None:
    assert await stores.usage.cost_since(MIDNIGHT) == 0.0


async def test_only_what_came_since_counts(stores: Stores) -> None:
    moment = timedelta(microseconds=1)
    await stores.usage.add_usage(
        [
            call("before", MIDNIGHT - moment, 4.0),
            call("at midnight", MIDNIGHT, 0.25),
            call("later", MIDNIGHT + timedelta(hours=20), 0.5),
        ]
    )
    assert await stores.usage.cost_since(MIDNIGHT) == pytest.approx(0.75)
    assert await stores.usage.cost_since(MIDNIGHT - timedelta(days=1)) == pytest.approx(4.75)
