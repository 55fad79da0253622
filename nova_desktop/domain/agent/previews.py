"""Previews as JSON, as an approval keeps them."""

import json
from typing import Final, cast

from nova_desktop.domain.agent.tools import FieldChange, Preview

LONGEST_VALUE: Final = 2_000
"""Characters of a value that are kept of a longer one."""
MOST_CHANGES: Final = 60


def preview_text(preview: Preview) -> str:
    """The JSON of a preview; long values are cut, and so are very many."""
    shown = [
        {"field": _cut(each.field), "before": _cut(each.before), "after": _cut(each.after)}
        for each in preview.changes[:MOST_CHANGES]
    ]
    return json.dumps({"about": _cut(preview.about), "changes": shown}, separators=(",", ":"))


def preview_from(text: str) -> Preview:
    """The way back; an empty preview for what is none."""
    try:
        raw: object = json.loads(text)
    except (ValueError, RecursionError):
        return Preview()
    known = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    rows = known.get("changes")
    changes = [
        FieldChange(*(_text(row, name) for name in ("field", "before", "after")))
        for row in (cast("list[object]", rows) if isinstance(rows, list) else [])
    ]
    return Preview(_text(known, "about"), tuple(changes))


def _text(row: object, name: str) -> str:
    value = cast("dict[str, object]", row).get(name, "") if isinstance(row, dict) else ""
    return value if isinstance(value, str) else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
