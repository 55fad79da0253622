"""When something is due: wrong forms, clock changes, ends of the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.domain.task_fields import fields_from, fields_to
from nova_desktop.domain.task_times import Due, due_from_text, due_text, span_of
from nova_desktop.domain.tasks import Priority, Repeat

BERLIN = "Europe/Berlin"


def test_a_time_that_the_clock_leaves_out_is_an_hour_later() -> None:
    due = Due.local(date(2026, 3, 29), time(2, 30), BERLIN)
    assert due.instant() == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert due.instant().astimezone(ZoneInfo(BERLIN)).time() == time(3, 30)


def test_a_time_that_comes_twice_is_the_first() -> None:
    due = Due.local(date(2026, 10, 25), time(2, 30), BERLIN)
    assert due.instant() == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_of_a_moment_in_the_hour_that_comes_twice_it_is_told_which() -> None:
    second = Due.moment(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), BERLIN)
    assert (second.at, second.order) == (time(2, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    found = fields_to(fields_from({"due": second}))["due"]
    assert isinstance(found, Due)
    assert found.instant() == second.instant()
    assert found.moved_to(date(2027, 10, 31)).instant() == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_moved_over_a_clock_change_it_keeps_its_time_of_day() -> None:
    due = Due.local(date(2026, 3, 28), time(9), BERLIN).moved_to(date(2026, 3, 30))
    assert due.at == time(9)
    assert due.instant() == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert Due.on(date(2026, 3, 28)).moved_to(date(2024, 2, 29)) == Due.on(date(2024, 2, 29))


def test_the_day_is_that_of_its_zone() -> None:
    assert Due.moment(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), BERLIN).day == date(2026, 3, 2)


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc/passwd", "Europe", "x\0y", "/etc"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        Due.local(date(2026, 1, 1), time(9), zone)


def test_without_a_zone_it_is_the_clock_of_this_computer() -> None:
    due = Due.local(date(2026, 1, 1), time(9), "")
    assert due.instant() == datetime(2026, 1, 1, 9).astimezone()
    assert Due.moment(due.instant(), "") == due


@pytest.mark.parametrize(
    "due",
    [
        Due.on(date(9999, 12, 31)),
        Due.local(date(2026, 3, 29), time(2, 30), BERLIN),
        Due.local(date(2026, 1, 1), time(23, 59, 59, 5), ""),
    ],
)
def test_its_text_comes_back(due: Due) -> None:
    assert due_from_text(due_text(due)) == due


@pytest.mark.parametrize("text", ["", "T", "2026-02-30", "2026-01-01T25:00[]", "2026-01-01T[]",
                                  "2026-01-01T09:00[Europe/Nowhere]", "0001-01-01"])  # fmt: skip
def test_what_is_no_text_of_a_due_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each has words of its own)
        due_from_text(text)


def test_the_ends_of_the_calendar() -> None:
    assert Due.on(date.max).order.year == 9999
    with pytest.raises(ValueError, match="range"):
        Due.local(date.max, time(23, 59), "America/New_York")
    with pytest.raises(ValueError, match="range"):
        Due.on(date.min)
    last = span_of(date.max, date.max, ZoneInfo(BERLIN))
    assert last.before is None
    assert span_of(date.min, None, ZoneInfo("Asia/Tokyo")).begin == datetime(1, 1, 1, tzinfo=UTC)


def test_a_day_of_a_clock_change_has_23_hours() -> None:
    span = span_of(date(2026, 3, 29), date(2026, 3, 29), ZoneInfo(BERLIN))
    assert span.before is not None
    assert span.begin is not None
    assert span.before - span.begin == timedelta(hours=23)


FIELDS = {
    "title": "Größe 🎉 \u200f\u05e9\u05dc\u05d5\u05dd",
    "notes": "a\n\tb",
    "priority": Priority.HIGH,
    "due": Due.local(date(2026, 3, 1), time(9), BERLIN),
    "deadline": date(2028, 2, 29),
    "start": None,
    "remind_at": datetime(2026, 3, 1, 8, tzinfo=UTC),
    "estimate_min": 90,
    "project": "p",
    "repeat": Repeat("FREQ=DAILY", after_completion=True, series="s"),
    "summary": "",
}


def test_fields_go_into_a_command_and_come_back() -> None:
    assert fields_to(fields_from(FIELDS)) == FIELDS
    day = {"due": Due.on(date(2026, 3, 1)), "repeat": None}
    assert fields_to(fields_from(day)) == day


def test_a_moment_of_an_old_journal_is_read_as_its_clock_showed_it() -> None:
    old = {"due": {"at": "2026-03-01T08:00:00+00:00", "zone": BERLIN}}
    assert fields_to(old) == {"due": Due.local(date(2026, 3, 1), time(9), BERLIN)}


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"title": " \n\x00\x07 "},
        {"title": "x" * 10_001},
        {"title": 5},
        {"colour": "red"},
        {"priority": 9},
        {"priority": "high"},
        {"due": "tomorrow"},
        {"due": {"day": "2026-02-29"}},
        {"due": {"day": "29.02.2026"}},
        {"due": {"day": None}},
        {"due": {"at": "2026-03-01T09:00:00", "zone": BERLIN}},
        {"due": {"at": "2026-03-01T09:00:00+01:00"}},
        {"due": {"day": "2026-03-01", "time": "25:00", "zone": BERLIN}},
        {"due": {"day": "2026-03-01", "time": "09:00", "zone": "Mars"}},
        {"due": {"day": "2026-03-01", "time": "09:00"}},
        {"due": {"at": "9999-12-31T23:59:00-12:00", "zone": BERLIN}},
        {"deadline": "2026-13-01"},
        {"deadline": "0001-01-01"},
        {"remind_at": "soon"},
        {"estimate_min": -1},
        {"estimate_min": True},
        {"estimate_min": 1.5},
        {"project": None},
        {"repeat": "daily"},
        {"repeat": {"rule": ""}},
        {"notes": None},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each has words of its own)
        fields_to(bad)


@pytest.mark.parametrize("title", ["x", "x" * 10_000, "a\nb\tc\x07", "<b>&amp;</b>"])
def test_a_title_is_one_clean_line(title: str) -> None:
    found = str(fields_to({"title": title})["title"])
    assert found == " ".join(title.replace("\x07", "").split())
