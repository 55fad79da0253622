"""Places in a text as Qt counts them, in UTF-16 units, and as Python does, in characters."""

_LAST_SINGLE = "\uffff"


def to_units(text: str, place: int) -> int:
    """Where a character is for Qt: those beyond U+FFFF count twice."""
    if text.isascii():
        return place
    return place + sum(letter > _LAST_SINGLE for letter in text[:place])


def from_units(text: str, units: int) -> int:
    """The way back; within such a character it is the place before it."""
    if text.isascii():
        return min(units, len(text))
    seen = 0
    for place, letter in enumerate(text):
        seen += 2 if letter > _LAST_SINGLE else 1
        if seen > units:
            return place
    return len(text)


def by_unit(text: str) -> str:
    """One character for each unit; the second of a pair is that of a mere mark."""
    if text.isascii():
        return text
    return "".join(f"{letter}\ufffd" if letter > _LAST_SINGLE else letter for letter in text)
