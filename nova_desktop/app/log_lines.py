"""Turns log records into redacted JSON lines."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Final

from nova_desktop.domain.redaction import Redactor

_LONGEST_TEXT: Final = 16_384
_LONGEST_EXTRA: Final = 2_048
_CUT: Final = " [cut]"
_EXCEPTION: Final = "exception"
# what every record has; anything else came through `extra=`
_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_TAKEN: Final = frozenset({"ts", "level", "logger", "event", _EXCEPTION})


def snapshot(record: logging.LogRecord) -> logging.LogRecord:
    """A copy that holds nothing but texts and numbers, made in the caller's thread.

    So no other thread ever calls, keeps or destroys the caller's objects (windows die when they
    are destroyed outside the main thread), and nobody changes them before they are written.
    Raises whatever an object raises that does not want to be shown.
    """
    extra = {name: _plain(value) for name, value in vars(record).items() if name not in _USUAL}
    copy = logging.makeLogRecord(extra)
    copy.name, copy.created = record.name, record.created
    copy.levelno, copy.levelname = record.levelno, record.levelname
    copy.msg = record.getMessage()
    copy.exc_text = _exception(record)
    return copy


def unshown(record: logging.LogRecord) -> logging.LogRecord:
    """What stands in for a record that could not be turned into text."""
    copy = logging.makeLogRecord({"at": f"{record.pathname}:{record.lineno}"})
    copy.name, copy.levelno, copy.levelname = record.name, record.levelno, record.levelname
    copy.msg = "a log line could not be shown"
    return copy


class JsonLines:
    """Formats snapshots: `ts` (ISO, UTC), `level`, `logger`, `event`, extras, `exception`."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """One line without its end. Texts are redacted before they are cut, and once more whole."""
        fields: dict[str, object] = {
            "ts": _timestamp(record.created),
            "level": record.levelname,
            "logger": record.name,
            "event": self._shown(str(record.msg), _LONGEST_TEXT),
        }
        for name, value in vars(record).items():
            if name not in _USUAL:
                shown = self._shown(value, _LONGEST_EXTRA) if isinstance(value, str) else value
                fields[f"{name}_" if name in _TAKEN else name] = shown
        if record.exc_text:
            # the end tells more than the begin
            fields[_EXCEPTION] = self._shown(record.exc_text, _LONGEST_TEXT, keep_end=True)
        return self._redactor.redact(json.dumps(fields, ensure_ascii=False))

    def _shown(self, text: str, longest: int, *, keep_end: bool = False) -> str:
        text = self._redactor.redact(text)
        if len(text) <= longest:
            return text
        return _CUT + text[-longest:] if keep_end else text[:longest] + _CUT


def _timestamp(created: float) -> str:
    try:
        return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):  # a clock far outside the calendar
        return f"{created:.3f}"


def _exception(record: logging.LogRecord) -> str:
    """The traceback without locals, or the stack that was asked for."""
    if record.exc_info and record.exc_info[1] is not None:
        return "".join(traceback.format_exception(record.exc_info[1]))
    return record.exc_text or record.stack_info or ""


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else str(value)
