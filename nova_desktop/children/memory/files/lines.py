"""One line of an export: what it must look like to be taken in."""

import hashlib
import json
import re
from datetime import datetime
from typing import Final, NoReturn, cast

from nova_desktop.children.memory.graph import GraphError, Row
from nova_desktop.domain.memory import LONGEST_TEXT
from nova_desktop.domain.problems import ProblemCode

FORMAT: Final = "nova-memory"
VERSION: Final = 1
LONGEST_LINE: Final = 13 * LONGEST_TEXT
"""Bytes: every letter of a text as an escaped pair, and the rest."""
TEXT: Final = "text"
"""A text that waits to be read, besides the kinds of rows of a graph."""
_TEXTS: Final = {
    "episode": ("name", "source", "source_description", "content"),
    "entity": ("name", "summary"),
    "fact": ("name", "fact", "subject", "object"),
    "mention": ("episode", "entity"),
    "community": ("name", "summary"),
    "membership": ("community", "entity"),
    "saga": ("name",),
    "saga_episode": ("saga", "episode"),
    TEXT: ("text", "source", "title", "origin", "speaker", "urgency"),
}
_TIMES: Final = {"episode": ("valid_at",), TEXT: ("at",)}
_MAYBE_TIMES: Final = {
    "fact": ("valid_at", "invalid_at", "expired_at", "reference_time"),
    "saga": ("last_summarized_at", "last_summarized_episode_valid_at"),
}
_LISTS: Final = {"episode": ("entity_edges",), "entity": ("labels",), "fact": ("episodes",)}
_MAYBE_TEXTS: Final = {
    "episode": ("origin_kind", "title", "origin", "speaker"),
    "saga": ("summary", "first_episode", "last_episode"),
    "saga_episode": ("previous",),
}
_FLAGS: Final = {"episode": ("extracted",), "fact": ("pinned", "wrong", "by_user")}
_OBJECTS: Final = {"entity": ("attributes",), "fact": ("attributes",)}
_SPACE: Final = re.compile(r"[a-z0-9_]{1,64}")
_ID: Final = re.compile(r"[^\x00-\x1f]{1,500}")


def unreadable(why: str) -> GraphError:
    """The error for a file that cannot be taken in."""
    return GraphError(ProblemCode.MEMORY_FILE_UNREADABLE, why, retryable=False)


def chained(before: str, raw: bytes) -> str:
    """The hash of a line and all before it of its kind; "" is before the first."""
    return hashlib.sha256(bytes.fromhex(before) + raw).hexdigest()


def write_line(row: Row) -> bytes:
    """A row as a line, the same for the same row."""
    body = {"kind": row.kind, "id": row.id, "values": row.values}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n"


def read_object(raw: bytes, place: str) -> dict[str, object]:
    """A JSON object. Raises GraphError naming `place`."""
    try:
        value: object = json.loads(raw.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise unreadable(f"{place}: no JSON") from error
    if not isinstance(value, dict):
        raise unreadable(f"{place}: no object")
    return cast("dict[str, object]", value)


def read_line(raw: bytes, number: int) -> Row:
    """A row, checked for the types of all that is known. Raises GraphError naming the line."""
    place = f"line {number}"
    body = read_object(raw, place)
    kind, identifier, values = body.get("kind"), body.get("id"), body.get("values")
    if not isinstance(kind, str) or kind not in _TEXTS:
        raise unreadable(f"{place}: unknown kind")
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise unreadable(f"{place}: no id")
    if not isinstance(values, dict):
        raise unreadable(f"{place}: no values")
    known = cast("dict[str, object]", values)
    if wrong := _wrong_value(kind, known):
        raise unreadable(f"{place}: {wrong}")
    return Row(kind, identifier, known)


def _wrong_value(kind: str, values: dict[str, object]) -> str:
    """The first value that is not what it must be, "" if all are."""
    space = values.get("space")
    if not isinstance(space, str) or not _SPACE.fullmatch(space):
        return "space"
    texts = (*_TEXTS[kind], *(name for name in _MAYBE_TEXTS.get(kind, ()) if values.get(name)))
    for name in texts:
        value = values.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            return name
    must = (*_TIMES.get(kind, ()), *(() if kind == TEXT else ("created_at",)))
    may = [name for name in _MAYBE_TIMES.get(kind, ()) if values.get(name) is not None]
    wrong = [name for name in (*must, *may) if not _is_time(values.get(name))]
    wrong += [name for name in _LISTS.get(kind, ()) if not _is_texts(values.get(name))]
    wrong += [n for n in _FLAGS.get(kind, ()) if not isinstance(values.get(n, False), bool)]
    wrong += [n for n in _OBJECTS.get(kind, ()) if not isinstance(values.get(n, {}), dict)]
    return wrong[0] if wrong else ""


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_texts(value: object) -> bool:
    if not isinstance(value, list):
        return False
    return all(isinstance(each, str) for each in cast("list[object]", value))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
