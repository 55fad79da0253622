"""Texts as they stand in Graphiti's prompts, which it divides by tags such as <CURRENT MESSAGE>."""

import re
from typing import Final

_TAG: Final = re.compile(r"<(?=\s*/?\s*[A-Z][A-Z_ ]+>)")
_NO_TAG: Final = "\u2039"  # looks like the sign it stands for


def without_tags(text: str) -> str:
    """The same for a reader, and nothing in it begins or ends a part of a prompt."""
    return _TAG.sub(_NO_TAG, text)


def as_it_was(saved: str, kept: str) -> str:
    """What is to be kept of a text that was read by `without_tags` and is saved again."""
    return kept if saved == without_tags(kept) else saved
