"""Every rule that quick add can write is one that the adapter can read, and that comes true."""

from pathlib import Path

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.domain.quick_add.parts import Kind, Repeat
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.task_times import Due
from nova_desktop.services.tasks.ports import Recurrence
from tests.fakes.quick_add_words import CLOCK, NAMES, ZONE

LINES = Path(__file__).parents[2] / "data" / "quick_add_lines.txt"


def test_rules_of_quick_add_come_true() -> None:
    dates: Recurrence = DateutilRecurrence()
    seen = 0
    for line in LINES.read_text(encoding="utf-8").split("\n"):
        found = read_line(line.removeprefix("> "), CLOCK, Ways(names=NAMES))
        for value in found.values(Kind.RECURRENCE):
            assert isinstance(value, Repeat)
            on = Due(value.start or CLOCK.now.date(), value.at, ZONE)
            assert dates.begin(value.rule, on, CLOCK.now).day >= on.day
            seen += 1
    assert seen > 50
