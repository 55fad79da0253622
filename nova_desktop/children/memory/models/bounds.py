"""Keeps what a model answers within what a graph can take: lengths, numbers, times, characters."""

import json
import re
from datetime import UTC, datetime
from typing import Any, Final, cast

from nova_desktop.children.memory.models.sizes import most_items
from nova_desktop.domain.memory_kinds import ENTITY_KINDS

LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 2_000
_NAMES: Final = frozenset({"name", "source_entity_name", "target_entity_name", "relation_type"})
_KINDS: Final = frozenset({"Entity", *ENTITY_KINDS})
_TIMES: Final = frozenset({"valid_at", "invalid_at"})
_FIRST_YEAR: Final = 2
_LAST_YEAR: Final = 9998
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def bounded(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with lists, texts and times as they may be; what cannot be is left out."""
    return {key: _value(key, value) for key, value in answer.items()}


def _value(key: str, value: object) -> object:
    if isinstance(value, list):
        return _items(cast("list[object]", value))
    if isinstance(value, dict):
        return bounded(cast("dict[str, Any]", value))
    if key in _TIMES:
        return _time(value)
    return _text(value) if isinstance(value, str) else value


def _items(items: list[object]) -> list[object]:
    """Each once, the first of them, without those whose name is no name."""
    kept: dict[str, object] = {}
    for item in items:
        if len(kept) >= most_items():
            break
        if _is_named_too_long(item) or _is_kind(item):
            continue
        clean = _value("", item)
        kept.setdefault(json.dumps(clean, sort_keys=True, default=str), clean)
    return list(kept.values())


def _is_named_too_long(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    pairs = cast("dict[str, object]", item).items()
    return any(key in _NAMES and len(str(value)) > LONGEST_NAME for key, value in pairs)


def _is_kind(item: object) -> bool:
    """Whether it is no thing but one of the kinds that the prompt offers."""
    if not isinstance(item, dict) or "entity_type_id" not in item:
        return False
    return cast("dict[str, object]", item).get("name") in _KINDS


def _text(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()  # a lone half of a pair cannot be stored
    return _CONTROL.sub("", whole)[:LONGEST_TEXT]


def _time(value: object) -> str | None:
    """ISO 8601 in UTC; None for what is no time, or none that can be reckoned with."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()
