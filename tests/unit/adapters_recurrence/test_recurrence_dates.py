"""The next date of a series: schedules and completion, clocks, ends of months, ends of series."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.recurrence import Series
from nova_desktop.domain.task_times import Due

BERLIN = "Europe/Berlin"
DATES = DateutilRecurrence()


def whole(year: int, month: int, day: int) -> Due:
    """All day in Berlin."""
    return Due(date(year, month, day), None, BERLIN)


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment on Berlin's clocks."""
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN))


def following(rule: str, start: Due, count: int = 6) -> list[str]:
    """The days behind the first one, as month-day."""
    series = Series("s", rule, start)
    return [f"{due.day:%m-%d}" for due in DATES.upcoming(series, start, count)]


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=MONTHLY", whole(2026, 1, 31), "02-28 03-31 04-30 05-31 06-30 07-31"),
        ("FREQ=MONTHLY", whole(2028, 1, 30), "02-29 03-30 04-30 05-30 06-30 07-30"),
        ("FREQ=MONTHLY;INTERVAL=3", whole(2026, 5, 31), "08-31 11-30 02-28 05-31 08-31 11-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", whole(2026, 1, 31), "03-31 05-31 07-31 08-31 10-31 12-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", whole(2026, 1, 31), "02-28 03-31 04-30 05-31 06-30 07-31"),
        ("FREQ=YEARLY", whole(2028, 2, 29), "02-28 02-28 02-28 02-29 02-28 02-28"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", whole(2028, 2, 29), " ".join(["02-29"] * 6)),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            whole(2026, 1, 30),
            "02-27 03-31 04-30 05-29 06-30 07-31",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            whole(2026, 5, 12),
            "05-26 06-09 06-23 07-07 07-21 08-04",
        ),
        ("FREQ=WEEKLY;BYDAY=MO,FR", whole(2026, 5, 15), "05-18 05-22 05-25 05-29 06-01 06-05"),
    ],
)  # fmt: skip
def test_ends_of_months(rule: str, start: Due, days: str) -> None:
    assert following(rule, start) == days.split()


def test_the_first_one_need_not_be_the_start() -> None:
    series = Series("s", "FREQ=WEEKLY;BYDAY=FR", whole(2026, 5, 13))
    assert DATES.check(series) == whole(2026, 5, 15)
    assert DATES.check(Series("s", "FREQ=HOURLY", whole(2026, 5, 13))) == whole(2026, 5, 13)


@pytest.mark.parametrize(
    ("rule", "on", "expected"),
    [
        ("FREQ=DAILY", whole(2026, 5, 13), whole(2026, 5, 13)),
        ("FREQ=WEEKLY", whole(2026, 5, 13), whole(2026, 5, 13)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", whole(2026, 5, 13), whole(2026, 5, 19)),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", whole(2026, 5, 13), whole(2026, 6, 1)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", whole(2026, 5, 13),
         whole(2027, 2, 28)),
        ("FREQ=DAILY;COUNT=1", whole(2026, 5, 20), whole(2026, 5, 20)),
        ("FREQ=DAILY", Due(date(2026, 5, 13), time(12), BERLIN),
         Due(date(2026, 5, 14), time(12), BERLIN)),
        ("FREQ=DAILY", Due(date(2026, 5, 13), time(12, 1), BERLIN),
         Due(date(2026, 5, 13), time(12, 1), BERLIN)),
        ("FREQ=HOURLY;INTERVAL=12", whole(2026, 5, 13), Due(date(2026, 5, 13), time(12), BERLIN)),
        ("FREQ=HOURLY;INTERVAL=12", whole(2026, 5, 14), whole(2026, 5, 14)),
        ("FREQ=HOURLY;INTERVAL=12", Due(date(2026, 5, 13), time(8), BERLIN),
         Due(date(2026, 5, 13), time(20), BERLIN)),
        ("FREQ=HOURLY;INTERVAL=12", Due(date(2026, 5, 13), time(15), BERLIN),
         Due(date(2026, 5, 13), time(15), BERLIN)),
    ],
)  # fmt: skip
def test_a_new_series_begins_with_the_nearest_day(rule: str, on: Due, expected: Due) -> None:
    assert DATES.begin(rule, on, at(2026, 5, 13)) == expected


@pytest.mark.parametrize("rule", ["FREQ=DAILY;UNTIL=20260512", "FREQ=HOURLY;UNTIL=20260512"])
def test_a_series_cannot_begin_behind_its_end(rule: str) -> None:
    with pytest.raises(NovaError) as caught:
        DATES.begin(rule, whole(2026, 5, 13), at(2026, 5, 13))
    assert caught.value.problem.code is ProblemCode.RECURRENCE_NEVER


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (at(2026, 5, 8), whole(2026, 5, 18)),  # early: the one that is due is done
        (at(2026, 5, 11), whole(2026, 5, 18)),
        (at(2026, 5, 13), whole(2026, 5, 18)),
        (at(2026, 5, 18), whole(2026, 5, 18)),  # the next one is today, and still to do
        (at(2026, 6, 3), whole(2026, 6, 8)),  # three were missed: they are left out
    ],
)
def test_a_schedule_goes_on_from_what_was_due(done: datetime, expected: Due) -> None:
    series = Series("s", "FREQ=WEEKLY;BYDAY=MO", whole(2026, 5, 4))
    assert DATES.next_due(series, whole(2026, 5, 11), done) == expected


def test_a_time_that_is_over_does_not_count() -> None:
    series = Series("s", "FREQ=DAILY", Due(date(2026, 5, 1), time(9), BERLIN))
    last = Due(date(2026, 5, 10), time(9), BERLIN)
    early, late = (DATES.next_due(series, last, at(2026, 5, 13, hour)) for hour in (8, 9))
    assert (early, late) == (
        Due(date(2026, 5, 13), time(9), BERLIN),
        Due(date(2026, 5, 14), time(9), BERLIN),
    )


@pytest.mark.parametrize(
    ("rule", "done", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", at(2026, 5, 13), whole(2026, 5, 16)),
        ("FREQ=DAILY;INTERVAL=3", at(2026, 5, 10), whole(2026, 5, 13)),  # done early
        ("FREQ=MONTHLY", at(2026, 1, 31), whole(2026, 5, 31)),  # never before what was due
        ("FREQ=MONTHLY", at(2026, 8, 31), whole(2026, 9, 30)),
        ("FREQ=WEEKLY;BYDAY=MO", at(2026, 5, 13), whole(2026, 5, 18)),
        ("FREQ=WEEKLY;BYDAY=WE", at(2026, 5, 13), whole(2026, 5, 20)),
        ("FREQ=DAILY;INTERVAL=3;COUNT=9", at(2026, 5, 13), whole(2026, 5, 16)),
        ("FREQ=DAILY;INTERVAL=3;UNTIL=20260515", at(2026, 5, 13), None),
    ],
)
def test_after_completion_counts_from_that_day(
    rule: str, done: datetime, expected: Due | None
) -> None:
    series = Series("s", rule, whole(2026, 5, 1), after_completion=True)
    assert DATES.next_due(series, whole(2026, 5, 11), done) == expected


def test_the_day_of_completion_is_the_one_of_the_series_zone() -> None:
    series = Series("s", "FREQ=DAILY", whole(2026, 5, 1), after_completion=True)
    # It is 01:30 of the next day in Berlin.
    done = datetime(2026, 5, 13, 23, 30, tzinfo=UTC)
    assert DATES.next_due(series, whole(2026, 5, 13), done) == whole(2026, 5, 15)


def test_after_completion_ends_with_its_count() -> None:
    series = Series("s", "FREQ=DAILY;COUNT=3", whole(2026, 5, 1), after_completion=True)
    found = [DATES.next_due(series, whole(2026, 5, 2), at(2026, 5, 2), n) for n in (1, 2, 3)]
    assert found == [whole(2026, 5, 3), whole(2026, 5, 3), None]


def test_skip_leaves_out_one_that_lies_ahead() -> None:
    scheduled = Series("s", "FREQ=WEEKLY;BYDAY=MO", whole(2026, 5, 4))
    assert DATES.skip(scheduled, whole(2026, 5, 18), at(2026, 5, 13)) == whole(2026, 5, 25)
    assert DATES.skip(scheduled, whole(2026, 5, 4), at(2026, 5, 13)) == whole(2026, 5, 18)
    relative = Series("s", "FREQ=DAILY;INTERVAL=3", whole(2026, 5, 4), after_completion=True)
    assert DATES.skip(relative, whole(2026, 5, 16), at(2026, 5, 13)) == whole(2026, 5, 19)
    assert DATES.skip(relative, whole(2026, 5, 4), at(2026, 5, 13)) == whole(2026, 5, 16)


def test_a_time_stays_when_clocks_change() -> None:
    series = Series("s", "FREQ=DAILY", Due(date(2026, 3, 27), time(2, 30), BERLIN))
    found = DATES.upcoming(series, series.start, 3)
    assert [due.at for due in found] == [time(2, 30)] * 3
    # 02:30 is skipped on the 29th, and meant as 03:30; from then on UTC is two hours behind.
    assert [f"{due.instant():%d %H:%M}" for due in found] == ["28 01:30", "29 01:30", "30 00:30"]
    autumn = Due(date(2026, 10, 25), time(2, 30), BERLIN)
    assert f"{autumn.instant():%H:%M}" == "00:30"


def test_a_time_that_comes_twice_is_done_once() -> None:
    start = Due(date(2026, 10, 20), time(2, 30), BERLIN)
    double = Due(date(2026, 10, 25), time(2, 30), BERLIN)
    done = double.instant() + timedelta(minutes=1)
    found = DATES.next_due(Series("s", "FREQ=DAILY", start), double, done)
    assert found == Due(date(2026, 10, 26), time(2, 30), BERLIN)


def test_hours_of_the_day_stay_when_clocks_change() -> None:
    start = Due(date(2026, 3, 28), time(8), BERLIN)
    found = DATES.upcoming(Series("s", "FREQ=HOURLY;INTERVAL=12", start), start, 4)
    assert [f"{due.day:%d} {due.at:%H}" for due in found] == ["28 20", "29 08", "29 20", "30 08"]


def test_hours_missed_are_left_out() -> None:
    start = Due(date(2026, 5, 1), time(8), BERLIN)
    series = Series("s", "FREQ=HOURLY;INTERVAL=4;COUNT=1000", start)
    found = DATES.next_due(series, start, at(2026, 5, 13, 12))
    assert found == Due(date(2026, 5, 13), time(16), BERLIN)
    ended = Series("s", "FREQ=HOURLY;INTERVAL=4;COUNT=10", start)
    assert DATES.next_due(ended, start, at(2026, 5, 13, 12)) is None


def test_hours_after_completion_are_real_ones() -> None:
    start = Due(date(2026, 3, 28), time(8), BERLIN)
    series = Series("s", "FREQ=HOURLY;INTERVAL=3", start, after_completion=True)
    found = DATES.next_due(series, start, at(2026, 3, 29, 0, 30))
    assert found == Due(date(2026, 3, 29), time(4, 30), BERLIN)


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20260503"])
def test_a_series_ends(rule: str) -> None:
    series = Series("s", rule, whole(2026, 5, 1))
    assert len(DATES.upcoming(series, whole(2026, 5, 1), 9)) == 2
    assert DATES.next_due(series, whole(2026, 5, 3), at(2026, 5, 3)) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
    ],
)
def test_what_never_comes_is_told_and_ends(rule: str) -> None:
    series = Series("s", rule, whole(2026, 5, 13))
    with pytest.raises(NovaError) as caught:
        DATES.check(series)
    assert caught.value.problem.code is ProblemCode.RECURRENCE_NEVER
    assert DATES.next_due(series, whole(2026, 5, 13), at(2026, 5, 13)) is None
    assert DATES.upcoming(series, whole(2026, 5, 13), 3) == ()


def test_a_rule_that_cannot_be_read_is_told_by_every_method() -> None:
    series = Series("s", "FREQ=NEVER", whole(2026, 5, 13))
    for ask in (
        lambda: DATES.check(series),
        lambda: DATES.begin(series.rule, series.start, at(2026, 5, 13)),
        lambda: DATES.next_due(series, series.start, at(2026, 5, 13)),
        lambda: DATES.skip(series, series.start, at(2026, 5, 13)),
        lambda: DATES.upcoming(series, series.start, 1),
    ):
        with pytest.raises(NovaError) as caught:
            ask()
        assert caught.value.problem.code is ProblemCode.RECURRENCE_INVALID


def test_old_and_far_series_are_as_quick_as_others() -> None:
    old = Series("s", "FREQ=DAILY", Due(date(1, 1, 1)))
    assert DATES.upcoming(old, Due(date(2026, 5, 13)), 1) == (Due(date(2026, 5, 14)),)
    leap = Series("s", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", whole(2026, 5, 13))
    assert DATES.check(leap) == whole(2044, 2, 29)


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY",
                                  "FREQ=HOURLY;INTERVAL=5"])  # fmt: skip
@pytest.mark.parametrize("after_completion", [False, True])
def test_the_calendar_ends_without_an_error(rule: str, after_completion: bool) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Midway", ""):
        for clock in (None, time(23, 59)):
            last = Due(date(9999, 12, 31), clock, zone)
            series = Series("s", rule, last, after_completion)
            for ask in (DATES.next_due, DATES.skip):
                following = ask(series, last, datetime(9999, 12, 31, 23, tzinfo=UTC))
                assert following is None or rule.startswith("FREQ=HOURLY")
            begin = Due(date(1, 1, 1), clock, zone)
            early = Series("s", rule, begin, after_completion)
            assert DATES.next_due(early, begin, datetime.min.replace(tzinfo=UTC))
