"""Uncaught errors become redacted reports, told once, and never make it worse."""

import asyncio
import gc
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.app import crash, crash_report
from nova_desktop.app.crash import MOST_REPORTS, CrashHooks
from nova_desktop.app.crash_report import KEPT, CrashKind, CrashReport, reports
from nova_desktop.app.logs import LogPipeline
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.redaction import Redactor

SECRET = "correct horse battery staple"
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Bench:
    """Hooks on a home of their own; `told` holds what the user would see."""

    def __init__(self, home: Path) -> None:
        self.paths: NovaPaths = nova_paths({"NOVA_HOME": str(home)})
        prepare(self.paths)
        self.told: list[CrashReport] = []
        self.also: Callable[[], None] | None = None
        self.clock = START
        self.tick = timedelta(seconds=1)
        redactor = Redactor([SECRET])
        self.logs = LogPipeline(self.paths.logs, redactor)
        self.hooks = CrashHooks(self.paths, redactor, self.logs, self.tell, now=self.now)

    def tell(self, report: CrashReport) -> None:
        self.told.append(report)
        if self.also is not None:
            self.also()

    def now(self) -> datetime:
        self.clock += self.tick
        return self.clock

    def files(self) -> list[Path]:
        return reports(self.paths.crash_reports)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    bench.logs.start()
    bench.hooks.install()
    yield bench
    bench.hooks.remove()
    bench.logs.stop()


def fail(text: str = "it broke") -> None:
    hidden = f"{len(text)}-is-local"
    raise ValueError(text, len(hidden))


def uncaught(text: str = "it broke") -> None:
    try:
        fail(text)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_an_uncaught_error_becomes_a_report_and_is_told(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    uncaught()
    (report,) = bench.told
    (file,) = bench.files()
    assert report.path == file
    assert report.kind is CrashKind.MAIN
    assert report.summary == "ValueError: ('it broke', 10)"
    assert file.read_text() == report.text
    for part in (
        "time: 2026-01-02T03:04:06+00:00",
        "where: main thread",
        "Nova 0.1.0, Python 3",
        "in fail\n",
        "ValueError: ('it broke', 10)",
        "last log lines:",
        '"event": "unexpected error"',
    ):
        assert part in report.text, part
    assert "8-is-local" not in report.text
    assert "it broke" in capsys.readouterr().err
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_secret_and_no_home_folder_gets_through(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(Path(__file__).parent))
    monkeypatch.setenv("USERPROFILE", str(Path(__file__).parent))
    uncaught(f"{SECRET} and sk-notknown0123456789abc")
    (report,) = bench.told
    bench.logs.flush()
    shown = [report.text, report.summary, capsys.readouterr().err]
    shown += [file.read_text() for file in bench.paths.logs.rglob("*") if file.is_file()]
    assert not [text for text in shown if "staple" in text]
    assert "notknown" not in report.text + report.summary
    assert str(Path(__file__).parent) not in report.text
    assert "~" in report.text


def test_errors_of_threads_are_reported(bench: Bench) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    ended = threading.Thread(target=sys.exit)
    ended.start()
    ended.join()
    assert [report.kind for report in bench.told] == [CrashKind.THREAD]


def test_errors_in_the_clean_up_of_objects_are_reported(bench: Bench) -> None:
    class Fragile:
        def __del__(self) -> None:
            fail()

    Fragile()
    gc.collect()
    assert [report.kind for report in bench.told] == [CrashKind.UNRAISABLE]


def test_errors_of_the_event_loop_are_reported(bench: Bench) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(bench.hooks.loop_error)
        loop.call_soon(fail)
        loop.call_exception_handler({"message": "no error, only a word"})
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(main())
    assert [report.kind for report in bench.told] == [CrashKind.LOOP]
    bench.logs.flush()
    assert "no error, only a word" in (bench.paths.logs / "nova.log").read_text()


def test_an_interrupt_is_no_crash(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not bench.told
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_the_same_failure_is_told_once(bench: Bench) -> None:
    for number in range(100):
        uncaught(f"tick {number}")
    assert len(bench.told) == len(bench.files()) == 1
    bench.logs.flush()
    log = (bench.paths.logs / "nova.log").read_text()
    assert log.count('"error again"') == 6


def test_reports_end_at_a_limit_and_only_the_newest_stay(bench: Bench) -> None:
    for number in range(MOST_REPORTS + 5):
        error = type(f"Error{number}", (Exception,), {})()
        sys.excepthook(type(error), error, None)
    assert len(bench.told) == MOST_REPORTS
    files = bench.files()
    assert len(files) == KEPT
    assert f"Error{MOST_REPORTS - 1}" in files[-1].read_text()


def test_reports_of_one_second_do_not_overwrite_each_other(bench: Bench) -> None:
    bench.tick = timedelta()
    uncaught()
    bench.hooks.report(KeyError("another"))
    assert len({report.path for report in bench.told}) == len(bench.files()) == 2


def test_threads_that_fail_at_once_each_have_a_report(bench: Bench) -> None:
    bench.tick = timedelta(0)
    start = threading.Barrier(8)

    def crash_together(number: int) -> None:
        start.wait()
        raise type(f"Number{number}Error", (RuntimeError,), {})

    threads = [threading.Thread(target=crash_together, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = [path.read_text().partition("last log lines")[0] for path in bench.files()]
    assert all(sum(f"Number{n}Error" in text for text in texts) == 1 for n in range(8))


def test_a_crash_in_the_telling_does_not_recurse(bench: Bench) -> None:
    def break_down() -> None:
        error = type(f"Error{len(bench.told)}", (Exception,), {})
        sys.excepthook(error, error(), None)
        raise RuntimeError("the dialog broke")

    bench.also = break_down
    uncaught()
    assert len(bench.told) == 1
    bench.hooks.report(KeyError("later ones are still told"))
    assert len(bench.told) == 2


def test_a_disk_that_takes_no_report_still_tells(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _content: bytes) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL, path=str(path))

    monkeypatch.setattr(crash_report, "write_private", full)
    uncaught()
    (report,) = bench.told
    assert report.path is None
    assert "it broke" in report.text


def test_a_report_that_cannot_be_made_is_swallowed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_parts: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(crash, "write_report", broken)
    uncaught()
    assert not bench.told


def test_a_window_without_a_terminal_reports_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    uncaught()
    assert len(bench.told) == 1


def test_an_endless_message_is_cut(bench: Bench) -> None:
    uncaught("x" * 1_000_000)
    assert len(bench.told[0].text) < 100_000
    assert "[cut]" in bench.told[0].text


def test_hooks_are_put_back(tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hooks = Bench(tmp_path).hooks
    hooks.install()
    assert sys.excepthook is not before[0]
    hooks.remove()
    hooks.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
