"""Results of model tests in SQLite."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any, Final
from uuid import uuid4

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.rows import from_micros, member, storable, to_micros
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import ProblemCode

KEPT: Final = 200
"""Results kept of each model; older ones go when a new one comes."""


class SqliteModelTestStore:
    """The ModelTestStore of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_test(self, test: ModelTest) -> None:
        """Keep it, and the newest KEPT of its model."""
        await self._database.write(partial(_add, values=_values(test)))

    async def last_tests(self) -> Sequence[ModelTest]:
        """The newest of each gateway, model, key and probe, the newest of all first."""
        return await self._database.read(_last)

    async def test_history(self, model: str, limit: int = 50) -> Sequence[ModelTest]:
        """Of one model, the newest first."""
        return await self._database.read(partial(_history, model=model, limit=limit))


def _add(connection: sqlite3.Connection, values: dict[str, Any]) -> None:
    connection.execute(
        """
        INSERT INTO model_tests (
            id, at, gateway, model, secret, probe, ok, first_token_ms, total_ms, tokens_per_s,
            dimension, cost_usd, problem, problem_detail, text
        ) VALUES (
            :id, :at, :gateway, :model, :secret, :probe, :ok, :first_token_ms, :total_ms,
            :tokens_per_s, :dimension, :cost_usd, :problem, :problem_detail, :text
        )
        """,
        values,
    )
    connection.execute(
        """
        DELETE FROM model_tests WHERE model = :model AND row <= (
            SELECT row FROM model_tests WHERE model = :model ORDER BY row DESC LIMIT 1 OFFSET :kept
        )
        """,
        {"model": values["model"], "kept": KEPT},
    )


def _last(connection: sqlite3.Connection) -> list[ModelTest]:
    rows = connection.execute(
        """
        SELECT * FROM model_tests WHERE row IN (
            SELECT max(row) FROM model_tests GROUP BY gateway, model, secret, probe
        ) ORDER BY row DESC
        """
    )
    return [_test_from(row) for row in rows]


def _history(connection: sqlite3.Connection, model: str, limit: int) -> list[ModelTest]:
    rows = connection.execute(
        "SELECT * FROM model_tests WHERE model = ? ORDER BY row DESC LIMIT ?",
        (storable(model), limit),
    )
    return [_test_from(row) for row in rows]


def _values(test: ModelTest) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "at": to_micros(test.at),
        "gateway": storable(test.gateway),
        "model": storable(test.model),
        "secret": storable(test.secret),
        "probe": test.probe,
        "ok": test.ok,
        "first_token_ms": test.first_token_ms,
        "total_ms": test.total_ms,
        "tokens_per_s": test.tokens_per_s,
        "dimension": test.dimension,
        "cost_usd": test.cost_usd,
        "problem": test.problem,
        "problem_detail": storable(test.problem_detail),
        "text": storable(test.text),
    }


def _test_from(row: sqlite3.Row) -> ModelTest:
    problem = row["problem"]
    return ModelTest(
        model=row["model"],
        probe=member(Probe, row["probe"], Probe.ANSWER),
        at=from_micros(row["at"]),
        gateway=row["gateway"],
        secret=row["secret"],
        ok=bool(row["ok"]),
        first_token_ms=row["first_token_ms"],
        total_ms=row["total_ms"],
        tokens_per_s=row["tokens_per_s"],
        dimension=row["dimension"],
        cost_usd=row["cost_usd"],
        text=row["text"],
        problem=None if problem is None else member(ProblemCode, problem, ProblemCode.UNEXPECTED),
        problem_detail=row["problem_detail"],
    )
