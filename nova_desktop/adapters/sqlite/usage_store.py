"""Usage events in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.rows import to_micros, usage_from, usage_values
from nova_desktop.domain.usage import UsageEvent


class SqliteUsageStore:
    """The UsageStore of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_usage(self, events: Sequence[UsageEvent]) -> None:
        """Store events; one whose call_id and deployment are known already changes nothing."""
        if events:
            await self._database.write(partial(_add, events=tuple(events)))

    async def usage_of(self, call_id: str) -> Sequence[UsageEvent]:
        """The events of one call, in the order in which they came."""
        return await self._database.read(partial(_usage_of, call_id=call_id))

    async def cost_since(self, at: datetime) -> float:
        """What all calls from `at` on cost, in US dollars; an index leads to them."""
        return await self._database.read(partial(_cost_since, at=at))


def _cost_since(connection: sqlite3.Connection, at: datetime) -> float:
    row = connection.execute(
        "SELECT COALESCE(SUM(cost_usd), 0.0) AS cost FROM usage WHERE at >= ?", (to_micros(at),)
    ).fetchone()
    return float(row["cost"])


def _add(connection: sqlite3.Connection, events: Sequence[UsageEvent]) -> None:
    connection.executemany(
        """
        INSERT INTO usage (
            call_id, deployment_id, at, model, role, purpose, variant, prompt_tokens,
            completion_tokens, cost_usd, first_token_ms, total_ms, cache_hit, error
        ) VALUES (
            :call_id, :deployment_id, :at, :model, :role, :purpose, :variant, :prompt_tokens,
            :completion_tokens, :cost_usd, :first_token_ms, :total_ms, :cache_hit, :error
        )
        ON CONFLICT (call_id, deployment_id) DO NOTHING
        """,
        [usage_values(event) for event in events],
    )


def _usage_of(connection: sqlite3.Connection, call_id: str) -> list[UsageEvent]:
    rows = connection.execute("SELECT * FROM usage WHERE call_id = ? ORDER BY row", (call_id,))
    return [usage_from(row) for row in rows]
