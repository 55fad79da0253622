"""Words so long that no line holds them, made ready to be broken."""

import re
from typing import Final

_PIECE: Final = 20
_LONG: Final = re.compile(rf"\S{{{_PIECE}}}(?=\S)")
_ZERO_WIDTH_SPACE: Final = "\N{ZERO WIDTH SPACE}"


def breakable(text: str) -> str:
    """The same to read; a line can end after each twenty letters of a word that is longer."""
    return _LONG.sub(lambda found: found[0] + _ZERO_WIDTH_SPACE, text)
