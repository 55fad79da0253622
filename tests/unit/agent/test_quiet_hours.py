"""Quiet hours, by the clock of where the user is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.domain.agent.quiet_hours import QuietHours
from nova_desktop.domain.settings import AgentSettings

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hours", "now", "since"),
    [
        ("22:00 07:00", "2026-03-01 21:59", ""),
        ("22:00 07:00", "2026-03-01 22:00", "2026-03-01 22:00"),
        ("22:00 07:00", "2026-03-02 00:00", "2026-03-01 22:00"),
        ("22:00 07:00", "2026-03-02 06:59", "2026-03-01 22:00"),
        ("22:00 07:00", "2026-03-02 07:00", ""),
        ("12:30 13:30", "2026-03-02 13:00", "2026-03-02 12:30"),
        ("12:30 13:30", "2026-03-02 13:30", ""),
        ("00:00 06:00", "2026-03-02 00:00", "2026-03-02 00:00"),
        ("18:00 00:00", "2026-03-02 23:59", "2026-03-02 18:00"),
        ("18:00 00:00", "2026-03-03 00:00", ""),
        ("08:00 08:00", "2026-03-02 08:00", ""),
        (
            "22:00 07:00",
            "2026-03-29 03:30",
            "2026-03-28 22:00",
        ),  # the hour from 2 to 3 was left out
    ],
)
def test_they_begin_and_end_by_the_clock(hours: str, now: str, since: str) -> None:
    begin, end = hours.split()
    found = QuietHours.of(begin, end).since(datetime.fromisoformat(now).replace(tzinfo=BERLIN))
    assert (found.strftime("%Y-%m-%d %H:%M") if found else "") == since


def test_the_zone_decides() -> None:
    at = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    hours = QuietHours.of("22:00", "07:00")
    assert hours.since(at) is None
    since = hours.since(at.astimezone(BERLIN))
    assert since == datetime(2026, 7, 1, 20, tzinfo=UTC)


def test_one_end_alone_is_none() -> None:
    assert QuietHours.of("22:00", "").since(datetime(2026, 3, 1, 23, tzinfo=UTC)) is None


@pytest.mark.parametrize("text", ["24:00", "7", "ten", "22:00:00", "-1:00"])
def test_other_words_are_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"time data|unconverted"):
        AgentSettings(quiet_from=text)


def test_an_interval_is_not_too_short() -> None:
    with pytest.raises(ValueError, match="interval"):
        AgentSettings(interval_s=0)
