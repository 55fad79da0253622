"""One run of the window as the file system sees it: log, crash hooks, and the running mark."""

import contextlib
import logging
import os
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from nova_desktop import __version__
from nova_desktop.app.crash import FAULT_LOG, CrashHooks, FaultLog
from nova_desktop.app.crash_report import CrashReport
from nova_desktop.app.crash_session import mark_running, mark_stopped, previous_crash
from nova_desktop.app.logs import LogPipeline
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor

_log = logging.getLogger(__name__)
_SHOWN_CHARACTERS: Final = 8_000


@dataclass(frozen=True, slots=True)
class Session:
    """`earlier` tells of a run that ended without a goodbye."""

    hooks: CrashHooks
    earlier: Problem | None


@contextlib.contextmanager
def session(
    paths: NovaPaths, redactor: Redactor, on_report: Callable[[CrashReport], None]
) -> Generator[Session]:
    """Log and watch from here on; only a clean end takes the running mark away."""
    earlier = previous_crash(paths)
    faults = FaultLog(paths.logs / FAULT_LOG)
    logs = LogPipeline(paths.logs, redactor)
    hooks = CrashHooks(paths, redactor, logs, on_report)
    logs.start()
    hooks.install()
    mark_running(paths)
    _log.info("started", extra={"version": __version__, "pid": os.getpid()})
    try:
        yield Session(hooks, _with_report(earlier) if earlier else None)
        mark_stopped(paths)
    except Exception as error:  # the hooks are gone before Python itself would call them
        hooks.report(error)
        raise
    finally:
        hooks.remove()
        logs.stop()
        faults.close()


def _with_report(problem: Problem) -> Problem:
    """The report's text as the details."""
    try:
        text = Path(problem.params["report"]).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return problem
    return replace(problem, detail=text[:_SHOWN_CHARACTERS])
