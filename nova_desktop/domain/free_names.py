"""Names that are still free: the wanted one, or one with a number behind it."""

from collections.abc import Container, Iterator
from itertools import count


def first_free(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or with the first number behind it that nobody has: `openai-2`."""
    return next(name for name in numbered(wanted) if name not in taken)


def numbered(wanted: str) -> Iterator[str]:
    """`openai`, `openai-2`, `openai-3` and so on, without an end."""
    yield wanted
    for number in count(2):
        yield f"{wanted}-{number}"
