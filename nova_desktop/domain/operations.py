"""Operations: user-visible work that takes a while, with its progress."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an operation is. `done` of `total`; a total of 0 means it is not known."""

    label: str
    done: float = 0.0
    total: float = 0.0
