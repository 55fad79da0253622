"""An export of memory as what it says: without ids that are drawn, and without times of the run."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]


class Content(NamedTuple):
    """Each with how often it is there: a text remembered twice shows as 2."""

    episodes: Counter[Any]
    entities: Counter[Any]
    facts: Counter[Any]
    mentions: Counter[Any]


def content_of(path: Path) -> Content:
    """Reads an export."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    by_kind: dict[str, list[Json]] = {}
    for row in rows:
        if "values" in row:
            by_kind.setdefault(row["kind"], []).append(row)
    episodes, entities = by_kind.get("episode", []), by_kind.get("entity", [])
    texts = {row["id"]: row["values"]["content"] for row in episodes}
    names = {row["id"]: row["values"]["name"] for row in entities}
    return Content(
        Counter((row["id"], texts[row["id"]], row["values"]["extracted"]) for row in episodes),
        Counter((each["values"]["name"], tuple(each["values"]["labels"])) for each in entities),
        Counter(_fact(row["values"], names, texts) for row in by_kind.get("fact", [])),
        Counter(
            (texts[row["values"]["episode"]], names[row["values"]["entity"]])
            for row in by_kind.get("mention", [])
        ),
    )


def _fact(values: Json, names: dict[str, str], texts: dict[str, str]) -> tuple[Any, ...]:
    said = tuple(texts.get(episode, "?") for episode in values["episodes"])
    ends = (names[values["subject"]], values["name"], names[values["object"]])
    retired = values["expired_at"] is not None
    return (values["fact"], ends, values["valid_at"], values["invalid_at"], retired, said)
