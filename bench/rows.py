"""A row of the table: one figure with its goal."""

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """`value` is the median unless `note` says otherwise; `goal` is text, or ""."""

    name: str
    unit: str
    value: float
    worst: float | None = None
    goal: str = ""
    note: str = ""


def median_row(name: str, unit: str, values: list[float], goal: str = "", note: str = "") -> Row:
    """Median and largest of several runs."""
    return Row(name, unit, statistics.median(values), max(values), goal, note)


def table(rows: list[Row]) -> str:
    """Columns of text."""
    head = ("figure", "median", "worst", "unit", "goal", "note")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def write_results(rows: list[Row], path: Path) -> None:
    """As JSON, with the machine they were measured on."""
    machine = {
        "system": platform.platform(terse=True),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "cores": _cores(),
    }
    document = {"machine": machine, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(document, indent=2) + "\n")


def add_results(rows: list[Row], path: Path) -> None:
    """Into what is there, in place of rows of the same names."""
    there = json.loads(path.read_text())["rows"] if path.exists() else []
    names = {row.name for row in rows}
    write_results([*(Row(**row) for row in there if row["name"] not in names), *rows], path)


def _cores() -> int:

    return os.cpu_count() or 0


def _cells(row: Row) -> tuple[str, ...]:
    worst = "" if row.worst is None else _number(row.worst)
    return (row.name, _number(row.value), worst, row.unit, row.goal, row.note)


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
