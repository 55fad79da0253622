"""Order by text: a key between any two others, so that moving a task changes that task alone."""

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE: Final = len(_DIGITS)
_VALUES: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_HEAD: Final = 5
_STEP: Final = _BASE * _BASE
LONGEST: Final = 16
"""A key of more characters asks for its neighbours to be spread anew."""


def is_rank(text: str) -> bool:
    """Whether `text` is a key that this module makes."""
    good = len(text) >= _HEAD and all(letter in _VALUES for letter in text)
    return good and (len(text) == _HEAD or not text.endswith("0"))


def between(a: str | None, b: str | None) -> str:
    """The shortest key after `a` and before `b`; None stands for no neighbour on that side.

    Keys are compared character by character, as SQLite and Python do. At an end room is left for
    many more. Raises ValueError for what is no key and where `a` is not before `b`.
    """
    for key in (a, b):
        if key is not None and not is_rank(key):
            raise ValueError(f"not a key: {key!r}")
    if a is not None and b is not None and a >= b:
        raise ValueError(f"{a!r} is not before {b!r}")
    return _at_an_end(a, b) or _shortest(a, b)


def spread(count: int, a: str | None, b: str | None) -> list[str]:
    """`count` keys in order between `a` and `b`, as short and as far apart as can be."""
    if count <= 0:
        return []
    if a is None and b is not None:
        return _steps(count, b, -1) or _evenly(count, a, b)
    if b is None:
        return _steps(count, a or _text(_BASE**_HEAD // 2, _HEAD), 1) or _evenly(count, a, b)
    return _evenly(count, a, b)


def leading(count: int, more: int, a: str | None) -> list[str]:
    """`count` keys in order behind `a`, with as much room behind each for `more` that follow."""
    start = a or _text(_BASE**_HEAD // 2, _HEAD)
    head = _number(start, _HEAD)
    step = min(_STEP, (_BASE**_HEAD - head) // (2 * (count + more) + 1))
    if step > 0:
        return [_text(head + n * step, _HEAD) for n in range(1, count + 1)]
    return _evenly(count + more, a, None)[:count]


def _at_an_end(a: str | None, b: str | None) -> str:
    if a is None and b is None:
        return _text(_BASE**_HEAD // 2, _HEAD)
    if a is not None and b is not None:
        return ""
    found = _steps(1, a, 1) if a is not None else _steps(1, b or "", -1)
    return found[0] if found else ""


def _steps(count: int, start: str, sign: int) -> list[str]:
    """Keys of the shortest kind one step apart, in order; none where they would leave the range."""
    head = _number(start, _HEAD)
    last = head + sign * count * _STEP
    if not 0 < last < _BASE**_HEAD:
        return []
    found = [_text(head + sign * n * _STEP, _HEAD) for n in range(1, count + 1)]
    return found if sign > 0 else found[::-1]


def _shortest(a: str | None, b: str | None) -> str:
    length = _HEAD
    while True:
        low, high = _bounds(a, b, length)
        if low <= high:
            return _text((low + high) // 2, length)
        length += 1


def _evenly(count: int, a: str | None, b: str | None) -> list[str]:
    length = _HEAD
    while True:
        low, high = _bounds(a, b, length)
        room = high - low + 1
        if room >= count * 2:
            break
        length += 1
    places = [low + (2 * n + 1) * room // (2 * count) for n in range(count)]
    return [_trimmed(_text(place, length)) for place in places]


def _bounds(a: str | None, b: str | None, length: int) -> tuple[int, int]:
    """The least and the greatest number of `length` digits that lies between."""
    low = 1 if a is None else _number(a, length) + 1
    if b is None:
        return low, _BASE**length - 1
    return low, _number(b, length) - (len(b) <= length)


def _number(key: str, length: int) -> int:
    value = 0
    for digit in key[:length].ljust(length, "0"):
        value = value * _BASE + _VALUES[digit]
    return value


def _text(number: int, length: int) -> str:
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, _BASE)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def _trimmed(key: str) -> str:
    return key[:_HEAD] + key[_HEAD:].rstrip("0")
