"""Takes known secret values out of texts before these reach a log, a file or a report."""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.redaction_forms import TAIL, written_forms
from nova_desktop.domain.redaction_patterns import REDACTED, redact_lookalikes

SHORTEST: Final = 4
_UNBOUNDED: Final = 8
_LONG: Final = 16
_MASK: Final = re.compile(r"\*{3,}|•{3,}|…+|\.{3,}")
_MASK_REACH: Final = 24

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Index:
    """What one set of values compiles to. `anchors` maps pieces of forms to (form, offset)."""

    values: tuple[str, ...] = ()
    anchors: Mapping[str, tuple[tuple[str, int], ...]] | None = None
    words: re.Pattern[str] | None = None
    short: re.Pattern[str] | None = None


class Redactor:
    """A set of secret values and the means to take them out of texts. Thread-safe.

    What vanishes of a value of 16 characters or more, in each of its `written_forms`: the whole,
    any run of 23 characters or more wherever it was cut off, its last 12 characters alone, and
    what a masked copy as `sk-abcd****wxyz` still shows. Of a value of 8 to 15 characters: the
    whole (and the last 12); of 4 to 7: the whole where it stands as a word of its own, since it
    may be part of any other word. Shorter values are no secrets and are left alone.

    A text is looked at by itself: a caller that splits a stream at line ends should keep lines
    whole, as a value cut into pieces shorter than said above stays readable.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, frozenset[str]] = {}
        self._index = _Index()
        for value in values:
            self.add(value)

    def __repr__(self) -> str:
        return f"Redactor({len(self._values)} values)"

    def add(self, value: str) -> None:
        """From now on `value` vanishes; white space around it does not count."""
        value = value.strip()
        with self._lock:
            if len(value) >= SHORTEST and value not in self._values:
                self._values[value] = _forms(value)
                self._index = _compile(self._values)

    def remove(self, value: str) -> None:
        """Forget `value`; unknown values are no error."""
        with self._lock:
            if self._values.pop(value.strip(), None) is not None:
                self._index = _compile(self._values)

    def redact(self, text: str) -> str:
        """`text` with every known value replaced by `[redacted]`."""
        index = self._index
        if not index.values:
            return text
        if index.anchors and index.words:
            text = _blank(text, _runs(text, index.anchors, index.words))
        if index.short:
            text = index.short.sub(REDACTED, text)
        return _blank(text, _masked(text, index.values))

    def redact_bytes(self, text: bytes) -> bytes:
        """The same for UTF-8; bytes that are none pass unchanged."""
        return self.redact(text.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape"
        )

    def redact_report(self, text: str) -> str:
        """`text` without known values, and without what only looks like a key."""
        return redact_lookalikes(self.redact(text))


def _forms(value: str) -> frozenset[str]:
    forms = written_forms(value, inside=len(value) >= _UNBOUNDED)
    if TAIL < len(value) < _LONG:
        forms |= written_forms(value[-TAIL:])
    return forms


def _compile(values: Mapping[str, frozenset[str]]) -> _Index:
    anchors: dict[str, list[tuple[str, int]]] = {}
    short: set[str] = set()
    for value, forms in values.items():
        if len(value) < _LONG:
            short |= forms
            continue
        for form in forms:
            for offset in {*range(0, len(form) - TAIL, TAIL), len(form) - TAIL}:
                anchors.setdefault(form[offset : offset + TAIL], []).append((form, offset))
    letters = "".join(re.escape(letter) for letter in sorted({*"".join(anchors)}))
    return _Index(
        values=tuple(values),
        anchors={piece: tuple(places) for piece, places in anchors.items()},
        words=re.compile(f"[{letters}]{{{TAIL},}}") if letters else None,
        short=_short_pattern(short),
    )


def _short_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    alternatives = [
        re.escape(form)
        if len(form) >= _UNBOUNDED
        else rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])"
        for form in longest_first
    ]
    return re.compile("|".join(alternatives)) if alternatives else None


def _runs(
    text: str, anchors: Mapping[str, tuple[tuple[str, int], ...]], words: re.Pattern[str]
) -> list[Span]:
    """Where pieces of long values stand; a dict look-up a position beats a regex of them all."""
    spans: list[Span] = []
    known: set[tuple[str, int]] = set()
    for word in words.finditer(text):
        for at in range(word.start(), word.end() - TAIL + 1):
            for form, offset in anchors.get(text[at : at + TAIL], ()):
                if (form, at - offset) in known:
                    continue
                known.add((form, at - offset))
                begin, end = _extend(text, at, form, offset)
                if end - begin >= _LONG or end - at + offset == len(form):
                    spans.append((begin, end))
    return spans


def _extend(text: str, at: int, form: str, offset: int) -> Span:
    """The longest run of `form` in `text` around the piece that was found at `at`."""
    begin = at
    while begin > 0 and offset > 0 and text[begin - 1] == form[offset - 1]:
        begin, offset = begin - 1, offset - 1
    end = at + TAIL
    while (
        end < len(text)
        and end - begin + offset < len(form)
        and text[end] == form[end - begin + offset]
    ):
        end += 1
    return begin, end


def _masked(text: str, values: Iterable[str]) -> list[Span]:
    """Where a value stands masked with its begin or end still shown."""
    spans: list[Span] = []
    long_values = [value for value in values if len(value) >= _LONG]
    for mask in _MASK.finditer(text) if long_values else ():
        left = text[max(0, mask.start() - _MASK_REACH) : mask.start()]
        right = text[mask.end() : mask.end() + _MASK_REACH]
        for value in long_values:
            before = _overlap(left, value, ends=True)
            after = _overlap(right, value, ends=False)
            if before >= 6 or after >= 4:
                spans.append((mask.start() - before, mask.end() + after))
    return spans


def _overlap(shown: str, value: str, *, ends: bool) -> int:
    """How many characters of `value`'s begin end `shown`, or of its end begin it."""
    for count in range(min(len(shown), len(value)), 0, -1):
        if shown.endswith(value[:count]) if ends else shown.startswith(value[-count:]):
            return count
    return 0


def _blank(text: str, spans: Iterable[Span]) -> str:
    """`text` with the spans, which may overlap, replaced."""
    parts: list[str] = []
    done = 0
    last_end = -1
    for begin, end in sorted(spans):
        if begin > last_end:
            parts += (text[done:begin], REDACTED)
        done = last_end = max(last_end, end)
    parts.append(text[done:])
    return "".join(parts) if done else text
