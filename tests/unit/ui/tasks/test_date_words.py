"""Days, times and repeats in words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat
from nova_desktop.ui.tasks.dates.date_words import (
    capital,
    day_words,
    due_words,
    far_words,
    full_due_words,
    is_overdue,
    month_words,
    repeat_words,
)

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "today"),
        (date(2026, 11, 29), "tomorrow"),
        (date(2026, 11, 27), "yesterday"),
        (date(2026, 12, 4), "Fri"),
        (date(2026, 12, 5), "5 Dec"),
        (date(2026, 11, 26), "26 Nov"),
        (date(2027, 1, 31), "31 Jan"),
        (date(2027, 12, 2), "2 Dec 2027"),
        (date(2025, 11, 29), "29 Nov 2025"),
        (date.max, "31 Dec 9999"),
        (date(1900, 1, 1), "1 Jan 1900"),
    ],
)
def test_days(day: date, words: str) -> None:
    assert day_words(day, TODAY) == words


def test_a_time_is_told_as_the_clocks_show_it_where_the_user_is() -> None:
    there = Due.local(date(2026, 11, 28), time(23, 30), "America/New_York")
    assert due_words(there, TODAY, BERLIN) == "tomorrow 05:30"
    assert due_words(Due.on(TODAY), TODAY, BERLIN) == "today"
    assert full_due_words(there, TODAY, BERLIN) == "Sun 29 Nov, 05:30"
    assert full_due_words(Due.on(date(2027, 12, 2)), TODAY, BERLIN) == "Thu 2 Dec 2027"
    assert capital(due_words(there, TODAY, BERLIN)) == "Tomorrow 05:30"
    assert capital("") == ""


def test_overdue_is_after_the_day_or_after_the_moment() -> None:
    evening = datetime(2026, 11, 28, 22, 30, tzinfo=UTC).astimezone(BERLIN)
    midnight = evening + timedelta(minutes=31)
    assert not is_overdue(Due.on(TODAY), evening)
    assert is_overdue(Due.on(TODAY), midnight), "it is the 29th where the user is"
    timed = Due.local(TODAY, time(23, 30), "Europe/Berlin")
    assert not is_overdue(timed, evening)
    assert is_overdue(timed, evening + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "in 1 day"), (3, "in 3 days"), (-1, "1 day ago")]
)
def test_how_far(days: int, words: str) -> None:
    assert far_words(TODAY + timedelta(days=days), TODAY) == words


@given(st.dates(), st.dates(), st.times(), st.sampled_from(["", "Asia/Tokyo", "Europe/Berlin"]))
def test_there_are_words_for_every_day(day: date, today: date, clock: time, zone: str) -> None:
    assert due_words(Due(day, clock, zone), today, BERLIN)
    assert full_due_words(Due(day), today, BERLIN)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "daily"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=HOURLY;INTERVAL=8", "every 8 hours"),
        ("FREQ=WEEKLY", "weekly"),
        ("FREQ=WEEKLY;BYDAY=FR", "every Fri"),
        ("FREQ=WEEKLY;BYDAY=WE,MO", "every Mon, Wed"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tue"),
        ("FREQ=MONTHLY", "monthly"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "monthly on day 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "monthly on the last day"),
        ("FREQ=MONTHLY;BYDAY=1MO", "monthly on the first Mon"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "monthly on the last Fri"),
        ("FREQ=MONTHLY;INTERVAL=3", "every 3 months"),
        ("FREQ=YEARLY", "yearly"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "yearly"),
        ("FREQ=DAILY;COUNT=3", "daily, 3 times"),
        ("FREQ=DAILY;UNTIL=20261231", "daily until 31 Dec"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "monthly on day 1, 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "monthly on day 30"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=1", "repeats"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "yearly"),
        ("FREQ=MONTHLY;BYDAY=2FR,4FR", "monthly on the second, fourth Fri"),
        ("FREQ=MONTHLY;BYDAY=1MO,3FR", "repeats"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "monthly on the last weekday"),
        ("FREQ=MONTHLY;BYDAY=1MO,1TU,1WE,1TH,1FR", "repeats"),
        ("FREQ=YEARLY;BYWEEKNO=20", "repeats"),
        ("FREQ=DAILY;BYMONTH=1", "repeats"),
        ("nonsense", "repeats"),
    ],
)
def test_repeats(rule: str, words: str) -> None:
    assert repeat_words(Repeat(rule), TODAY) == words


def test_what_counts_from_completion_says_so() -> None:
    words = repeat_words(Repeat("FREQ=DAILY;INTERVAL=2", after_completion=True), TODAY)
    assert words == "every 2 days after it is done"
    assert month_words(date(2026, 12, 3)) == "December 2026"
