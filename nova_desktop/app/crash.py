"""Catches what nobody caught: hooks that write a report, tell the user, and never make it worse."""

import asyncio
import contextlib
import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from nova_desktop.app.crash_report import CrashKind, CrashReport, trace_of, write_report
from nova_desktop.app.logs import LogPipeline
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.redaction import Redactor

FAULT_LOG: Final = "faulthandler.log"
MOST_REPORTS: Final = 20
_PRIVATE: Final = 0o600

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class CrashHooks:
    """Between `install` and `remove` every uncaught error becomes a report.

    `on_report` is called in the thread of the error, once for each place that fails: an error in
    a timer would come sixty times a second. At most 20 reports are written in a run.
    """

    def __init__(
        self,
        paths: NovaPaths,
        redactor: Redactor,
        logs: LogPipeline,
        on_report: Callable[[CrashReport], None],
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._paths = paths
        self._redactor = redactor
        self._logs = logs
        self._on_report = on_report
        self._now = now
        self._seen: dict[tuple[object, ...], int] = {}
        self._inside = threading.local()
        self._writing = threading.Lock()
        self._before: Callable[[], None] = _nothing

    def install(self) -> None:
        """Take over the hooks of Python; `loop_error` is for the event loop."""
        main, thread, unraisable = sys.excepthook, threading.excepthook, sys.unraisablehook

        def put_back() -> None:
            sys.excepthook, threading.excepthook = main, thread
            sys.unraisablehook = unraisable

        self._before = put_back
        sys.excepthook = self._main
        threading.excepthook = self._thread
        sys.unraisablehook = self._unraisable

    def remove(self) -> None:
        """Put the hooks back that were there before."""
        put_back, self._before = self._before, _nothing
        put_back()

    def loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """For `loop.set_exception_handler`."""
        del loop
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(error, CrashKind.LOOP)
        else:
            _log.error("event loop", extra={"said": str(context.get("message", ""))})

    def report(self, error: BaseException, kind: CrashKind = CrashKind.MAIN) -> None:
        """Report an error that was caught at the last moment. Never raises."""
        if getattr(self._inside, "busy", False):
            return  # an error in the reporting of another one
        self._inside.busy = True
        try:
            # the one place where nothing may get through: there is nobody left to catch it
            with contextlib.suppress(Exception):
                self._report(error, kind)
        finally:
            self._inside.busy = False

    def _report(self, error: BaseException, kind: CrashKind) -> None:
        place = _place_of(error)
        count = self._seen[place] = self._seen.get(place, 0) + 1
        if count > 1 or len(self._seen) > MOST_REPORTS:
            if count & (count - 1) == 0:  # 2, 4, 8, …: told, without filling the log
                _log.error("error again", extra={"count": count, "kind": kind.value})
            return
        _log.error("unexpected error", exc_info=error, extra={"kind": kind.value})
        self._logs.flush(0.5)
        with self._writing:  # two threads that fail in the same second want the same name
            report = write_report(
                self._paths.crash_reports,
                kind,
                trace_of(error),
                self._logs.last_lines(),
                self._redactor.redact_report,
                self._now(),
            )
        if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] (None when frozen and windowed)
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(self._redactor.redact_report(trace_of(error)))
        self._on_report(report)

    def _main(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error, CrashKind.MAIN)

    def _thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.report(args.exc_value, CrashKind.THREAD)

    def _unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        # args.object is being destroyed: it is neither shown nor kept
        if args.exc_value is not None:
            self.report(args.exc_value, CrashKind.UNRAISABLE)


class FaultLog:
    """faulthandler's file for crashes of native code; opened once, since it must be open then."""

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        try:
            self._handle = os.open(path, flags, _PRIVATE)
        except OSError:
            self._handle = -1
            return
        faulthandler.enable(self._handle, all_threads=True)

    def close(self) -> None:
        """Stop watching."""
        if self._handle >= 0:
            faulthandler.disable()
            os.close(self._handle)
            self._handle = -1


def _place_of(error: BaseException) -> tuple[object, ...]:
    """The same for each time that the same line fails in the same way."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ()
    return (type(error).__name__, *where)


def _nothing() -> None:
    """Before the hooks are installed there is nothing to put back."""
