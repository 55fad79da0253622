"""What model calls cost, by local day and purpose, and whether more may be spent."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nova_desktop.children.memory.models.http import Usage
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import MemoryLimits, MemoryUsage, PromptUsage

SHOWN_DAYS: Final = 30
_KEPT_DAYS: Final = 400


def local_day() -> date:
    """Today where the user is."""
    return datetime.now().astimezone().date()


@dataclass(slots=True)
class _Sum:
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0


class Spending:
    """Counts at once and writes a little later; a kill loses the last call at most.

    The clock may jump: what is counted belongs to the day that the clock shows then, and a day
    that comes again goes on where it was.
    """

    def __init__(self, store: Store, today: Callable[[], date] = local_day) -> None:
        self._store = store
        self._today = today
        self._day = ""
        self._sums: dict[str, _Sum] = {}
        self._unwritten: dict[tuple[str, str], _Sum] = {}
        self._writing = asyncio.Lock()

    async def open(self) -> None:
        """Read what was spent today."""
        await self._turn_to(self._today().isoformat())

    def count(self, prompt: str, usage: Usage) -> None:
        """One more call."""
        day = self._today().isoformat()
        if day == self._day:
            _add(self._sums.setdefault(prompt, _Sum()), usage)
        _add(self._unwritten.setdefault((day, prompt), _Sum()), usage)

    async def flush(self) -> None:
        """Write what was counted. Raises GraphError, and keeps it for the next time."""
        async with self._writing:
            rows, self._unwritten = self._unwritten, {}
            if not rows:
                return
            try:
                await self._store.write(lambda connection: _write(connection, rows))
            except BaseException:
                for key, lost in rows.items():
                    _merge(self._unwritten.setdefault(key, _Sum()), lost)
                raise

    async def is_over(self, limits: MemoryLimits) -> bool:
        """Whether a limit of today is reached."""
        day = self._today().isoformat()
        if day != self._day:
            await self._turn_to(day)
        return self.reached(limits)

    def reached(self, limits: MemoryLimits) -> bool:
        """The same for the day that was looked at last."""
        over_usd = 0 < limits.usd_a_day <= self.cost_usd
        over_tokens = 0 < limits.tokens_a_day <= self.tokens
        return over_usd or over_tokens

    @property
    def cost_usd(self) -> float:
        """Dollars of today."""
        return sum(each.cost_usd for each in self._sums.values())

    @property
    def tokens(self) -> int:
        """Tokens of today, in and out."""
        return sum(each.prompt_tokens + each.completion_tokens for each in self._sums.values())

    async def usage(self) -> MemoryUsage:
        """Today by prompt, the dearest first, and the last days."""
        await self.flush()
        await self._turn_to(self._today().isoformat())
        prompts = tuple(
            PromptUsage(name, s.calls, s.prompt_tokens, s.completion_tokens, s.cost_usd)
            for name, s in self._sums.items()
        )
        days = await self._store.read(_days)
        return MemoryUsage(tuple(sorted(prompts, key=_weight, reverse=True)), tuple(days))

    async def _turn_to(self, day: str) -> None:
        await self.flush()
        sums = await self._store.read(lambda connection: _day(connection, day))
        for (when, prompt), late in self._unwritten.items():  # counted while it was read
            if when == day:
                _merge(sums.setdefault(prompt, _Sum()), late)
        self._day, self._sums = day, sums


def _add(sum_: _Sum, usage: Usage) -> None:
    more = _Sum(1, usage.prompt_tokens, usage.completion_tokens, usage.cost_usd)
    _merge(sum_, more)


def _merge(sum_: _Sum, more: _Sum) -> None:
    sum_.calls += more.calls
    sum_.prompt_tokens += more.prompt_tokens
    sum_.completion_tokens += more.completion_tokens
    sum_.cost_usd += more.cost_usd


def _weight(usage: PromptUsage) -> tuple[float, int]:
    return usage.cost_usd, usage.prompt_tokens + usage.completion_tokens


def _write(connection: sqlite3.Connection, rows: dict[tuple[str, str], _Sum]) -> None:
    connection.executemany(
        "INSERT INTO spending (day, prompt, calls, prompt_tokens, completion_tokens, cost_usd)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, prompt) DO UPDATE SET"
        " calls = calls + excluded.calls, prompt_tokens = prompt_tokens + excluded.prompt_tokens,"
        " completion_tokens = completion_tokens + excluded.completion_tokens,"
        " cost_usd = cost_usd + excluded.cost_usd",
        [
            (day, prompt, s.calls, s.prompt_tokens, s.completion_tokens, s.cost_usd)
            for (day, prompt), s in rows.items()
        ],
    )
    connection.execute(
        "DELETE FROM spending WHERE day NOT IN"
        " (SELECT DISTINCT day FROM spending ORDER BY day DESC LIMIT ?)",
        (_KEPT_DAYS,),
    )


def _day(connection: sqlite3.Connection, day: str) -> dict[str, _Sum]:
    rows = connection.execute(
        "SELECT prompt, calls, prompt_tokens, completion_tokens, cost_usd FROM spending"
        " WHERE day = ?",
        (day,),
    )
    return {row[0]: _Sum(row[1], row[2], row[3], row[4]) for row in rows}


def _days(connection: sqlite3.Connection) -> list[tuple[str, float, int]]:
    rows = connection.execute(
        "SELECT day, sum(cost_usd), sum(prompt_tokens + completion_tokens) FROM spending"
        " GROUP BY day ORDER BY day DESC LIMIT ?",
        (SHOWN_DAYS,),
    )
    return [(row[0], row[1], row[2]) for row in rows]
