"""How rows of the graph lie in Neo4j: Graphiti's labels and properties, and Nova's beside them.

Nova's own properties begin with `nova_`. What Neo4j cannot hold as a property, as an object in
another one, lies in `nova_attributes` as JSON.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from nova_desktop.children.memory.graph import Row, Vector
from nova_desktop.children.memory.graphiti_fields import ENTITY_FIELDS, FACT_FIELDS
from nova_desktop.children.memory.neo4j_graph.times import given, iso, needed, told

OWN: Final = "nova_"
PACKED: Final = "nova_attributes"
DUPLICATE: Final = "IS_DUPLICATE_OF"
"""Graphiti 0.18 kept its own notes on doubles among the facts, under this name."""

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where rows of a kind are. `ends` are the labels of both ends of a link, with their names.

    `text` is what is embedded, and `vector` where the vector of it lies at first.
    """

    label: str
    ends: tuple[tuple[str, str], tuple[str, str]] | None = None
    text: str = ""
    vector: str = ""


SHAPES: Final[Mapping[str, Shape]] = {
    "episode": Shape("Episodic"),
    "entity": Shape("Entity", text="name", vector="name_embedding"),
    "fact": Shape(
        "RELATES_TO", (("subject", "Entity"), ("object", "Entity")), "fact", "fact_embedding"
    ),
    "mention": Shape("MENTIONS", (("episode", "Episodic"), ("entity", "Entity"))),
    "community": Shape("Community", text="name", vector="name_embedding"),
    "membership": Shape("HAS_MEMBER", (("community", "Community"), ("entity", "Entity"))),
    "saga": Shape("Saga"),
    "saga_episode": Shape("HAS_EPISODE", (("saga", "Saga"), ("episode", "Episodic"))),
}
"""In an order in which each row finds what it refers to."""

KINDS: Final = tuple(SHAPES)
MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "episode": (
        "nova_origin_kind",
        "nova_title",
        "nova_origin",
        "nova_speaker",
        "nova_extracted",
        "nova_metadata",
    ),
    "fact": ("nova_pinned", "nova_wrong", "nova_by_user"),
}
"""Properties that outlive what Graphiti saves."""


def text(value: object) -> str:
    """A text that can be written. Raises TypeError for what is none."""
    if not isinstance(value, str):
        raise TypeError("a text is missing")
    # A text that was cut in the middle of a letter cannot be written as it is.
    return value.encode("utf-8", "replace").decode("utf-8")


def texts(value: object) -> list[str]:
    """A list of texts. Raises TypeError."""
    if value is not None and not isinstance(value, (list, tuple)):
        raise TypeError("a list is missing")
    return [text(each) for each in cast("Sequence[object]", value or ())]


def properties_of(kind: str, identifier: str, values: Mapping[str, Any]) -> Properties:
    """All properties of a row. Raises KeyError, ValueError, TypeError for what is no such row."""
    common = {
        "uuid": text(identifier),
        "group_id": text(values["space"]),
        "created_at": needed(values["created_at"]),
    }
    make = _WRITTEN.get(kind)
    return {**common, **make(values)} if make else common


def own_labels(labels: Sequence[str]) -> list[str]:
    """Labels without those that Graphiti gives to every entity, sorted."""
    return sorted({x for x in labels if x != "Entity" and not x.startswith("Entity_")})


def row_of(kind: str, record: Mapping[str, Any]) -> Row:
    """A row out of a record with `p`, and `labels`, `start`, `finish`, `vector`, `previous`."""
    found = record["p"]
    values: dict[str, object] = {"space": str(found.get("group_id") or "")}
    values["created_at"] = iso(found.get("created_at")) or _NO_TIME
    ends = SHAPES[kind].ends
    if ends is not None:
        values |= {ends[0][0]: record["start"], ends[1][0]: record["finish"]}
    read = _READ.get(kind)
    if read is not None:
        values |= read(found, record)
    vector = cast("Vector | None", record.get("vector"))
    return Row(kind, str(found["uuid"]), values, vector or None)


def attributes_of(found: Mapping[str, Any], known: frozenset[str]) -> dict[str, object]:
    """What is neither Graphiti's own nor Nova's, with what was packed."""
    plain = {
        name: _as_json(value)
        for name, value in found.items()
        if name not in known and not name.startswith(OWN) and value is not None
    }
    return plain | unpacked(found.get(PACKED))


def unpacked(packed: object) -> dict[str, object]:
    """The attributes of a `nova_attributes`."""
    try:
        value: object = json.loads(packed) if isinstance(packed, str) else {}
    except ValueError:
        return {}
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def is_hidden(found: Mapping[str, Any]) -> bool:
    """Whether a relation is no fact for a user."""
    return found.get("name") == DUPLICATE


_NO_TIME: Final = "1970-01-01T00:00:00+00:00"


def _episode(values: Mapping[str, Any]) -> Properties:
    made: Properties = {n: text(values[n]) for n in ("name", "source", "source_description")}
    made["content"] = text(values["content"])
    made["valid_at"] = needed(values["valid_at"])
    made["entity_edges"] = texts(values.get("entity_edges"))
    if "extracted" in values:
        named = ("origin_kind", "title", "origin", "speaker")
        made |= {f"{OWN}{n}": text(values.get(n) or "") for n in named}
        made["nova_extracted"] = bool(values["extracted"])
        metadata = values.get("metadata")
        made["nova_metadata"] = None if metadata is None else json.dumps(metadata)
    return made


def _entity(values: Mapping[str, Any]) -> Properties:
    labels = [*own_labels(texts(values.get("labels"))), "Entity"]
    made: Properties = {"name": text(values["name"]), "summary": text(values["summary"])}
    return made | {"labels": labels} | _packed(values.get("attributes") or {}, ENTITY_FIELDS)


def _fact(values: Mapping[str, Any]) -> Properties:
    made: Properties = {
        "name": text(values["name"]),
        "fact": text(values["fact"]),
        "source_node_uuid": text(values["subject"]),
        "target_node_uuid": text(values["object"]),
        "episodes": list(dict.fromkeys(texts(values.get("episodes")))),
    }
    for name in ("valid_at", "invalid_at", "expired_at", "reference_time"):
        made[name] = given(values.get(name))
    if "pinned" in values:
        flags = ("pinned", "wrong", "by_user")
        # One that is not set is left out, as in a graph that Nova did not write.
        made |= {f"{OWN}{name}": True if values.get(name) else None for name in flags}
    return made | _packed(values.get("attributes") or {}, FACT_FIELDS)


def _named(values: Mapping[str, Any]) -> Properties:
    return {"name": text(values["name"]), "summary": text(values.get("summary") or "")}


def _saga(values: Mapping[str, Any]) -> Properties:
    made = _named(values)
    for name in ("first_episode", "last_episode"):
        made[f"{name}_uuid"] = values.get(name)
    for name in ("last_summarized_at", "last_summarized_episode_valid_at"):
        made[name] = given(values.get(name))
    return made


_WRITTEN: Final[Mapping[str, Callable[[Mapping[str, Any]], Properties]]] = {
    "episode": _episode,
    "entity": _entity,
    "fact": _fact,
    "community": _named,
    "saga": _saga,
}


def _packed(attributes: Mapping[str, Any], known: frozenset[str]) -> Properties:
    plain: Properties = {}
    packed: dict[str, object] = {}
    for name, value in attributes.items():
        if name in known or name.startswith(OWN) or not name or not _fits(value):
            packed[name] = _as_json(value)
        else:
            plain[name] = text(value) if isinstance(value, str) else value
    plain[PACKED] = json.dumps(packed, ensure_ascii=True) if packed else None
    return plain


def _fits(value: object) -> bool:
    """Whether it comes out of a property as it went in."""
    if isinstance(value, (bool, str)):
        return True
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")  # noqa: PLR0124 (no NaN)
    if isinstance(value, list):
        items = cast("list[object]", value)
        kinds = {type(item) for item in items}
        return len(kinds) <= 1 and kinds <= {bool, str, int, float} and all(map(_fits, items))
    return False


def _as_json(value: Any) -> object:
    if value is None or isinstance(value, (bool, str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_as_json(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, Mapping):
        return {str(k): _as_json(v) for k, v in cast("Mapping[object, object]", value).items()}
    time = told(value)
    return str(value) if time is None else time.isoformat()


def _read_episode(found: Mapping[str, Any], _record: Mapping[str, Any]) -> dict[str, object]:
    values: dict[str, object] = {
        name: str(found.get(name) or "")
        for name in ("name", "source", "source_description", "content")
    }
    values["valid_at"] = iso(found.get("valid_at")) or iso(found.get("created_at")) or _NO_TIME
    values["entity_edges"] = list(found.get("entity_edges") or [])
    values["metadata"] = unpacked(found.get("nova_metadata")) or None
    named = ("origin_kind", "title", "origin", "speaker")
    values |= {name: str(found.get(f"{OWN}{name}") or "") for name in named}
    # Graphiti writes an episode together with what it says; only Nova puts it there before.
    values["extracted"] = bool(found.get("nova_extracted", True))
    return values


def _read_entity(found: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, object]:
    return {
        "name": str(found.get("name") or ""),
        "summary": str(found.get("summary") or ""),
        "labels": own_labels(record["labels"]),
        "attributes": attributes_of(found, ENTITY_FIELDS),
    }


def _read_fact(found: Mapping[str, Any], _record: Mapping[str, Any]) -> dict[str, object]:
    times = ("valid_at", "invalid_at", "expired_at", "reference_time")
    values: dict[str, object] = {name: iso(found.get(name)) for name in times}
    values |= {"name": str(found.get("name") or ""), "fact": str(found.get("fact") or "")}
    values["episodes"] = list(dict.fromkeys(found.get("episodes") or []))
    values["attributes"] = attributes_of(found, FACT_FIELDS)
    values |= {
        name: bool(found.get(f"{OWN}{name}") or False) for name in ("pinned", "wrong", "by_user")
    }
    if is_hidden(found):  # kept, and neither shown nor counted anywhere
        values["wrong"] = True
        values["expired_at"] = values["expired_at"] or iso(found.get("created_at"))
    return values


def _read_named(found: Mapping[str, Any], _record: Mapping[str, Any]) -> dict[str, object]:
    return {name: str(found.get(name) or "") for name in ("name", "summary")}


def _read_saga(found: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, object]:
    values = _read_named(found, record)
    for name in ("first_episode", "last_episode"):
        values[name] = found.get(f"{name}_uuid")
    for name in ("last_summarized_at", "last_summarized_episode_valid_at"):
        values[name] = iso(found.get(name))
    return values


def _read_saga_episode(_found: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, object]:
    return {"previous": record.get("previous")}


_READ: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, object]]]] = {
    "episode": _read_episode,
    "entity": _read_entity,
    "fact": _read_fact,
    "community": _read_named,
    "saga": _read_saga,
    "saga_episode": _read_saga_episode,
}
