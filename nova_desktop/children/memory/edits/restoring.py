"""Puts back what was forgotten, into a graph that may know some of it again by now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, cast

from nova_desktop.children.memory.graph import Graph, Row, Wanted
from nova_desktop.children.memory.ingest.checking import fold

_LIKELY: Final = 12
"""Things with a name like one that comes back, which are looked at."""
_MOST_FACTS: Final = 1000
_ENDS: Final = ("subject", "object", "entity")


async def restore(graph: Graph, rows: Sequence[Row], now: datetime) -> None:
    """Put back what is not there; what holds again already gets its texts. Raises GraphError."""
    if rows:
        await _Restoring(graph, now).run(rows)


class _Restoring:
    def __init__(self, graph: Graph, now: datetime) -> None:
        self._graph = graph
        self._now = now

    async def run(self, rows: Sequence[Row]) -> None:
        there = await self._there(rows)
        new = [row for row in rows if row.id not in there]
        same = {
            row.id: one for row in new if row.kind == "entity" and (one := await self._named(row))
        }
        coming = [_with_ends(row, same) for row in new if row.id not in same]
        facts = [each for row in coming if (each := await self._fact(row))]
        cited = [_cited(there[row.id], row) for row in rows if row.id in there and _is_fact(row)]
        links = await self._without_doubles([row for row in coming if row.kind == "mention"])
        others = [row for row in coming if row.kind not in ("fact", "mention")]
        await self._graph.put_rows([*others, *cited, *facts, *links])
        # Others may hold by now than when they went.
        told = [same.get(row.id, row.id) for row in rows if row.kind == "entity"]
        ends = [str(row.values[end]) for row in (*facts, *cited) for end in ("subject", "object")]
        await self._graph.summarize(list(dict.fromkeys([*told, *ends])))

    async def _there(self, rows: Sequence[Row]) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for kind in dict.fromkeys(row.kind for row in rows):
            ids = [row.id for row in rows if row.kind == kind]
            found |= {row.id: row for row in await self._graph.rows_by_id(kind, ids)}
        return found

    async def _named(self, row: Row) -> str:
        """The thing that has come in under this name since, "" for none."""
        name, space = str(row.values["name"]), str(row.values["space"])
        likely = await self._graph.entities_by_words(name, [space], _LIKELY)
        for thing in await self._graph.rows_by_id("entity", [each.id for each in likely]):
            alike = fold(str(thing.values["name"])) == fold(name)
            if alike and thing.values["labels"] == row.values["labels"]:
                return thing.id
        return ""

    async def _fact(self, row: Row) -> Row | None:
        """The fact that comes back, or one that says the same and holds, with both texts."""
        if not _is_fact(row):
            return None
        wanted = Wanted((str(row.values["space"]),), self._now, ahead=True)
        subject, other = str(row.values["subject"]), str(row.values["object"])
        for _, fact in await self._graph.facts_about([subject], wanted, _MOST_FACTS):
            ends = (fact.subject.id, fact.object.id)
            if ends == (subject, other) and fold(fact.text) == fold(str(row.values["fact"])):
                found = await self._graph.rows_by_id("fact", [fact.id])
                return _cited(found[0], row) if found else row
        return row

    async def _without_doubles(self, mentions: Sequence[Row]) -> list[Row]:
        episodes = list(dict.fromkeys(str(row.values["episode"]) for row in mentions))
        hanging = await self._graph.goes_with("episode", episodes) if episodes else []
        known = {_pair(row) for row in hanging if row.kind == "mention"}
        return [row for row in mentions if _pair(row) not in known]


def _is_fact(row: Row) -> bool:
    return row.kind == "fact"


def _pair(row: Row) -> tuple[object, object]:
    return row.values["episode"], row.values["entity"]


def _with_ends(row: Row, same: dict[str, str]) -> Row:
    ends = {name: same[str(row.values[name])] for name in _ENDS if row.values.get(name) in same}
    return replace(row, values={**row.values, **ends}) if ends else row


def _cited(now: Row, before: Row) -> Row:
    """A fact that is there, said by the texts that said it before too."""
    said = [*_episodes(before), *_episodes(now)]
    return replace(now, values={**now.values, "episodes": list(dict.fromkeys(said))})


def _episodes(row: Row) -> list[str]:
    return cast("list[str]", row.values["episodes"])
