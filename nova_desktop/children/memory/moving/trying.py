"""What a migration would bring, without doing it: counts, what is here already, and its cost."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.moving.adopting import dimension_of, would_fit
from nova_desktop.children.memory.moving.copying import Copying
from nova_desktop.children.memory.moving.move import report
from nova_desktop.children.memory.moving.rows_compared import Shaping
from nova_desktop.children.memory.moving.unasked import estimated
from nova_desktop.children.memory.neo4j_graph.vectors import UNKNOWN
from nova_desktop.children.memory.recall.passages import prepare
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import LongWork, WorkReport


async def would_be_embedded(old: Graph, target: Graph) -> bool:
    """Whether a model would make the vectors that are missing afterwards.

    It would not when the target becomes one of vectors of a model that nobody knows: those wait
    until the user has all of them made anew.
    """
    made_by = await old.fingerprint()
    fits = await would_fit(target, made_by)
    afterwards = made_by if fits else await target.fingerprint()
    return afterwards.partition("|")[0] != UNKNOWN


async def tried(store: Store, copying: Copying, begun: float) -> WorkReport:
    """What would come, what of it is here already, and what would have to be embedded."""
    here: dict[str, int] = {}
    old, target = copying.source, copying.target
    fits = await would_fit(target, await old.fingerprint())
    shaping = Shaping(await dimension_of(old, store) if fits else 0)
    texts, characters = 0, 0
    async for rows in old.rows(copying.spaces):
        kind = rows[0].kind
        there = await target.rows_by_id(kind, [row.id for row in rows])
        if there:
            here[kind] = here.get(kind, 0) + len(there)
        known = {row.id for row in there}
        new = [shaping(row) for row in rows if row.id not in known]
        lengths = await asyncio.to_thread(_to_embed, new)
        texts += len(lengths)
        characters += sum(lengths)
    counts = await old.counts(copying.spaces)
    wanted = texts and await would_be_embedded(old, target)
    made = report(LongWork.MIGRATE, counts, (), begun, dry_run=True)
    return replace(
        made,
        differences=tuple(f"{kind}: {count} are here already" for kind, count in here.items()),
        to_embed=await estimated(store, texts, characters) if wanted else None,
        seconds=time.monotonic() - begun,
    )


def _to_embed(rows: Sequence[Row]) -> list[int]:
    """The lengths of the texts of these rows that would have no vector."""
    found: list[int] = []
    for row in rows:
        if row.kind == "episode":
            pieces = prepare(str(row.values.get("content") or ""))
            found += [piece.ends - piece.begins for piece in pieces]
        elif row.kind in ("entity", "fact") and row.vector is None:
            text = str(row.values.get("fact") if row.kind == "fact" else row.values.get("name"))
            found += [len(text)] if text.strip() else []
    return found
