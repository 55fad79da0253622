"""Values on their way into the tables and back."""

from datetime import UTC, datetime

import pytest

from nova_desktop.adapters.sqlite.rows import from_micros, storable, to_micros


@pytest.mark.parametrize(
    "at",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_time_comes_back_to_the_microsecond(at: datetime) -> None:
    assert from_micros(to_micros(at)) == at


@pytest.mark.parametrize(("micros", "year"), [(-(2**63), 1), (2**63 - 1, 9999)])
def test_a_time_that_no_calendar_holds_does_not_stop_reading(micros: int, year: int) -> None:
    assert from_micros(micros).year == year


def test_half_characters_are_replaced_and_halves_joined() -> None:
    assert storable("a\ud83d\ude00b") == "a\U0001f600b"
    assert storable("a\ud83db") == "a\ufffdb"
    assert storable("Grüße\0") == "Grüße\0"
