"""Twenty years of dates are those that dateutil itself gives, in every zone, and each just once."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.domain.recurrence import Series, instance_id
from nova_desktop.domain.task_times import Due

DATES = DateutilRecurrence()
TWENTY_YEARS = timedelta(days=7305)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/Santiago",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
]
CODES = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
WHICH = st.sampled_from(["", "1", "2", "-1", "5"])
INTERVAL = st.integers(1, 5).map(lambda n: f";INTERVAL={n}")
STARTS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MOMENTS = st.integers(0, 30 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CLOCKS = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def listed(values: st.SearchStrategy[object], name: str) -> st.SearchStrategy[str]:
    """A BY part with one to three different values."""
    found = st.lists(values.map(str), min_size=1, max_size=3, unique=True)
    return found.map(lambda some: f";{name}={','.join(some)}")


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """All parts, one behind the other."""
    return st.tuples(*parts).map("".join)


def perhaps(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The part or nothing."""
    return st.just("") | part


MONTHS = listed(st.integers(1, 12), "BYMONTH")
MONTH_DAYS = listed(st.integers(-28, 31).filter(bool), "BYMONTHDAY")
WEEKDAYS = listed(CODES, "BYDAY")
PLACED = listed(st.tuples(WHICH, CODES).map("".join), "BYDAY")
POSITION = st.sampled_from([";BYSETPOS=1", ";BYSETPOS=-1", ";BYSETPOS=2,-2"])
WEEK_START = st.sampled_from(["", ";WKST=SU", ";WKST=WE"])
END = st.sampled_from(["", ";COUNT=7", ";COUNT=400", ";UNTIL=20330615"])
RULES = st.one_of(
    joined(st.just("FREQ=DAILY"), INTERVAL, perhaps(MONTHS), perhaps(WEEKDAYS), END),
    joined(st.just("FREQ=DAILY"), perhaps(MONTH_DAYS), END),
    joined(st.just("FREQ=WEEKLY"), INTERVAL, perhaps(WEEKDAYS), WEEK_START, END),
    joined(st.just("FREQ=WEEKLY"), INTERVAL, WEEKDAYS, POSITION, WEEK_START, END),
    joined(st.just("FREQ=MONTHLY"), INTERVAL, perhaps(MONTHS), st.one_of(MONTH_DAYS, PLACED), END),
    joined(st.just("FREQ=MONTHLY"), INTERVAL, WEEKDAYS, POSITION, END),
    joined(st.just("FREQ=MONTHLY"), MONTH_DAYS, WEEKDAYS, END),
    joined(st.just("FREQ=YEARLY"), INTERVAL, MONTHS, st.one_of(MONTH_DAYS, PLACED), END),
    joined(st.just("FREQ=YEARLY"), listed(st.integers(-366, 366).filter(bool), "BYYEARDAY"), END),
    joined(st.just("FREQ=YEARLY"), listed(st.integers(1, 53), "BYWEEKNO"), WEEKDAYS, END),
    joined(st.just("FREQ=YEARLY"), PLACED, perhaps(POSITION), END),
)
# Here the start says which day is meant; one that each month has.
BARE = joined(
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]), INTERVAL
)


def oracle(rule: str, start: date) -> list[date]:
    """Twenty years of dateutil's own dates."""
    last = datetime.combine(start + TWENTY_YEARS, time())
    every = rrulestr(rule, dtstart=datetime.combine(start, time()))
    return [moment.date() for moment in takewhile(lambda moment: moment <= last, every)]


def ours(series: Series) -> list[Due]:
    """Twenty years of ours, asked for a page at a time."""
    found: list[Due] = []
    after = Due(series.start.day - timedelta(days=1), series.start.at, series.start.zone)
    last = series.start.day + TWENTY_YEARS
    while page := DATES.upcoming(series, after, 500):
        found += [due for due in page if due.day <= last]
        after = page[-1]
        if after.day > last:
            break
    return found


@settings(max_examples=100, deadline=None)
@given(RULES, STARTS, CLOCKS, st.sampled_from(ZONES))
def test_days_are_those_of_dateutil(rule: str, start: date, at: time | None, zone: str) -> None:
    series = Series("s", rule, Due(start, at, zone))
    found = ours(series)
    assert [due.day for due in found] == oracle(rule, start)
    assert all((due.at, due.zone) == (at, zone) for due in found)
    assert len({instance_id(series, due) for due in found}) == len(found)


@settings(max_examples=50, deadline=None)
@given(BARE, STARTS.map(lambda day: day.replace(day=min(day.day, 28))), st.sampled_from(ZONES))
def test_bare_rules_are_those_of_dateutil(rule: str, start: date, zone: str) -> None:
    found = ours(Series("s", rule, Due(start, time(2, 30), zone)))
    assert [due.day for due in found] == oracle(rule, start)


@settings(max_examples=60, deadline=None)
@given(RULES | BARE, STARTS, CLOCKS, st.sampled_from(ZONES), st.integers(0, 60 * 24 * 40))
def test_one_after_the_other_none_comes_twice_or_too_early(
    rule: str, start: date, at: time | None, zone: str, late: int
) -> None:
    series = Series("s", rule, Due(start, at, zone))
    last = series.start
    for _ in range(40):
        done = last.instant() + timedelta(minutes=late)
        following = DATES.next_due(series, last, done)
        assert following == DATES.next_due(series, last, done)
        if following is None:
            break
        assert following.day > last.day
        local = done.astimezone(ZoneInfo(zone))
        assert following.day >= local.date() if at is None else following.instant() > done
        last = following


@settings(max_examples=60, deadline=None)
@given(RULES | BARE, STARTS, CLOCKS, st.sampled_from(ZONES), MOMENTS)
def test_after_completion_is_dateutils_first_behind_that_day(
    rule: str, start: date, at: time | None, zone: str, done: datetime
) -> None:
    rule = rule.partition(";COUNT")[0].partition(";UNTIL")[0]
    day = done.astimezone(ZoneInfo(zone)).date()
    if rule.startswith(("FREQ=MONTHLY;INTERVAL", "FREQ=YEARLY;INTERVAL")) and "BY" not in rule:
        day = min(day, day.replace(day=28))
        done = Due(day, time(12), zone).instant()
    series = Series("s", rule, Due(start, at, zone), after_completion=True)
    following = DATES.next_due(series, Due(date(2019, 1, 1), at, zone), done)
    begin = datetime.combine(day, time())
    expected = next((m for m in oracle(rule, day) if m > begin.date()), None)
    if expected:
        assert following == Due(expected, at, zone)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 48), STARTS, CLOCKS.filter(bool), st.sampled_from(ZONES))
def test_hours_are_those_of_dateutil(hours: int, start: date, at: time, zone: str) -> None:
    first = Due(start, at, zone)
    rule = f"FREQ=HOURLY;INTERVAL={hours}"
    every = rrulestr(f"{rule};COUNT=101", dtstart=datetime.combine(start, at))
    found = DATES.upcoming(Series("s", rule, first), first, 100)
    assert [datetime.combine(due.day, due.at or time()) for due in found] == list(every)[1:]
