"""The next start knows whether the last run said goodbye."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nova_desktop.app.crash_report import reports
from nova_desktop.app.crash_session import (
    mark_running,
    mark_stopped,
    previous_crash,
    process_stamp,
)
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import ProblemCode

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="stamps are Linux's")


@pytest.fixture
def paths(tmp_path: Path) -> NovaPaths:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    return paths


def marker(paths: NovaPaths) -> Path:
    return paths.run / "session.json"


def leave_marker(paths: NovaPaths, **changes: object) -> None:
    mark_running(paths)
    content = {**json.loads(marker(paths).read_text()), **changes}
    marker(paths).write_text(json.dumps(content))


def gone(_pid: int) -> None:
    """A stamp of no process."""


def report_text(paths: NovaPaths) -> str:
    problem = previous_crash(paths, gone)
    assert problem is not None
    assert problem.code is ProblemCode.PREVIOUS_CRASH
    return Path(problem.params["report"]).read_text()


def test_the_first_start_and_a_clean_stop_tell_nothing(paths: NovaPaths) -> None:
    assert previous_crash(paths) is None
    mark_running(paths)
    assert marker(paths).exists()
    mark_stopped(paths)
    mark_stopped(paths)
    assert not marker(paths).exists()
    assert previous_crash(paths) is None


def test_a_run_without_a_goodbye_is_told_once_with_a_report(paths: NovaPaths) -> None:
    (paths.logs / "nova.log").write_text('{"event": "the last words"}\n')
    leave_marker(paths)
    text = report_text(paths)
    assert "the last words" in text
    assert "an earlier run" in text
    assert previous_crash(paths, gone) is None
    assert len(reports(paths.crash_reports)) == 1


def test_the_report_of_the_crash_hook_is_shown_if_there_is_one(paths: NovaPaths) -> None:
    (paths.crash_reports / "crash-20200101T000000Z.txt").write_text("an old one")
    os.utime(paths.crash_reports / "crash-20200101T000000Z.txt", (1, 1))
    leave_marker(paths)
    (paths.crash_reports / "crash-20260101T000000Z.txt").write_text("by the hook")
    assert report_text(paths) == "by the hook"
    assert len(reports(paths.crash_reports)) == 2


def test_an_old_report_is_not_taken_for_the_new_crash(paths: NovaPaths) -> None:
    (paths.crash_reports / "crash-20200101T000000Z.txt").write_text("an old one")
    os.utime(paths.crash_reports / "crash-20200101T000000Z.txt", (1, 1))
    leave_marker(paths)
    assert "an old one" not in report_text(paths)


def test_only_the_faults_of_that_run_are_shown(paths: NovaPaths) -> None:
    faults = paths.logs / "faulthandler.log"
    faults.write_text("an old fault\n")
    leave_marker(paths)
    faults.write_text("an old fault\nFatal Python error: Segmentation fault\n")
    text = report_text(paths)
    assert "Segmentation fault" in text
    assert "an old fault" not in text


def test_a_long_fault_log_is_emptied_at_a_start(paths: NovaPaths) -> None:
    faults = paths.logs / "faulthandler.log"
    faults.write_text("x" * 300_000)
    mark_running(paths)
    assert faults.stat().st_size == 0
    assert json.loads(marker(paths).read_text())["faults"] == 0


def test_a_long_log_is_shown_from_a_whole_line_on(paths: NovaPaths) -> None:
    line = '{"event": "a line of the log, some way down"}\n'
    (paths.logs / "nova.log").write_text(line * 5000)
    leave_marker(paths)
    assert report_text(paths).count(line.strip()) == 60


@linux_only
def test_a_run_that_still_runs_is_no_crash(paths: NovaPaths) -> None:
    mark_running(paths)
    assert previous_crash(paths) is None
    assert marker(paths).exists()


@linux_only
def test_another_process_with_the_same_pid_is_a_crash(paths: NovaPaths) -> None:
    leave_marker(paths, stamp="another boot/12345")
    assert previous_crash(paths) is not None


def test_a_marker_without_a_stamp_is_a_crash(paths: NovaPaths) -> None:
    leave_marker(paths, stamp=None)
    assert previous_crash(paths) is not None


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b"{}", b'{"pid": "x"}', b'{"pid": -1, "stamp": 5}', b"[" * 10]
)
def test_a_broken_marker_is_a_crash(paths: NovaPaths, content: bytes) -> None:
    marker(paths).write_bytes(content)
    assert previous_crash(paths) is not None
    assert previous_crash(paths) is None


def test_the_marker_of_another_process_is_not_taken_away(paths: NovaPaths) -> None:
    leave_marker(paths, pid=os.getpid() + 1)
    mark_stopped(paths)
    assert marker(paths).exists()


def test_a_disk_that_takes_no_marker_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mark_running(nova_paths({"NOVA_HOME": str(tmp_path / "file")}))


@linux_only
def test_stamps_tell_processes_apart() -> None:
    own = process_stamp(os.getpid())
    assert own == process_stamp(os.getpid())
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert process_stamp(other.pid) not in (None, own)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert process_stamp(other.pid) is None  # a zombie
    finally:
        other.communicate()
    assert process_stamp(other.pid) is None


RUN = """
import faulthandler, os, sys
from nova_desktop.app.crash import CrashHooks, FaultLog
from nova_desktop.app.crash_session import mark_running, mark_stopped
from nova_desktop.app.logs import LogPipeline
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.redaction import Redactor
paths = nova_paths(os.environ)
prepare(paths)
redactor = Redactor()
logs = LogPipeline(paths.logs, redactor)
logs.start()
faults = FaultLog(paths.logs / "faulthandler.log")
CrashHooks(paths, redactor, logs, lambda report: None).install()
mark_running(paths)
if sys.argv[1] == "raise":
    raise RuntimeError("fell out of main")
if sys.argv[1] == "fault":
    faulthandler._sigsegv()
if sys.argv[1] == "kill":
    os.kill(os.getpid(), 9)
mark_stopped(paths)
faults.close()
logs.stop()
"""


@pytest.mark.skipif(os.name != "posix", reason="ends by signals")
@pytest.mark.parametrize(
    ("way", "code", "told"),
    [
        ("end", 0, ""),
        ("raise", 1, "RuntimeError: fell out of main"),
        ("fault", -signal.SIGSEGV, "Fatal Python error: Segmentation fault"),
        ("kill", -signal.SIGKILL, "It was killed"),
    ],
)
def test_a_real_run_and_the_next_start(
    paths: NovaPaths, tmp_path: Path, way: str, code: int, told: str
) -> None:
    environ = {**os.environ, "NOVA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, way], env=environ, capture_output=True, check=False
    )
    assert done.returncode == code
    problem = previous_crash(paths)
    assert (problem is not None) == bool(told)
    if problem is not None:
        assert told in Path(problem.params["report"]).read_text()
