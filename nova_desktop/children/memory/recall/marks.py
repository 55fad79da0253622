"""Where the words that were asked for stand in a passage."""

from collections.abc import Collection

from nova_desktop.children.memory.recall.words import spans

_MOST_MARKS = 60


def marks(text: str, forms: Collection[str]) -> tuple[tuple[int, int], ...]:
    """(start, end) of the words of these forms, in order; those that touch or overlap are one."""
    wanted = set(forms)
    found: list[tuple[int, int]] = []
    for start, end, form in spans(text) if wanted else ():
        if form not in wanted:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        elif len(found) < _MOST_MARKS:
            found.append((start, end))
    return tuple(found)
