"""Relative times, up to midnight and across it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from nova_desktop.ui.times import full_time, relative_time

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=ZONE)  # a Sunday


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (NOW, "now"),
        (NOW - timedelta(seconds=59), "now"),
        (NOW + timedelta(seconds=59), "now"),
        (NOW - timedelta(minutes=1), "1 min"),
        (NOW - timedelta(minutes=59, seconds=59), "59 min"),
        (NOW - timedelta(hours=2, minutes=59), "2 h"),
        (NOW.replace(hour=0, minute=0), "15 h"),
        (NOW.replace(hour=0, minute=0) - timedelta(seconds=1), "yesterday"),
        (datetime(2026, 11, 20, 12, tzinfo=ZONE), "Fri"),
        (datetime(2026, 11, 16, 0, 0, tzinfo=ZONE), "Mon"),
        (datetime(2026, 11, 15, 23, 59, tzinfo=ZONE), "15 Nov"),
        (datetime(2025, 12, 31, 12, tzinfo=ZONE), "31 Dec 2025"),
        (datetime(2026, 11, 23, 12, tzinfo=ZONE), "23 Nov"),
    ],
)
def test_words(then: datetime, said: str) -> None:
    assert relative_time(then, NOW, ZONE) == said
    assert relative_time(then.astimezone(UTC), NOW.astimezone(UTC), ZONE) == said


def test_just_after_midnight() -> None:
    now = datetime(2026, 11, 22, 0, 20, tzinfo=ZONE)
    assert relative_time(now - timedelta(minutes=40), now, ZONE) == "40 min"
    assert relative_time(now - timedelta(hours=3), now, ZONE) == "yesterday"


def test_the_full_time() -> None:
    assert full_time(datetime(2025, 11, 20, 12, 5, tzinfo=UTC), ZONE) == "Thu 20 Nov 2025, 14:05"
