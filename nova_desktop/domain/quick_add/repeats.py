"""The grammar of recurrences: 'every friday', 'every! 3 days', 'jeden letzten Werktag'."""

from dataclasses import replace
from datetime import date
from typing import Final

from nova_desktop.domain.quick_add import days
from nova_desktop.domain.quick_add.dates import day_core, month_day
from nova_desktop.domain.quick_add.parts import Repeat
from nova_desktop.domain.quick_add.repeat_weekdays import (
    CODES,
    MOST_IN_A_LIST,
    Target,
    by_weekday_part,
    by_weekdays,
    on_weekdays,
    weekday_adverbs,
)
from nova_desktop.domain.quick_add.scan import Found, Scan, amount, digits, ordinal
from nova_desktop.domain.quick_add.times import part_of_day, read_time
from nova_desktop.domain.quick_add.words import Unit

WORKDAYS: Final = "MO,TU,WE,TH,FR"
RULES: Final = {
    Unit.HOUR: ("HOURLY", 1),
    Unit.DAY: ("DAILY", 1),
    Unit.WEEK: ("WEEKLY", 1),
    Unit.MONTH: ("MONTHLY", 1),
    Unit.QUARTER: ("MONTHLY", 3),
    Unit.YEAR: ("YEARLY", 1),
}
MOST_PLACE: Final = 5
LAST_DAY: Final = 31
SHORTEST_MONTH: Final = 28


def read_repeat(scan: Scan, at: int) -> Found[Repeat] | None:
    """A recurrence with what bounds it: 'until', 'starting', '10 times'."""
    found = next((one for rule in _RULES if (one := rule(scan, at))), None)
    for _ in range(3):
        bounded = _bound(scan, found) or _timed(scan, found) if found else None
        if not bounded:
            break
        found = bounded
    return found


def month_days(numbers: list[int]) -> str:
    """BY parts for days of the month; a month that is too short is given its last day."""
    if numbers == [LAST_DAY]:
        return "BYMONTHDAY=-1"
    if len(numbers) == 1 and numbers[0] > SHORTEST_MONTH:
        listed = ",".join(map(str, range(SHORTEST_MONTH, numbers[0] + 1)))
        return f"BYMONTHDAY={listed};BYSETPOS=-1"
    return f"BYMONTHDAY={','.join(map(str, numbers))}"


def _every(scan: Scan, at: int) -> Target:
    single = scan.find(scan.words.every, at)
    many = scan.find(scan.words.every_many, at) if not single else None
    start = single or many
    if not start:
        return None
    after = scan.trail(start[1] - 1).startswith("!")
    rules = (
        *(_by_number, _by_ordinal, _by_unit, by_weekdays, by_weekday_part),
        *(_by_month_days, _by_places, _by_day_of_year),
    )
    found = [target for rule in rules if (target := rule(scan, start[1]))]
    if many:
        found = [target for target in (_by_number(scan, start[1]),) if target]
    if not found:
        return None
    longest = on_weekdays(scan, max(found, key=lambda target: target.end))
    return replace(longest, value=replace(longest.value, after_completion=after))


def _rule(unit: Unit, count: int) -> str | None:
    if unit is Unit.WORKDAY:
        return f"FREQ=WEEKLY;BYDAY={WORKDAYS}" if count == 1 else None
    if unit is Unit.WEEKEND:
        return _interval("WEEKLY", count) + ";BYDAY=SA"
    if unit not in RULES:
        return None
    frequency, step = RULES[unit]
    return _interval(frequency, count * step)


def _interval(frequency: str, count: int) -> str:
    return f"FREQ={frequency}" + (f";INTERVAL={count}" if count > 1 else "")


def _by_unit(scan: Scan, at: int) -> Target:
    """'every day', 'every morning'."""
    part = part_of_day(scan, at)
    if part:
        return Found(Repeat("FREQ=DAILY", at=part.value), part.end, tail=part.tail)
    unit = scan.find(scan.words.units, at)
    rule = _rule(unit[0], 1) if unit else None
    return Found(Repeat(rule), unit[1]) if unit and rule else None


def _by_number(scan: Scan, at: int) -> Target:
    """'every 3 days', 'every other week', 'alle zwei Monate'."""
    count = scan.find(scan.words.other, at) or amount(scan, at)
    unit = scan.find(scan.words.units, count[1]) if count else None
    if count and unit:
        rule = _rule(unit[0], count[0])
        return Found(Repeat(rule), unit[1]) if rule else None
    other = scan.find(scan.words.other, at)
    return _every_nth_weekday(scan, other[1], other[0]) if other else None


def _every_nth_weekday(scan: Scan, at: int, count: int) -> Target:
    day = scan.find(scan.words.weekdays, at) or scan.find(scan.words.short_weekdays, at)
    if not day:
        return None
    return Found(Repeat(_interval("WEEKLY", count) + f";BYDAY={CODES[day[0]]}"), day[1])


def _by_ordinal(scan: Scan, at: int) -> Target:
    """'every last day', 'every first monday', 'every 2nd workday', 'jeden zweiten Dienstag'."""
    place = ordinal(scan, at)
    if not place:
        return None
    unit = scan.find(scan.words.units, place.end)
    if unit:
        return _by_place_of_unit(scan, place.value, unit)
    day = scan.find(scan.words.weekdays, place.end) or scan.find(
        scan.words.short_weekdays, place.end
    )
    if not day or place.value > MOST_PLACE:
        return None
    end = scan.skip(scan.words.in_month, day[1])
    if end == day[1] and place.value in scan.words.skips_by_ordinal:
        return _every_nth_weekday(scan, place.end, place.value)
    return Found(Repeat(f"FREQ=MONTHLY;BYDAY={place.value}{CODES[day[0]]}"), end)


def _by_place_of_unit(scan: Scan, place: int, unit: tuple[Unit, int]) -> Target:
    end = scan.skip(scan.words.in_month, unit[1])
    in_month = end > unit[1] or place == -1
    if unit[0] is Unit.WORKDAY:
        return Found(Repeat(f"FREQ=MONTHLY;BYDAY={WORKDAYS};BYSETPOS={place}"), end)
    if unit[0] is Unit.DAY and in_month:
        return Found(Repeat(f"FREQ=MONTHLY;{month_days([place])}"), end)
    rule = None if in_month or place < 1 else _rule(unit[0], place)
    return Found(Repeat(rule), unit[1]) if rule else None


def _by_month_days(scan: Scan, at: int) -> Target:
    """'every 15th', 'every 1st and 15th of the month', 'jeden 15.'."""
    found: list[int] = []
    end, tail = at, 0
    for _ in range(MOST_IN_A_LIST):
        place = scan.skip(scan.words.joins, end) if found else end
        day = ordinal(scan, place)
        if not day or not scan.word(place)[0].isdecimal() or day.value > LAST_DAY:
            break
        found.append(day.value)
        end, tail = day.end, day.tail
    if not found:
        return None
    behind = scan.skip(scan.words.in_month, end)
    rule = f"FREQ=MONTHLY;{month_days(sorted(set(found)))}"
    return Found(Repeat(rule), behind, tail=tail if behind == end else 0)


def _by_places(scan: Scan, at: int) -> Target:
    """'every 1st and 3rd monday', 'jeden ersten und letzten Freitag'."""
    found: list[int] = []
    end = at
    for _ in range(MOST_IN_A_LIST):
        place = scan.skip(scan.words.joins, end) if found else end
        if found and place == end and not scan.trail(end - 1).startswith((",", ".,")):
            break
        one = ordinal(scan, scan.skip(scan.words.every, place) if found else place)
        if not one or one.value > MOST_PLACE:
            break
        found.append(one.value)
        end = one.end
    day = scan.find(scan.words.weekdays, end) or scan.find(scan.words.short_weekdays, end)
    if len(found) < 2 or not day:
        return None
    codes = ",".join(f"{place}{CODES[day[0]]}" for place in dict.fromkeys(found))
    return Found(Repeat(f"FREQ=MONTHLY;BYDAY={codes}"), scan.skip(scan.words.in_month, day[1]))


def _by_day_of_year(scan: Scan, at: int) -> Target:
    """'every 1 May'."""
    found = month_day(scan, at)
    if not found or not days.make_day(2024, *found.value):
        return None
    month, day = found.value
    by_day = "28,29;BYSETPOS=-1" if found.value == (2, 29) else str(day)
    return Found(
        Repeat(f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={by_day}"), found.end, tail=found.tail
    )


def _adverb(scan: Scan, at: int) -> Target:
    found = scan.find(scan.words.adverbs, at)
    return Found(Repeat(found[0][0]), found[1], found[0][1]) if found else None


def _of_every_month(scan: Scan, at: int) -> Target:
    """'on the 1st of every month', 'am letzten Tag jedes Monats'."""
    upon = scan.find(scan.words.upon, at)
    start = upon[1] if upon else at
    for rule in (_by_ordinal, _by_month_days):
        found = rule(scan, start)
        places = range(max(start, found.end - 3), found.end) if found else ()
        ends = [scan.find(scan.words.of_every_month, place) for place in places]
        if found and any(end and end[1] == found.end for end in ends):
            return found
    return None


_RULES: Final = (_adverb, weekday_adverbs, _of_every_month, _every)


def _bound(scan: Scan, found: Found[Repeat]) -> Target:
    """The recurrence with one more bound, or None."""
    end = scan.skip(scan.words.after_completion, found.end)
    if end > found.end:
        return Found(replace(found.value, after_completion=True), end, found.strength)
    rules = (_starting, _until, _count, _lasting)
    return next((bounded for rule in rules if (bounded := rule(scan, found))), None)


def _timed(scan: Scan, found: Found[Repeat]) -> Target:
    """'every monday 18:00 until June': a time belongs to it where a bound stands behind."""
    clock = read_time(scan, found.end) if found.value.at is None else None
    if not clock:
        return None
    timed = replace(found.value, at=clock.value)
    return _bound(scan, Found(timed, clock.end, tail=clock.tail))


def _starting(scan: Scan, found: Found[Repeat]) -> Target:
    start = scan.find(scan.words.starting, found.end)
    day = day_core(scan, start[1]) if start and not found.value.start else None
    if not day:
        return None
    return Found(replace(found.value, start=day.value), day.end, found.strength, day.tail)


def _until(scan: Scan, found: Found[Repeat]) -> Target:
    start = scan.find(scan.words.until, found.end)
    day = day_core(scan, start[1]) if start else None
    return _limited(found, f"UNTIL={_stamp(day.value)}", day.end, day.tail) if day else None


def _count(scan: Scan, found: Found[Repeat]) -> Target:
    """'10 times', '10x'."""
    end = found.end + 1 if scan.word(found.end) == "for" else found.end
    word = scan.word(end)
    short = digits(word.removesuffix("x")) if word.endswith("x") else None
    if short:
        return _limited(found, f"COUNT={short}", end + 1)
    number = amount(scan, end)
    times = scan.find(scan.words.times, number[1]) if number else None
    return _limited(found, f"COUNT={number[0]}", times[1]) if number and times else None


def _lasting(scan: Scan, found: Found[Repeat]) -> Target:
    """'for 3 weeks' ends the day before three weeks from the start."""
    start = scan.find(scan.words.lasting, found.end)
    number = amount(scan, start[1]) if start else None
    unit = scan.find(scan.words.units, number[1]) if number else None
    if not number or not unit:
        return None
    last = days.plus(found.value.start or scan.today, number[0], unit[0])
    last = days.plus_days(last, -1) if last else None
    return _limited(found, f"UNTIL={_stamp(last)}", unit[1]) if last else None


def _limited(found: Found[Repeat], limit: str, end: int, tail: int = 0) -> Target:
    if "UNTIL=" in found.value.rule or "COUNT=" in found.value.rule:
        return None
    rule = f"{found.value.rule};{limit}"
    return Found(replace(found.value, rule=rule), end, found.strength, tail)


def _stamp(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"
