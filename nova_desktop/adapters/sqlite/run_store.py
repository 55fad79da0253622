"""Runs of the agent and their steps in SQLite."""

import json
import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Final

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import storable
from nova_desktop.adapters.sqlite.run_rows import run_from, run_values, step_from, step_values
from nova_desktop.domain.agent.runs import Run, RunState, Step

_ADD: Final = """
    INSERT INTO runs (
        id, aim, state, created_at, updated_at, ended_at, task, conversation, model,
        most_steps, most_seconds, most_tokens, most_usd, tokens, usd, seconds, steps,
        summary, question, reason, problem, problem_detail, problem_params
    ) VALUES (
        :id, :aim, :state, :created_at, :updated_at, :ended_at, :task, :conversation,
        :model, :most_steps, :most_seconds, :most_tokens, :most_usd, :tokens, :usd,
        :seconds, :steps, :summary, :question, :reason, :problem, :problem_detail,
        :problem_params
    ) ON CONFLICT DO NOTHING
"""
_SAVE: Final = """
    UPDATE runs SET
        aim = :aim, state = :state, updated_at = :updated_at, ended_at = :ended_at,
        task = :task, conversation = :conversation, model = :model,
        most_steps = :most_steps, most_seconds = :most_seconds,
        most_tokens = :most_tokens, most_usd = :most_usd, tokens = :tokens, usd = :usd,
        seconds = :seconds, steps = :steps, summary = :summary, question = :question,
        reason = :reason, problem = :problem, problem_detail = :problem_detail,
        problem_params = :problem_params
    WHERE id = :id
"""
_STEPS: Final = """
    INSERT OR REPLACE INTO run_steps (
        run, number, kind, at, text, reasoning, model, call_id, tool, arguments,
        model_call, state, batch, tokens, usd, seconds
    ) VALUES (
        :run, :number, :kind, :at, :text, :reasoning, :model, :call_id, :tool,
        :arguments, :model_call, :state, :batch, :tokens, :usd, :seconds
    )
"""


class SqliteRunStore:
    """The RunStore of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_run(self, run: Run, steps: Sequence[Step] = ()) -> bool:
        """False, and nothing done, if its task has a run that has not ended."""
        return await self._database.write(partial(_add, run=run, steps=tuple(steps)))

    async def save_run(self, run: Run) -> None:
        """Raises NovaError with CHANGE_REFUSED for a run that is not known."""
        await self._database.write(partial(_save, run=run, steps=()))

    async def save_steps(self, steps: Sequence[Step], run: Run) -> None:
        """The steps, new or changed, with their run as it stands after them."""
        await self._database.write(partial(_save, run=run, steps=tuple(steps)))

    async def run(self, run_id: str) -> Run | None:
        return await self._database.read(partial(_run, run_id=run_id))

    async def steps(self, run_id: str, after: int = 0, limit: int = 500) -> Sequence[Step]:
        """Those behind number `after`, in order."""
        return await self._database.read(partial(_steps, run_id=run_id, after=after, limit=limit))

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]:
        """The newest first; of all states for none."""
        work = partial(_runs, states=tuple(states), task=task, limit=limit, offset=offset)
        return await self._database.read(work)


def _add(connection: sqlite3.Connection, run: Run, steps: Sequence[Step]) -> bool:
    if connection.execute(_ADD, run_values(run)).rowcount < 1:
        return False
    connection.executemany(_STEPS, [step_values(step) for step in steps])
    return True


def _save(connection: sqlite3.Connection, run: Run, steps: Sequence[Step]) -> None:
    if connection.execute(_SAVE, run_values(run)).rowcount < 1:
        raise refused("run", f"no run {run.id}")
    connection.executemany(_STEPS, [step_values(step) for step in steps])


def _run(connection: sqlite3.Connection, run_id: str) -> Run | None:
    row = connection.execute("SELECT * FROM runs WHERE id = ?", (storable(run_id),)).fetchone()
    return None if row is None else run_from(row)


def _steps(connection: sqlite3.Connection, run_id: str, after: int, limit: int) -> list[Step]:
    rows = connection.execute(
        "SELECT * FROM run_steps WHERE run = ? AND number > ? ORDER BY number LIMIT ?",
        (storable(run_id), after, limit),
    )
    return [step_from(row) for row in rows]


def _runs(
    connection: sqlite3.Connection, states: Sequence[RunState], task: str, limit: int, offset: int
) -> list[Run]:
    rows = connection.execute(
        """
        SELECT * FROM runs
        WHERE (:states = '[]' OR state IN (SELECT value FROM json_each(:states)))
            AND (:task = '' OR task = :task)
        ORDER BY row DESC LIMIT :limit OFFSET :offset
        """,
        {
            "states": json.dumps(states),
            "task": storable(task),
            "limit": limit,
            "offset": offset,
        },
    )
    return [run_from(row) for row in rows]
