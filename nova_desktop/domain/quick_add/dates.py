"""The grammar of days: 'tomorrow', 'next friday', '1. Mai', '2026-05-01', 'in 3 days'."""

from datetime import date
from typing import Final

from nova_desktop.domain.quick_add import days
from nova_desktop.domain.quick_add.parts import Strength
from nova_desktop.domain.quick_add.scan import Found, Scan, amount, digits, ordinal, short_amount
from nova_desktop.domain.quick_add.words import Unit

EDGE: Final = Strength.EDGE
LINKED: Final = Strength.LINKED
STRONG: Final = Strength.STRONG
MOST_AMOUNT: Final = 9999


def read_day(scan: Scan, at: int) -> Found[date] | None:
    """A day, with 'on', 'by' and the like before it."""
    found = scan.find(scan.words.upon, at)
    if not found:
        return _free_day(scan, at)
    if scan.find(scan.words.parts_of_day, at):
        return None
    sure, core = found
    bare = day_core(scan, core) or _day_of_month(scan, core)
    if bare is None or (sure is EDGE and bare.strength is STRONG):
        return None
    strength = EDGE if bare.strength is LINKED else sure
    return Found(bare.value, bare.end, strength, bare.tail)


def day_core(scan: Scan, at: int) -> Found[date] | None:
    """A day without anything before it; the longest reading."""
    word = scan.word(at)
    if not word:
        return None
    if word[0].isdecimal():
        return _numeric_day(scan, at)
    readings = (_named_day, _weekday, _next_or_this, _within, _month_first, _end_of)
    found = [reading for rule in readings if (reading := rule(scan, at))]
    return max(found, key=lambda reading: reading.end) if found else None


def month_day(scan: Scan, at: int) -> Found[tuple[int, int]] | None:
    """A day of the year as (month, day), in either order; STRONG where it cannot be a count."""
    return _day_then_month(scan, at) or _month_then_day(scan, at)


def _free_day(scan: Scan, at: int) -> Found[date] | None:
    found = day_core(scan, at)
    if found is None:
        return None
    before = scan.before(at)
    part = scan.find(scan.words.parts_of_day, at - 1) if before else None
    if part and part[1] > at:  # 'am Morgen'
        return None
    unlike = scan.counted if scan.word(at)[0].isdecimal() else scan.not_after
    return None if before in unlike else found


def _numeric_day(scan: Scan, at: int) -> Found[date] | None:
    word = scan.word(at)
    if "-" in word:
        return _iso(scan, word, at)
    if "." in word:
        return _dotted(scan, word, at)
    if "/" in word:
        return _slashed(scan, word, at)
    return _with_year(scan, _day_then_month(scan, at)) or _from_now(scan, at)


def _iso(scan: Scan, word: str, at: int) -> Found[date] | None:
    pieces = word.split("-")
    if len(pieces) != 3 or [len(piece) for piece in pieces] != [4, 2, 2]:
        return None
    return _of_numbers(at, pieces[0], pieces[1], pieces[2], STRONG)


def _dotted(scan: Scan, word: str, at: int) -> Found[date] | None:
    """1.5.2026 and 1.5.26; 1.5. with its last dot; 1.5 behind 'am'."""
    pieces = word.split(".")
    if len(pieces) == 3 and len(pieces[2]) in (2, 4):
        return _of_numbers(at, pieces[2], pieces[1], pieces[0], STRONG)
    if len(pieces) != 2:
        return None
    dot = scan.trail(at).startswith(".")
    if not dot and not (scan.words.dot_makes_ordinal and scan.before(at) == "am"):
        return None
    day, month = digits(pieces[0], 2), digits(pieces[1], 2)
    value = days.coming_month_day(scan.today, month, day) if day and month else None
    return Found(value, at + 1, EDGE, int(dot)) if value else None


def _slashed(scan: Scan, word: str, at: int) -> Found[date] | None:
    """1/5/2026 and 2026/05/01; 1/5 only with 'on' before it, since 1/2 is a half."""
    pieces = word.split("/")
    if len(pieces) == 3 and len(pieces[0]) == 4:
        return _of_numbers(at, pieces[0], pieces[1], pieces[2], STRONG)
    first, second = (1, 0) if scan.day_first else (0, 1)
    if len(pieces) == 3 and len(pieces[2]) in (2, 4):
        usual = _of_numbers(at, pieces[2], pieces[first], pieces[second], STRONG)
        # '12/24/2026' has one meaning, whichever is usual here.
        return usual or _of_numbers(at, pieces[2], pieces[second], pieces[first], STRONG)
    month = digits(pieces[first], 2) if len(pieces) == 2 else None
    day = digits(pieces[second], 2) if len(pieces) == 2 else None
    if not month or not day or not scan.find(scan.words.upon, at - 1):
        return None
    value = days.coming_month_day(scan.today, month, day)
    return Found(value, at + 1, EDGE) if value else None


def _of_numbers(at: int, year: str, month: str, day: str, strength: Strength) -> Found[date] | None:
    numbers = [digits(year, 4), digits(month, 2), digits(day, 2)]
    if any(number is None for number in numbers):
        return None
    century = days.CENTURY if len(year) == 2 else 0
    value = days.make_day(century + (numbers[0] or 0), numbers[1] or 0, numbers[2] or 0)
    return Found(value, at + 1, strength) if value else None


def _named_day(scan: Scan, at: int) -> Found[date] | None:
    found = scan.find(scan.words.days, at)
    value = days.plus_days(scan.today, found[0]) if found else None
    return _weeks_on(scan, Found(value, found[1])) if found and value else None


def _weeks_on(scan: Scan, found: Found[date]) -> Found[date]:
    """'heute in 2 Wochen', 'monday in a week'."""
    within = scan.find(scan.words.within, found.end)
    span = span_at(scan, within[1]) if within else None
    if not span or span.value[1] is not Unit.WEEK:
        return found
    value = days.plus(found.value, *span.value)
    return Found(value, span.end, found.strength) if value else found


def _in_week(scan: Scan, at: int, weekday: int) -> Found[date] | None:
    """'next week' behind a friday: the one of that week."""
    start = at + 1 if scan.word(at) in ("der", "dieser") else scan.skip(scan.words.of, at)
    week = _week_at(scan, start)
    day = days.weekday_next_week(scan.today, weekday) if week else None
    value = days.plus_days(day, 7 * (week.value - 1)) if day and week else None
    if not week or not value or value < scan.today:
        return None
    return Found(value, week.end, EDGE)


def _week_at(scan: Scan, at: int) -> Found[int] | None:
    """'this week', 'next week', the one after: how many weeks from now."""
    tables = (scan.words.this, scan.words.next, scan.words.after_next)
    for weeks, table in enumerate(tables):
        start = scan.find(table, at)
        unit = scan.find(scan.words.units, start[1]) if start else None
        if unit and unit[0] is Unit.WEEK:
            return Found(weeks, unit[1])
    return None


def _weekday(scan: Scan, at: int) -> Found[date] | None:
    """The coming one; 'Fri, 1 May' is that date."""
    found, strength = scan.find(scan.words.weekdays, at), EDGE
    if not found:
        found, strength = scan.find(scan.words.short_weekdays, at), LINKED
    if not found:
        return None
    weekday, end = found
    special = _weekday_with_date(scan, end, weekday) or _in_week(scan, end, weekday)
    if special:
        return special
    value = days.coming_weekday(scan.today, weekday)
    return _weeks_on(scan, Found(value, end, strength)) if value else None


def _weekday_with_date(scan: Scan, at: int, weekday: int) -> Found[date] | None:
    """The date behind a weekday, if it is one."""
    start = scan.find(scan.words.upon, at)
    at = start[1] if start else at
    at += scan.word(at) in ("den", "dem", "the")
    if not scan.word(at):
        return None
    number = scan.word(at)[0].isdecimal()
    dated = _numeric_day(scan, at) if number else _month_first(scan, at)
    return dated if dated and dated.value.weekday() == weekday else None


def _next_or_this(scan: Scan, at: int) -> Found[date] | None:
    """'next friday' is the one of next week, 'this friday' and 'kommenden Freitag' the coming."""
    week = _week_at(scan, at)
    named = _weekday_of_week(scan, week) if week else None
    if named:
        return named
    after = scan.find(scan.words.after_next, at)
    following = after or scan.find(scan.words.next, at)
    coming = following or scan.find(scan.words.this, at)
    if not coming:
        return None
    unit = scan.find(scan.words.units, coming[1])
    if unit and after:
        value = days.weekday_next_week(scan.today, 0) if unit[0] is Unit.WEEK else None
        value = days.plus_days(value, 7) if value else None
        return Found(value, unit[1], EDGE) if value else None
    if unit:
        return _unit_to_come(scan, unit[0], unit[1], bool(following))
    day, strength = scan.find(scan.words.weekdays, coming[1]), STRONG
    if not day:
        day, strength = scan.find(scan.words.short_weekdays, coming[1]), EDGE
    if not day:
        return None
    reckon = days.weekday_next_week if following else days.coming_weekday
    value = reckon(scan.today, day[0])
    value = days.plus_days(value, 7) if value and after else value
    return Found(value, day[1], strength) if value else None


def _weekday_of_week(scan: Scan, week: Found[int]) -> Found[date] | None:
    """'next week friday', 'nächste Woche am Freitag'."""
    upon = scan.find(scan.words.upon, week.end)
    start = upon[1] if upon else week.end
    day = scan.find(scan.words.weekdays, start) or scan.find(scan.words.short_weekdays, start)
    first = days.weekday_next_week(scan.today, day[0]) if day else None
    value = days.plus_days(first, 7 * (week.value - 1)) if first else None
    if not day or not value or value < scan.today:
        return None
    return Found(value, day[1], STRONG if upon else EDGE)


def _unit_to_come(scan: Scan, unit: Unit, end: int, following: bool) -> Found[date] | None:
    if following:
        value = days.begin_of_next(scan.today, unit)
    elif unit is Unit.WEEKEND:
        saturday = days.plus_days(scan.today, days.SATURDAY - scan.today.weekday())
        value = max(scan.today, saturday) if saturday else None
    else:
        value = None
    return Found(value, end, EDGE) if value else None


def _within(scan: Scan, at: int) -> Found[date] | None:
    """'in 3 days'."""
    within = scan.find(scan.words.within, at)
    span = span_at(scan, within[1]) if within else None
    value = days.plus(scan.today, *span.value) if span else None
    if not within or not span or not value:
        return None
    # At the beginning it is said of what follows: 'In 3 days call the bank'.
    begins = at == 0 and scan.word(within[1])[0].isdecimal()
    return Found(value, span.end, STRONG if begins else EDGE)


def _from_now(scan: Scan, at: int) -> Found[date] | None:
    """'3 days from now'."""
    span = span_at(scan, at)
    end = scan.skip(scan.words.from_now, span.end) if span else at
    if not span or end == span.end:
        return None
    value = days.plus(scan.today, *span.value)
    return Found(value, end) if value else None


def span_at(scan: Scan, at: int) -> Found[tuple[int, Unit]] | None:
    """'3 days', '2w', 'an hour'."""
    short = short_amount(scan, at)
    if short:
        return Found((short[0], Unit(short[1])), at + 1)
    number = amount(scan, at)
    unit = scan.find(scan.words.units, number[1]) if number else None
    return Found((number[0], unit[0]), unit[1]) if number and unit else None


def _end_of(scan: Scan, at: int) -> Found[date] | None:
    found = scan.find(scan.words.ends, at)
    value = days.end_of(scan.today, found[0]) if found else None
    return Found(value, found[1], EDGE) if found and value else None


def _day_of_month(scan: Scan, at: int) -> Found[date] | None:
    """'the 15th', only behind 'on' and the like."""
    start = at + 1 if scan.word(at) == "the" else at
    found = ordinal(scan, start)
    if not found or found.value < 1 or not scan.word(start)[0].isdecimal():
        return None
    value = days.coming_day_of_month(scan.today, found.value)
    return Found(value, found.end, EDGE, found.tail) if value else None


def _day_then_month(scan: Scan, at: int) -> Found[tuple[int, int]] | None:
    """'1 May', '1st of May', '1. Mai'."""
    place = ordinal(scan, at)
    number = place.value if place else digits(scan.word(at), 2)
    if not number or number < 1 or not scan.word(at)[0].isdecimal():
        return None
    month = scan.find(scan.words.months, scan.skip(scan.words.of, place.end if place else at + 1))
    if not month:
        return None
    return Found((month[0], number), month[1], STRONG if place else EDGE)


def _month_then_day(scan: Scan, at: int) -> Found[tuple[int, int]] | None:
    """'May 1', 'May 1st'; only where days are not counted with a dot."""
    month = scan.find(scan.words.months, at)
    if not month or scan.words.dot_makes_ordinal:
        return None
    place = ordinal(scan, month[1])
    if place and place.value > 0:
        return Found((month[0], place.value), place.end)
    number = digits(scan.word(month[1]), 2)
    return Found((month[0], number), month[1] + 1, EDGE) if number else None


def _month_first(scan: Scan, at: int) -> Found[date] | None:
    return _with_year(scan, _month_then_day(scan, at))


def _with_year(scan: Scan, found: Found[tuple[int, int]] | None) -> Found[date] | None:
    """The day in the year that follows it, or the coming one."""
    if not found:
        return None
    month, day = found.value
    word = scan.word(found.end)
    year = digits(word) if len(word) == 4 else None
    if year:
        value = days.make_day(year, month, day)
        return Found(value, found.end + 1) if value else None
    value = days.coming_month_day(scan.today, month, day)
    return Found(value, found.end, found.strength, found.tail) if value else None
