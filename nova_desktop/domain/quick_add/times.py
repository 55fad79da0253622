"""The grammar of times: '15:00', '3 pm', 'um 15 Uhr 30', 'half past three', 'noon'."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from nova_desktop.domain.quick_add.parts import Strength
from nova_desktop.domain.quick_add.scan import Found, Scan, amount, digits
from nova_desktop.domain.quick_add.words import Unit

EDGE: Final = Strength.EDGE
LINKED: Final = Strength.LINKED
STRONG: Final = Strength.STRONG
NOON: Final = 12
# 'at 3' without more is in the afternoon, 'at 8' in the morning.
EARLIEST_BARE: Final = 7
NIGHT: Final = 22
EARLIEST_NIGHT: Final = 6


def read_time(scan: Scan, at: int) -> Found[time] | None:
    """A time, with 'at' before it or not; parts of the day only beside a day.

    Both together say which of two hours is meant: 'evening at 8', '8 Uhr abends'.
    """
    part = scan.find(scan.words.parts_of_day, at)
    if part and scan.find(scan.words.days, at):  # 'morgen um 8'
        return Found(part[0], part[1], LINKED)
    if part:
        return part_of_day(scan, at)
    found = _plain_time(scan, at)
    behind = scan.find(scan.words.behind_time, found.end) if found else None
    if not found or not behind:
        return found
    return Found(in_part(found.value, behind[0]), behind[1], found.strength)


def part_of_day(scan: Scan, at: int) -> Found[time] | None:
    """'evening', 'evening at 8'."""
    part = scan.find(scan.words.parts_of_day, at)
    if not part:
        return None
    clock = _plain_time(scan, part[1])
    if clock:
        return replace(clock, value=in_part(clock.value, part[0]))
    return Found(part[0], part[1], LINKED)


def in_part(clock: time, part: time) -> time:
    """The hour that is meant in a part of the day, which is told by when it begins."""
    hour, begin = clock.hour, part.hour
    if begin < NOON:
        hour -= NOON if hour > NOON else 0
    elif begin >= NIGHT:
        hour += NOON if EARLIEST_NIGHT <= hour < NOON else 0
        hour -= NOON if NOON <= hour < NOON + EARLIEST_NIGHT else 0
    elif begin > NOON or hour < EARLIEST_BARE:
        hour += NOON if hour < NOON else 0
    return clock.replace(hour=hour)


def _plain_time(scan: Scan, at: int) -> Found[time] | None:
    start = scan.skip(scan.words.at, at)
    if start > at:
        return _after_at(scan, start)
    if scan.before(at) in scan.not_after or _is_counted(scan, at):
        return None
    return _clock(scan, at) or _spoken(scan, at, LINKED) or _noon(scan, at, LINKED)


def _is_counted(scan: Scan, at: int) -> bool:
    """'day 8:00' is a name, 'every day 8:00' and 'every other day 8:00' say when."""
    if scan.before(at) not in scan.counted:
        return False
    starts = (scan.find(scan.words.every, at - back) for back in (2, 3))
    return not any(start and start[1] < at for start in starts)


def read_lasting(scan: Scan, at: int) -> Found[timedelta] | None:
    """'for 45 min', how long it takes; only beside a time."""
    start = scan.skip(scan.words.lasting, at)
    found = read_length(scan, start) if start > at else None
    return Found(found.value, found.end, LINKED) if found else None


def read_length(scan: Scan, at: int) -> Found[timedelta] | None:
    """A length of time: '30m', '2 hours', '1h30m'."""
    whole = length_of(scan.word(at), scan)
    if whole:
        return Found(whole, at + 1)
    number = amount(scan, at)
    unit = scan.find(scan.words.units, number[1]) if number else None
    found = _length(number[0], unit[0]) if number and unit else None
    return Found(found, unit[1]) if unit and found else None


def length_of(word: str, scan: Scan) -> timedelta | None:
    """A length in one word: '30m', '1h', '1h30m', '1.5h'."""
    total, rest = timedelta(), word
    for _ in range(2):
        figures = len(rest) - len(rest.lstrip("0123456789.,"))
        letters = len(rest[figures:]) - len(rest[figures:].lstrip("abcdefghijklmnopqrstuvwxyz"))
        unit = scan.words.short_units.get(rest[figures : figures + letters])
        count = _figure(rest[:figures])
        if count is None or unit not in (Unit.MINUTE, Unit.HOUR):
            return None
        total += timedelta(minutes=count * (60 if unit is Unit.HOUR else 1))
        rest = rest[figures + letters :]
        if not rest:
            return total or None
    return None


def _figure(text: str) -> float | None:
    whole, dot, part = text.replace(",", ".").partition(".")
    count, fraction = digits(whole), digits(part, 2)
    if count is None or (dot and fraction is None):
        return None
    return count + (fraction or 0) / 10 ** len(part) if dot else float(count)


def _length(count: int, unit: Unit) -> timedelta | None:
    if unit is Unit.MINUTE:
        return timedelta(minutes=count)
    return timedelta(hours=count) if unit is Unit.HOUR else None


def _after_at(scan: Scan, at: int) -> Found[time] | None:
    found = _clock(scan, at)
    if found:
        return Found(found.value, found.end, STRONG, found.tail)
    named = _noon(scan, at, STRONG) or _spoken(scan, at, STRONG)
    if named:
        return named
    if "." in scan.word(at):  # 'um 14.30'
        hour, minute = _hour_minute(scan.word(at))
        return None if hour is None or minute is None else Found(time(hour, minute), at + 1, EDGE)
    hour = digits(scan.word(at), 2)
    if hour is None or hour > 23:
        return None
    return Found(time(hour + NOON if 0 < hour < EARLIEST_BARE else hour), at + 1, EDGE)


def _noon(scan: Scan, at: int, strength: Strength) -> Found[time] | None:
    found = scan.find(scan.words.noons, at)
    return Found(found[0], found[1], strength) if found else None


def _spoken(scan: Scan, at: int, strength: Strength) -> Found[time] | None:
    """'half past three', 'viertel vor 4', 'halb vier'."""
    offset = scan.find(scan.words.offsets, at)
    hour = amount(scan, offset[1]) if offset else None
    if not offset or not hour or hour[0] > NOON:
        return None
    minutes = (hour[0] % NOON) * 60 + offset[0]
    if minutes < EARLIEST_BARE * 60:
        minutes += NOON * 60
    return Found(time(minutes // 60 % 24, minutes % 60), hour[1], strength)


def _clock(scan: Scan, at: int) -> Found[time] | None:
    """A time that its own form shows."""
    word = scan.word(at)
    if not word or not word[0].isdecimal() or not word.isascii():
        return None
    return (
        _with_half_day(scan, word, at)
        or _with_oclock(scan, word, at)
        or _with_colon(word, at)
        or _with_h(word, at)
    )


def _with_half_day(scan: Scan, word: str, at: int) -> Found[time] | None:
    """'3pm', '3:30 pm'."""
    figures = len(word) - len(word.lstrip("0123456789:."))
    if figures == len(word):
        half = scan.find(scan.words.half_day, at + 1)
        end, strength = at + 2, EDGE if digits(word, 2) else STRONG
    else:
        half = scan.words.half_day.find(lambda place: word[figures:] if place == 0 else "", 0)
        end, strength = at + 1, STRONG
    hour, minute = _hour_minute(word[:figures])
    if not half or hour is None or minute is None or not 1 <= hour <= NOON:
        return None
    dot = scan.tokens[end - 1].word.endswith(".m") and scan.trail(end - 1).startswith(".")
    return Found(time(hour % NOON + half[0], minute), end, strength, int(dot))


def _with_oclock(scan: Scan, word: str, at: int) -> Found[time] | None:
    """'15 Uhr', '15.30 Uhr', '15 Uhr 30', '3 o'clock'."""
    oclock = scan.find(scan.words.oclock, at + 1)
    hour, minute = _hour_minute(word)
    if not oclock or hour is None or minute is None:
        return None
    following = digits(scan.word(oclock[1]), 2)
    bare = digits(word) is not None and len(scan.word(oclock[1])) == 2
    if bare and following is not None and following < 60:
        return Found(time(hour, following), oclock[1] + 1)
    return Found(time(hour, minute), oclock[1])


def _with_colon(word: str, at: int) -> Found[time] | None:
    """'15:00' stands alone; '9:15' may be a verse or a score."""
    hour, minute = _hour_minute(word) if ":" in word else (None, None)
    if hour is None or minute is None:
        return None
    return Found(time(hour, minute), at + 1, STRONG if word[1] != ":" else LINKED)


def _with_h(word: str, at: int) -> Found[time] | None:
    """'15h30'."""
    first, _, second = word.partition("h")
    hour, minute = digits(first, 2), digits(second, 2)
    if hour is None or minute is None or len(second) != 2 or hour > 23 or minute > 59:
        return None
    return Found(time(hour, minute), at + 1, LINKED)


def _hour_minute(text: str) -> tuple[int | None, int | None]:
    """The hour and minute of '15', '15:30' and '15.30'."""
    first, mark, second = text.replace(".", ":", 1).partition(":")
    hour, minute = digits(first, 2), digits(second, 2) if mark else 0
    if hour is None or minute is None or hour > 23 or minute > 59:
        return None, None
    return (None, None) if mark and len(second) != 2 else (hour, minute)
