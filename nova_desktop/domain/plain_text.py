"""Text from outside made harmless: no character left that hides, reverses or cuts what is read."""

import re
from typing import Final

# Control characters but tab and line feed; what embeds, overrides or isolates a direction; the
# marks of annotations; a byte order mark; the invisible twins of ASCII (tag characters).
_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# The flags of England, Scotland and Wales are spelled with tag characters.
_FLAG: Final = re.compile("\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f")
_HALF: Final = re.compile("[\ud800-\udfff]")
_BREAKS: Final = re.compile("\r\n?|[\u0085\u2028\u2029]")


def harmless(text: str) -> str:
    """`text` with plain line ends and without control characters and direction overrides.

    Two halves of a character side by side become whole, a lone one becomes U+FFFD. Marks that
    languages need stay: joiners, combining marks, left-to-right and right-to-left marks. One pass
    of about 5 ms for a million characters when there is nothing to do.
    """
    if _HARMFUL.search(text) is None:
        return text
    text = _BREAKS.sub("\n", text)
    if _HALF.search(text) is not None:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    parts: list[str] = []
    end = 0
    for flag in _FLAG.finditer(text):
        parts += (_HARMFUL.sub("", text[end : flag.start()]), flag.group())
        end = flag.end()
    parts.append(_HARMFUL.sub("", text[end:]))
    return "".join(parts)


def harmless_line(text: str) -> str:
    """The same on one line, with single spaces: for titles and names."""
    return " ".join(harmless(text).split())
