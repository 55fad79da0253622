"""Rules of RFC 5545 are read strictly; ids of instances are always the same."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.recurrence import (
    Frequency,
    Rule,
    Series,
    instance_id,
    is_past,
    parse_rule,
)
from nova_desktop.domain.task_times import Due


def test_a_rule_is_read_part_by_part() -> None:
    rule = parse_rule(
        " rrule:freq=YEARLY;INTERVAL=2;BYMONTH=1,12;BYMONTHDAY=-1,+3;BYDAY=MO,-1FR,+2SU;"
        "BYSETPOS=1;WKST=SU;COUNT=5; "
    )
    assert rule == Rule(
        Frequency.YEARLY,
        interval=2,
        count=5,
        weekdays=((0, 0), (-1, 4), (2, 6)),
        month_days=(-1, 3),
        months=(1, 12),
        positions=(1,),
        week_start=6,
    )
    weeks = parse_rule("FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO;UNTIL=20300101")
    assert (weeks.weeks, weeks.until) == ((1, -1), date(2030, 1, 1))
    assert parse_rule("FREQ=YEARLY;BYYEARDAY=366").year_days == (366,)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("20300228", date(2030, 2, 28)),
        ("20300228T120000", datetime.combine(date(2030, 2, 28), time(12))),
        ("20300228T120000Z", datetime(2030, 2, 28, 12, tzinfo=UTC)),
    ],
)
def test_an_end_is_a_day_or_a_moment(text: str, until: object) -> None:
    assert parse_rule(f"FREQ=DAILY;UNTIL={text}").until == until


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RRULE:",
        "every day",
        "FREQ",
        "FREQ=",
        "INTERVAL=2",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=OFTEN",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;;COUNT=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1001",
        "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;INTERVAL=\u0661",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=10001",
        "FREQ=DAILY;COUNT=1;UNTIL=20300101",
        "FREQ=DAILY;UNTIL=2030",
        "FREQ=DAILY;UNTIL=20300230",
        "FREQ=DAILY;UNTIL=20300101T250000",
        "FREQ=DAILY;UNTIL=20300101X",
        "FREQ=DAILY;UNTIL=20300101Z",
        "FREQ=DAILY;UNTIL=20300101T",
        "FREQ=DAILY;UNTIL=2030-1-1",
        "FREQ=DAILY;UNTIL=20300101T1200",
        "FREQ=DAILY;UNTIL=00000101",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;X-NOVA=1",
        "FREQ=DAILY;BYMONTH=0",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTH=-1",
        "FREQ=DAILY;BYMONTH=1,",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYYEARDAY=1",
        "FREQ=MONTHLY;BYWEEKNO=1",
        "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
        "FREQ=HOURLY;BYDAY=MO",
        "FREQ=DAILY\nDTSTART:20300101",
        "FREQ=DAILY;WKST=XX",
        "FREQ=DAILY;BYMONTH=" + ",".join(["1"] * 500),
    ],
)
def test_what_is_no_rule_is_a_problem(text: str) -> None:
    with pytest.raises(NovaError) as caught:
        parse_rule(text)
    assert caught.value.problem.code is ProblemCode.RECURRENCE_INVALID
    assert len(caught.value.problem.params["rule"]) <= 500


PIECES = (
    "FREQ=DAILY;|FREQ=YEARLY;|INTERVAL=|COUNT=|UNTIL=|BYDAY=|BYMONTHDAY=|BYSETPOS=|MO|,|;|-|+|1|0|"
    "20300101|T000000Z|\u00b2|=|WKST="
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES.split("|"))).map("".join)))
def test_any_text_is_a_rule_or_a_problem(text: str) -> None:
    with suppress(NovaError):
        assert parse_rule(text).interval >= 1


def test_an_end_counts_its_own_day() -> None:
    day, zone = date(2030, 2, 28), "America/New_York"
    whole, timed = Due(day, None, zone), Due(day, time(20), zone)
    until = "FREQ=DAILY;UNTIL=20300228"
    for due in (whole, timed):
        assert not is_past(parse_rule(until), due)
        assert is_past(parse_rule("FREQ=DAILY;UNTIL=20300227"), due)
        assert not is_past(parse_rule("FREQ=DAILY"), due)
    # 20:00 in New York is 01:00 of the next day in UTC.
    assert is_past(parse_rule(f"{until}T235959Z"), timed)
    assert not is_past(parse_rule("FREQ=DAILY;UNTIL=20300301T010000Z"), timed)
    assert not is_past(parse_rule(f"{until}T235959Z"), whole)
    assert is_past(parse_rule(f"{until}T195959"), timed)
    assert not is_past(parse_rule(f"{until}T200000"), timed)


def test_an_instance_has_one_id() -> None:
    series = Series("a", "FREQ=DAILY", Due(date(2030, 1, 1), time(9), "Europe/Berlin"))
    first = instance_id(series, Due(date(2030, 1, 2), time(9), "Europe/Berlin"))
    assert UUID(first).version == 5
    assert first == instance_id(series, Due(date(2030, 1, 2), time(10), "Asia/Tokyo"))
    assert first != instance_id(series, Due(date(2030, 1, 3), time(9), "Europe/Berlin"))
    assert first != instance_id(Series("b", series.rule, series.start), series.start)
    # It must never change: copies made by an earlier Nova have it too.
    assert first == "60dc9d87-313b-5931-9008-5c3581c82806"


def test_instances_of_a_day_differ_where_there_are_several() -> None:
    series = Series("a", "FREQ=HOURLY;INTERVAL=12", Due(date(2030, 1, 1), time(8)))
    morning, evening = (Due(date(2030, 1, 1), time(hour)) for hour in (8, 20))
    assert instance_id(series, morning) != instance_id(series, evening)
