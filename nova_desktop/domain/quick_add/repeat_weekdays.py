"""Weekdays of recurrences: 'every mon, wed and fri', 'every monday to friday', 'mondays'."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.quick_add.moments import weekday_part
from nova_desktop.domain.quick_add.parts import Repeat
from nova_desktop.domain.quick_add.scan import Found, Scan
from nova_desktop.domain.quick_add.times import in_part, read_time
from nova_desktop.domain.quick_add.words import Table

CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_IN_A_LIST: Final = 7
Target = Found[Repeat] | None


def by_weekdays(scan: Scan, at: int) -> Target:
    """'every mon, wed and fri', 'every mon/wed/fri', 'jeden Montag und jeden Freitag'."""
    found: list[int] = []
    end = at
    for _ in range(MOST_IN_A_LIST):
        place = scan.skip(scan.words.joins, end) if found else end
        place = scan.skip(scan.words.every, place) if found else place
        more = _weekdays_at(scan, place)
        if not more:
            break
        found += more[0]
        end = more[1]
        to = scan.skip(scan.words.ranges, end)
        last = _weekdays_at(scan, to) if to > end and len(found) == 1 else None
        if last and len(last[0]) == 1:  # 'every monday to friday'
            found, end = _stretch(found[0], last[0][0]), last[1]
    if not found:
        return None
    return Found(Repeat(f"FREQ=WEEKLY;BYDAY={_codes(found)}"), end)


def _stretch(first: int, last: int) -> list[int]:
    """The weekdays from one to the other."""
    return [(first + day) % 7 for day in range((last - first) % 7 + 1)]


def by_weekday_part(scan: Scan, at: int) -> Target:
    """'jeden Montagmorgen', 'jeden Montag morgen um 7'."""
    named = weekday_part(scan, at)
    if not named:
        return None
    (weekday, part), end = named
    clock = read_time(scan, end)
    rule = Repeat(
        f"FREQ=WEEKLY;BYDAY={CODES[weekday]}", at=in_part(clock.value, part) if clock else part
    )
    return Found(rule, clock.end if clock else end, tail=clock.tail if clock else 0)


def on_weekdays(scan: Scan, found: Found[Repeat]) -> Found[Repeat]:
    """'every week on monday and thursday', 'alle zwei Wochen dienstags'."""
    if not found.value.rule.startswith("FREQ=WEEKLY") or "BYDAY" in found.value.rule:
        return found
    upon = scan.find(scan.words.upon, found.end)
    more = weekday_adverbs(scan, found.end) or (by_weekdays(scan, upon[1]) if upon else None)
    if not more:
        return found
    by_day = more.value.rule.partition("BYDAY=")[2]
    rule = f"{found.value.rule};BYDAY={by_day}"
    return Found(replace(found.value, rule=rule), more.end, tail=more.tail)


def _weekdays_at(scan: Scan, at: int) -> tuple[list[int], int] | None:
    """One weekday, or several that are written as one word."""
    tables = (scan.words.weekdays, scan.words.short_weekdays)
    one = next((day for table in tables if (day := scan.find(table, at))), None)
    if one:
        return [one[0]], one[1]
    word = scan.word(at).replace("\u2013", "-")
    pieces = word.replace(",", "/").replace("-", "/").split("/")
    if len(pieces) < 2:
        return None
    days_named = [_weekday_named(tables, piece) for piece in pieces]
    known = [day for day in days_named if day is not None]
    if len(known) < len(pieces) or ("-" in word and len(known) > 2):
        return None
    return (_stretch(*known) if "-" in word else known), at + 1


def _weekday_named(tables: Sequence[Table[int]], word: str) -> int | None:
    found = (table.find(lambda at: "" if at else word, 0) for table in tables)
    return next((day[0] for day in found if day), None)


def weekday_adverbs(scan: Scan, at: int) -> Target:
    """'mondays', 'montags und freitags'."""
    first = scan.find(scan.words.weekday_adverbs, at)
    if not first or scan.before(at) in scan.not_after:
        return None
    (day, strength), end = first
    found = [day]
    last = scan.find(scan.words.weekday_adverbs, scan.skip(scan.words.ranges, end))
    if last and last[1] > end + 1:  # 'montags bis freitags'
        return Found(Repeat(f"FREQ=WEEKLY;BYDAY={_codes(_stretch(day, last[0][0]))}"), last[1])
    for _ in range(MOST_IN_A_LIST - 1):
        place = scan.skip(scan.words.joins, end)
        following = scan.find(scan.words.weekday_adverbs, place)
        if not following or (place == end and not scan.trail(end - 1).startswith(",")):
            break
        found.append(following[0][0])
        end = following[1]
    return Found(Repeat(f"FREQ=WEEKLY;BYDAY={_codes(found)}"), end, strength)


def _codes(weekdays: list[int]) -> str:
    return ",".join(CODES[day] for day in sorted(set(weekdays)))
