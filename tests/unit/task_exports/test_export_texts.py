"""What exports write: tables that spreadsheets read, calendars that follow RFC 5545, a board."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.domain.commands import Command
from nova_desktop.domain.task_commands import (
    add_comment,
    add_lane,
    add_place,
    add_task,
    attach_file,
    delete_task,
)
from nova_desktop.domain.task_filters import OPEN, WithLabel
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Attachment, Priority, Repeat, TaskStatus
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.ics_zones import zone_lines
from tests.unit.adapters_sqlite.files import home
from tests.unit.task_exports.export_desk import ExportDesk

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BERLIN = Due.local(date(2026, 3, 30), time(9), "Europe/Berlin")
WEEKLY = Repeat("FREQ=WEEKLY;BYDAY=MO", series="s")
NASTY = 'Say "hi", then; go\\home, all ünïcode 🎉 עברית ' + "long " * 30


async def text_of(
    folder: Path, kind: ExportFormat, commands: Sequence[Command], scope: TaskScope | None = None
) -> str:
    with home(folder).opened() as database:
        desk = ExportDesk(database)
        await desk.do(*commands)
        return await desk.text(folder, kind, scope or TaskScope())


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


async def test_csv_holds_quotes_newlines_and_names(tmp_path: Path) -> None:
    text = await text_of(
        tmp_path,
        ExportFormat.CSV,
        [
            add_place(PlaceKind.PROJECT, "p", "House, garden"),
            add_place(PlaceKind.PERSON, "q", "Tim; the painter"),
            add_task("a", NASTY, notes="one\ntwo\r\nthree", project="p", people=["q"],
                     priority=Priority.HIGH, due=BERLIN, estimate_min=0, repeat=WEEKLY,
                     labels=["x", "y"]),
            add_task("b", "Below", parent="a", due=Due.on(date(2026, 1, 2)), needs=["a"]),
            add_comment("a", "c", "said"),
        ],
    )  # fmt: skip
    first, second = rows_of(text)
    assert first["title"] == NASTY.strip()
    assert first["notes"] == "one\ntwo\nthree"
    assert (first["project"], first["people"]) == ("House, garden", "Tim; the painter")
    assert (first["priority"], first["labels"], first["lane"]) == ("high", "x; y", "Inbox")
    assert (first["due"], first["due_zone"]) == ("2026-03-30T08:00:00+01:00", "Europe/Berlin")
    assert (first["estimate_min"], first["repeat"]) == ("0", WEEKLY.rule)
    assert first["comments"] == "said"
    assert (second["due"], second["parent"], second["level"]) == ("2026-01-02", "a", "1")
    assert second["needs"] == "a"


@pytest.mark.parametrize(
    "title", ["=1+1", "@SUM(A1)", "+49 30 123", "-x", '=HYPERLINK("http://x")']
)
async def test_csv_holds_no_formula(tmp_path: Path, title: str) -> None:
    text = await text_of(tmp_path, ExportFormat.CSV, [add_task("a", title, notes=title)])
    (row,) = rows_of(text)
    assert (row["title"], row["notes"]) == (f"'{title}", f"'{title}")


async def test_subtasks_follow_their_parents_and_lanes_their_order(tmp_path: Path) -> None:
    commands = [
        add_task("w", "Waits", status=TaskStatus.WAITING),
        add_task("a", "First"),
        add_task("b", "Second"),
        add_task("a1", "First below", parent="a"),
        add_task("a2", "Second below", parent="a", status=TaskStatus.DONE),
        add_task("a11", "Deep", parent="a1"),
        add_task("gone", "Deleted"),
        delete_task("gone"),
    ]
    rows = rows_of(await text_of(tmp_path, ExportFormat.CSV, commands))
    assert [(row["id"], row["level"]) for row in rows] == [
        ("a", "0"), ("a1", "1"), ("a11", "2"), ("a2", "1"), ("b", "0"), ("w", "0"),
    ]  # fmt: skip


async def test_only_what_is_wanted_with_what_stands_below(tmp_path: Path) -> None:
    commands = [
        add_task("a", "With", labels=["x"]),
        add_task("a1", "Below", parent="a"),
        add_task("b", "Without"),
    ]
    for below, found in ((False, ["a"]), (True, ["a", "a1"])):
        folder = tmp_path / str(below)
        folder.mkdir()
        scope = TaskScope(WithLabel("x"), below=below)
        rows = rows_of(await text_of(folder, ExportFormat.CSV, commands, scope))
        assert [row["id"] for row in rows] == found


def unfolded(text: str) -> list[str]:
    """The lines of a calendar, whose form is checked on the way."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


PLANNED = [
    add_place(PlaceKind.PROJECT, "p", "House"),
    add_task("a", NASTY, notes="one\ntwo", due=BERLIN, repeat=WEEKLY, remind_at=AT,
             priority=Priority.HIGH, labels=["x,y"], project="p",
             deadline=date(2026, 4, 1)),
    add_task("b", "Below", parent="a", start=date(2026, 3, 2),
             due=Due.on(date(2026, 3, 9))),
    add_task("c", "Also", due=BERLIN, status=TaskStatus.DONE),
    add_task("d", "Here", due=Due.local(date(2026, 5, 1), time(8), "")),
    add_task("e", "There", due=Due.local(date(2026, 5, 1), time(8), "UTC"),
             start=date(2026, 4, 30)),
]  # fmt: skip


async def test_a_calendar_has_rule_zone_alarm_and_long_lines(tmp_path: Path) -> None:
    text = await text_of(tmp_path, ExportFormat.ICS, PLANNED)
    lines = unfolded(text)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VTODO") == lines.count("END:VTODO") == 5
    assert lines.count("TZID:Europe/Berlin") == 1
    summary = next(line for line in lines if line.startswith("SUMMARY:Say"))
    assert (
        summary
        == 'SUMMARY:Say "hi"\\, then\\; go\\\\home\\, all ünïcode 🎉 עברית '
        + ("long " * 30).strip()
    )
    wanted = [
        "DTSTART;TZID=Europe/Berlin:20260330T090000",
        "DUE;TZID=Europe/Berlin:20260330T090000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "TRIGGER;VALUE=DATE-TIME:20260301T090000Z",
        "DESCRIPTION:one\\ntwo",
        "CATEGORIES:x\\,y",
        "PRIORITY:1",
        "RELATED-TO:a@nova-desktop",
        "DTSTART;VALUE=DATE:20260302",
        "DUE;VALUE=DATE:20260309",
        "STATUS:COMPLETED",
        "DUE:20260501T080000",
        "DTSTART:20260430T000000Z",
        "DUE:20260501T080000Z",
        "X-NOVA-DEADLINE;VALUE=DATE:20260401",
    ]
    assert [line for line in wanted if line not in lines] == []


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"])
def test_a_zone_has_every_change_of_its_clocks(name: str) -> None:
    """Whoever reads the component alone comes to the same offsets as the zone itself."""
    lines = "\n".join(zone_lines(name))
    found = re.findall(r"DTSTART:(\S+)\nTZOFFSETFROM:(\S+)\nTZOFFSETTO:(\S+)", lines)
    onsets = [(datetime.fromisoformat(at), offset(a), offset(b)) for at, a, b in found]
    moment = datetime(2000, 1, 2, tzinfo=UTC)
    while moment < datetime(2049, 12, 1, tzinfo=UTC):
        there = moment.astimezone(ZoneInfo(name))
        known = [to for at, before, to in onsets if at - before <= moment.replace(tzinfo=None)]
        assert known[-1] == there.utcoffset(), moment
        moment += timedelta(days=5, hours=1)


def offset(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


async def test_markdown_is_a_board_to_read(tmp_path: Path) -> None:
    text = await text_of(
        tmp_path,
        ExportFormat.MARKDOWN,
        [
            add_place(PlaceKind.PROJECT, "p", "House"),
            add_place(PlaceKind.PERSON, "q", "Tim"),
            add_lane("own", "Some *day*", after="inbox"),
            add_task("a", "Paint [the] *wall*", notes="# Colours\n\n- white", project="p",
                     people=["q"], labels=["home"], due=Due.on(date(2026, 3, 9)),
                     priority=Priority.HIGH),
            add_task("a1", "Buy paint", parent="a", status=TaskStatus.DONE),
            add_task("l", "Later", lane="own"),
            add_task("f", "Did not work", status=TaskStatus.FAILED),
            add_comment("a", "c", "Which\ncolour?"),
            attach_file(Attachment("f", "a", "plan.pdf", "/home/ada/plan.pdf", AT)),
        ],
    )  # fmt: skip
    assert text.startswith("# Tasks\n\n2026-03-01 12:00 · 4\n\n## Inbox\n\n")
    first = (
        "- [ ] Paint \\[the\\] \\*wall\\* · **high** · due 2026-03-09 · +House · @Tim · \\#home\n"
    )
    assert first in text
    assert "\n    # Colours\n\n    - white\n" in text
    assert "    > colour?\n" in text
    assert "    - plan.pdf (`/home/ada/plan.pdf`)\n" in text
    assert "    - [x] Buy paint\n" in text
    assert "## Some \\*day\\*\n\n- [ ] Later\n" in text
    assert "## Done\n\n- [ ] Did not work · **failed**\n" in text


@pytest.mark.parametrize("kind", ExportFormat)
async def test_an_empty_board_makes_a_sound_file(tmp_path: Path, kind: ExportFormat) -> None:
    assert await text_of(tmp_path, kind, [add_task("a", "Done", status=TaskStatus.DONE)],
                         TaskScope(OPEN))  # fmt: skip


@pytest.mark.parametrize("kind", ExportFormat)
async def test_odd_tasks_are_written_too(tmp_path: Path, kind: ExportFormat) -> None:
    text = await text_of(
        tmp_path,
        kind,
        [
            add_task("a", "x" * 10_000, due=Due.on(date(9999, 12, 31))),
            add_task("b", "🎉" * 3000, notes="line\n" * 100_000),
            add_task("c", "עברית", due=Due.moment(datetime(9999, 12, 31, 12, tzinfo=UTC), "UTC"),
                     repeat=Repeat("FREQ=DAILY")),
            add_task("d", "Old", due=Due.on(date(1900, 1, 1)), start=date(9999, 1, 1)),
            add_task("e", "Nothing", repeat=Repeat("FREQ=DAILY")),
        ],
    )  # fmt: skip
    assert "🎉🎉" in text
    if kind is ExportFormat.ICS:
        unfolded(text)
