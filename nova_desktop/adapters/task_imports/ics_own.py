"""What Nova's own calendars say of a task beyond RFC 5545, as docs/export-format.md has it."""

from datetime import date
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.ics_lines import Component
from nova_desktop.domain.tasks import TaskStatus

NEEDS: Final = "X-NOVA-NEEDS"
"""The kind of relation to a task that must be done before."""


def status_of(todo: Component) -> TaskStatus | None:
    """None for a calendar of somebody else."""
    told = todo.text("X-NOVA-STATUS").strip()
    return TaskStatus(told) if told in set(TaskStatus) else None


def project_of(todo: Component) -> str:
    return todo.text("X-NOVA-PROJECT").strip()


def deadline_of(todo: Component) -> date | None:
    told = todo.text("X-NOVA-DEADLINE").strip()
    figures = told if len(told) == 8 and told.isdecimal() else "00000000"
    return times.day(f"{figures[:4]}-{figures[4:6]}-{figures[6:]}")


def minutes_of(todo: Component) -> int:
    """An estimate, 0 for none."""
    told = todo.text("X-NOVA-ESTIMATE").strip().removeprefix("PT").removesuffix("M")
    return int(told) if told.isdecimal() and len(told) < 9 else 0


def counts_from_completion(todo: Component) -> bool:
    return todo.text("X-NOVA-AFTER-COMPLETION").strip().upper() == "TRUE"
