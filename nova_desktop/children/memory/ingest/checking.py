"""Which texts memory does not take: empty, binary, or with words never to be kept."""

import re
import sqlite3
import unicodedata
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.domain.memory import LONGEST_TEXT, NewEpisode
from nova_desktop.domain.problems import ProblemCode

LONGEST_KEY: Final = 500
LONGEST_LINE: Final = 300
"""Characters of a title, an origin or a speaker that are kept."""
_SPACE: Final = re.compile(r"[a-z0-9_]{1,64}")
_MOST_UNREADABLE: Final = 0.02
_UNSPACED_FROM: Final = 0x2E80
_HALF: Final = re.compile(r"[\ud800-\udfff]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")


def refusal(reason: str, detail: str = "") -> GraphError:
    """The error for a text that is not taken. `reason` is as in `why_not`."""
    return GraphError(ProblemCode.MEMORY_TEXT_REFUSED, detail or reason, retryable=False)


def why_not(episode: NewEpisode) -> str:
    """empty, binary, too_long, key, space, time, or "" for a good one."""
    if not episode.key.strip() or len(episode.key) > LONGEST_KEY or not is_sound(episode.key):
        return "key"
    if not _SPACE.fullmatch(episode.space):
        return "space"
    if episode.at.tzinfo is None or not 1 < episode.at.year < 9999:
        return "time"
    if len(episode.text) > LONGEST_TEXT:
        return "too_long"
    if not _has_letters(episode.text):
        return "empty"
    return "binary" if is_binary(episode.text) else ""


def is_sound(text: str) -> bool:
    """Whether it can be looked up and written: whole characters, and no zero among them."""
    return "\0" not in text and _HALF.search(text) is None


def is_binary(text: str) -> bool:
    """Whether it is no text for people: what a picture or program looks like when read as one."""
    if "\0" in text:
        return True
    return len(_CONTROL.findall(text)) > len(text) * _MOST_UNREADABLE


def cleaned(text: str) -> str:
    """The text as it is kept: without control characters and halves of characters."""
    plain = text.encode("utf-8", "replace").decode()
    return _CONTROL.sub("", plain.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A title, origin or speaker as it is kept."""
    return " ".join(cleaned(text).split())[:LONGEST_LINE]


def forbidden_word(connection: sqlite3.Connection, text: str) -> str:
    """The first of the user's words of which nothing is remembered that stands in it, or ""."""
    rows = connection.execute("SELECT word FROM never_words").fetchall()
    if not rows:
        return ""
    folded = fold(text)
    return next((row[0] for row in rows if has_word(folded, fold(row[0]))), "")


def has_word(folded: str, word: str) -> bool:
    """Whether it stands there by itself, not inside of another; both are folded."""
    if not word:
        return False
    before = r"(?<!\w)" if _is_spaced(word[0]) else ""
    after = r"(?!\w)" if _is_spaced(word[-1]) else ""
    return re.search(before + re.escape(word) + after, folded) is not None


def _is_spaced(letter: str) -> bool:
    """Whether its script puts spaces between words."""
    return letter.isalnum() and ord(letter) < _UNSPACED_FROM


def fold(text: str) -> str:
    """Without differences of case, accents, width and runs of blanks."""
    wide = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in wide if not unicodedata.combining(letter))
    return " ".join(plain.split())


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in text)
