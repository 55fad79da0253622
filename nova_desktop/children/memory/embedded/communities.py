"""Finds groups of entities that hang together: label propagation with a bounded number of rounds.

Graphiti's own may go on for ever, since all labels change at once and can swap places. Here they
change one after the other, in the order of the rows, so a tie is always broken alike.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from nova_desktop.children.memory.embedded.nodes import listed

ROUNDS: Final = 20

Neighbours = Mapping[int, Mapping[int, int]]

_LINKS: Final = """
SELECT subject, object, count(*) FROM facts
WHERE subject != object AND (? IS NULL OR space IN (SELECT value FROM json_each(?)))
GROUP BY subject, object
"""
_IDS: Final = "SELECT row, id FROM entities WHERE row IN (SELECT value FROM json_each(?))"


def clusters(connection: sqlite3.Connection, spaces: Sequence[str] | None) -> list[list[str]]:
    """Ids of the entities of each group of two or more, the largest group first."""
    wanted = None if spaces is None else listed(spaces)
    links: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for one, other, count in connection.execute(_LINKS, (wanted, wanted)):
        links[one][other] = links[one].get(other, 0) + count
        links[other][one] = links[other].get(one, 0) + count
    found = propagate(links)
    names = dict(connection.execute(_IDS, (listed(sorted(links)),)).fetchall())
    return [[names[row] for row in group] for group in found]


def propagate(links: Neighbours, rounds: int = ROUNDS) -> list[list[int]]:
    """Groups of rows: each takes the label that most of its links lead to, again and again."""
    label = {row: row for row in sorted(links)}
    for _ in range(rounds):
        if not _round(links, label):
            break
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, group in label.items():
        groups[group].append(row)
    return sorted((g for g in groups.values() if len(g) > 1), key=lambda g: (-len(g), g[0]))


def _round(links: Neighbours, label: dict[int, int]) -> bool:
    changed = False
    for row in list(label):
        weight: defaultdict[int, int] = defaultdict(int)
        for other, count in links[row].items():
            weight[label[other]] += count
        best = max(weight, key=lambda group: (weight[group], -group))
        if weight[best] > weight.get(label[row], 0) and best != label[row]:
            label[row] = best
            changed = True
    return changed
