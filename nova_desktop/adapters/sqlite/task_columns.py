"""Fields of a task as columns of its row."""

from collections.abc import Mapping
from typing import Any

from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.domain.task_times import Due, due_text
from nova_desktop.domain.tasks import Repeat


def columns_from(fields: Mapping[str, Any]) -> dict[str, object]:
    """The columns of checked fields; `notes` has none, it lives in a table of its own."""
    columns: dict[str, object] = {}
    for name, value in fields.items():
        match name:
            case "notes":
                continue
            case "title" | "summary":
                columns[name] = storable(value)
            case "due":
                columns |= _due(value)
            case "repeat":
                columns |= _repeat(value)
            case "deadline" | "start":
                columns[name] = None if value is None else value.isoformat()
            case "remind_at":
                columns[name] = None if value is None else to_micros(value)
            case "project":
                columns[name] = storable(value) or None
            case _:
                columns[name] = None if value is None else int(value)
    return columns


def _due(due: Due | None) -> dict[str, object]:
    if due is None:
        nothing = dict.fromkeys(("due_day", "due_at", "due_time", "due_order"))
        return {**nothing, "due_zone": ""}
    return {
        "due_day": due.day.isoformat(),
        "due_at": None if due.at is None else to_micros(due.instant()),
        "due_time": None if due.at is None else due.at.isoformat(),
        "due_zone": due.zone,
        "due_order": to_micros(due.order),
    }


def _repeat(repeat: Repeat | None) -> dict[str, object]:
    if repeat is None:
        nothing = dict.fromkeys(("rule", "series_start", "occurrence"))
        return {**nothing, "after_completion": 0, "series": "", "series_number": 1}
    return {
        "rule": storable(repeat.rule),
        "after_completion": int(repeat.after_completion),
        "series": storable(repeat.series),
        "series_start": None if repeat.start is None else due_text(repeat.start),
        "series_number": repeat.number,
        "occurrence": None if repeat.occurrence is None else due_text(repeat.occurrence),
    }
