"""When two labels are the same one."""

from string import ascii_lowercase, ascii_uppercase
from typing import Final

_LOWER: Final = str.maketrans(ascii_uppercase, ascii_lowercase)


def label_key(label: str) -> str:
    """Labels with the same key are one, as the database tells them apart (its NOCASE)."""
    return label.translate(_LOWER)
