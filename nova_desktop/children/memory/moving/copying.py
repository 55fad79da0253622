"""Copies rows from one graph into another and looks whether all of them arrived as they were."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.moving.rows_compared import Compared, Shaping

Progress = Callable[[int, int], None]
Noted = Callable[[str], Awaitable[None]]
"""Hears where to go on, each time a page is safe in its new place."""
Before = Callable[[Sequence[Row]], Awaitable[None]]
"""Hears of a page before it is written."""


async def no_note(_place: str) -> None:
    """For a copy that begins anew when it is broken off."""


async def nothing_before(_rows: Sequence[Row]) -> None:
    """For a copy that nobody takes back."""


@dataclass(frozen=True, slots=True)
class Copying:
    """From `source` into `target`, only these spaces of the source (none: all)."""

    source: Graph
    target: Graph
    shaping: Shaping
    spaces: tuple[str, ...] = ()

    async def copy(
        self,
        progress: Progress,
        after: str = "",
        noted: Noted = no_note,
        before: Before = nothing_before,
    ) -> None:
        """Write all rows behind `after`. Raises GraphError; what was noted need not come again."""
        total, done = await self.total(), 0
        progress(0, total)
        async for rows in self.source.rows(self.spaces, after):
            shaped = [self.shaping(row) for row in rows]
            await before(shaped)
            await self.target.put_rows(shaped)
            await noted(f"{rows[-1].kind}/{rows[-1].id}")
            done += len(rows)
            progress(min(done, total), total)

    async def verify(self, progress: Progress) -> Compared:
        """Compare every row at both places; one that differs is written again, once."""
        compared = Compared()
        total, done = await self.total(), 0
        vectors = bool(self.shaping.dimension)
        async for rows in self.source.rows(self.spaces):
            shaped = [self.shaping(row) for row in rows]
            wrong = Compared().add(shaped, await self._there(shaped), vectors=vectors)
            if wrong:
                await self.target.put_rows(wrong)
            compared.add(shaped, await self._there(shaped), vectors=vectors)
            done += len(rows)
            progress(min(done, total), total)
        return compared

    async def total(self) -> int:
        """About how many rows there are: links are as many as things and facts together."""
        counts = await self.source.counts(self.spaces)
        return 2 * (counts.episodes + counts.entities + counts.facts) or 1

    async def _there(self, rows: Sequence[Row]) -> list[Row]:
        return await self.target.rows_by_id(rows[0].kind, [row.id for row in rows])
