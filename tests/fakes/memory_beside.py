"""Which things of the fake graph facts, things or texts are about."""

from collections.abc import Mapping, Sequence

from nova_desktop.children.memory.graph import Row

Kept = Mapping[str, Mapping[str, Row]]


def beside(kept: Kept, kind: str, ids: Sequence[str]) -> list[str]:
    """Ids of the things other than these."""
    if kind == "episode":
        mentions = [row.values for row in kept["mention"].values()]
        found = [str(v["entity"]) for v in mentions if v["episode"] in ids]
    else:
        facts = [row for row in kept["fact"].values() if _goes(row, kind, ids)]
        found = [str(row.values[end]) for row in facts for end in ("subject", "object")]
    return [each for each in dict.fromkeys(found) if each not in ids]


def _goes(row: Row, kind: str, ids: Sequence[str]) -> bool:
    if kind == "fact":
        return row.id in ids
    return row.values["subject"] in ids or row.values["object"] in ids
