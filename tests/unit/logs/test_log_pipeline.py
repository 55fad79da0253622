"""Log lines are JSON, redacted, bounded, and never in the caller's way."""

import errno
import json
import logging
import os
import stat
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nova_desktop.app.log_file import LogFile
from nova_desktop.app.logs import LogPipeline
from nova_desktop.domain.redaction import Redactor

SECRET = "sk-proj-canary/0123456789+abcdef"
log = logging.getLogger("nova_desktop.test")


def fail(error: Exception) -> None:
    raise error


@contextmanager
def running(folder: Path, *secrets: str, queued: int = 1000) -> Iterator[LogPipeline]:
    root = logging.getLogger()
    # pytest's own log capture would keep records, and stumble over what is meant to
    others, root.handlers = root.handlers, []
    pipeline = LogPipeline(folder, Redactor(secrets), queued=queued)
    pipeline.start()
    try:
        yield pipeline
    finally:
        pipeline.stop()
        assert not root.handlers
        root.handlers = others


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "nova.log").read_text().splitlines()]


class Hostile:
    """An object that does not want to be shown."""

    def __str__(self) -> str:
        raise RuntimeError("no")


class Watched:
    """Remembers which threads looked at it."""

    def __init__(self) -> None:
        self.seen_by: set[int] = set()

    def __str__(self) -> str:
        self.seen_by.add(threading.get_ident())
        return "watched"


def test_a_line_has_time_level_logger_event_and_extras(tmp_path: Path) -> None:
    with running(tmp_path):
        log.info("child %s ready", "gateway", extra={"pid": 7, "ok": True, "path": Path("x")})
    (line,) = lines(tmp_path)
    assert str(line.pop("ts")).endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "nova_desktop.test",
        "event": "child gateway ready",
        "pid": 7,
        "ok": True,
        "path": "x",
    }


def test_extras_do_not_hide_what_every_line_has(tmp_path: Path) -> None:
    with running(tmp_path):
        log.info("what", extra={"ts": "mine", "event": "mine"})
    (line,) = lines(tmp_path)
    assert (line["event"], line["event_"], line["ts_"]) == ("what", "mine", "mine")


def test_an_exception_is_shown_without_locals(tmp_path: Path) -> None:
    with running(tmp_path):
        try:
            hidden = "a local value"
            fail(ZeroDivisionError(len(hidden)))
        except ZeroDivisionError:
            log.exception("failed")
    (line,) = lines(tmp_path)
    assert "ZeroDivisionError: 13" in str(line["exception"])
    assert "fail(ZeroDivisionError(len(hidden)))" in str(line["exception"])
    assert "a local value" not in str(line["exception"]).replace('hidden = "a local value"', "")


def test_secrets_vanish_wherever_they_stand(tmp_path: Path) -> None:
    with running(tmp_path, SECRET, 'with "quotes" and \\ and ü') as pipeline:
        log.info("key %s", SECRET, extra={"key": SECRET, SECRET: "as a name"})
        log.warning('with "quotes" and \\ and ü')
        try:
            fail(ValueError(SECRET))
        except ValueError:
            log.exception("failed")
        pipeline.flush()
        shown = "\n".join(pipeline.last_lines())
    text = (tmp_path / "nova.log").read_text()
    assert "canary" not in text + shown
    assert "quotes" not in text
    assert len(lines(tmp_path)) == 3


def test_a_secret_across_the_cut_of_a_long_text_leaves_no_half(tmp_path: Path) -> None:
    with running(tmp_path, SECRET):
        for margin in range(len(SECRET)):
            log.info("%s%s tail", "x" * (16_384 - margin), SECRET)
    text = (tmp_path / "nova.log").read_text()
    assert "sk-proj" not in text
    assert " [cut]" in text
    assert max(len(line) for line in text.splitlines()) < 17_000


def test_objects_are_looked_at_in_the_callers_thread_only(tmp_path: Path) -> None:
    watched = Watched()
    with running(tmp_path):
        log.info("%s", watched, extra={"it": watched})
    assert watched.seen_by == {threading.get_ident()}
    assert sys.getrefcount(watched) == 2


@pytest.mark.parametrize(
    ("message", "arguments"), [("%d", ("no number",)), ("%s", (Hostile(),)), ("%s %s", ("one",))]
)
def test_what_cannot_be_shown_is_told_and_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], message: str, arguments: tuple[object, ...]
) -> None:
    with running(tmp_path):
        log.info(message, *arguments)
        log.info("next")
    first, second = lines(tmp_path)
    assert first["event"] == "a log line could not be shown"
    assert "test_log_pipeline.py" in str(first["at"])
    assert second["event"] == "next"
    assert capsys.readouterr() == ("", "")


def test_a_full_queue_drops_lines_and_says_how_many(tmp_path: Path) -> None:
    pipeline = LogPipeline(tmp_path, Redactor(), queued=5)
    entrance = threading.Event()
    write, hold = pipeline.file.write, threading.Event()

    def slow(line: str) -> None:
        entrance.set()
        hold.wait()
        write(line)

    pipeline.file.write = slow  # type: ignore[method-assign]
    pipeline.start()
    log.info("first")
    assert entrance.wait(5)
    for number in range(20):
        log.info("line %d", number)
    hold.set()
    pipeline.stop()
    written = lines(tmp_path)
    assert [line["event"] for line in written].count("log lines dropped") == 1
    assert [line["dropped"] for line in written if "dropped" in line] == [15]
    assert len(written) == 7


def test_flush_waits_for_what_was_logged(tmp_path: Path) -> None:
    with running(tmp_path) as pipeline:
        for number in range(100):
            log.info("line %d", number)
        assert pipeline.flush(5)
        assert len(lines(tmp_path)) == 100
        assert json.loads(pipeline.last_lines()[-1])["event"] == "line 99"
    assert not pipeline.flush(0)


def test_the_last_lines_are_bounded(tmp_path: Path) -> None:
    with running(tmp_path) as pipeline:
        for number in range(300):
            log.info("line %d", number)
        pipeline.flush(5)
        assert len(pipeline.last_lines()) == 200


def test_a_writer_that_hangs_does_not_hold_the_stop(tmp_path: Path) -> None:
    pipeline = LogPipeline(tmp_path, Redactor(), queued=1)
    hold, entered = threading.Event(), threading.Event()

    def hang(_line: str) -> None:
        entered.set()
        hold.wait()

    pipeline.file.write = hang  # type: ignore[method-assign]
    pipeline.start()
    log.info("first")
    assert entered.wait(5)
    log.info("second")
    assert not pipeline.flush(0.01)
    pipeline.stop(0.01)
    hold.set()
    pipeline.stop(5)
    assert "logs" not in {thread.name for thread in threading.enumerate()}


def test_stop_gives_the_root_logger_back(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.getLogger("httpx").level)
    threads = threading.active_count()
    with running(tmp_path):
        assert threading.active_count() == threads + 1
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("old thing", DeprecationWarning, stacklevel=1)
    assert (list(root.handlers), root.level, logging.getLogger("httpx").level) == before
    assert threading.active_count() == threads
    log.info("nobody writes this")
    assert ["old thing" in str(line["event"]) for line in lines(tmp_path)] == [True]


def test_a_stop_without_a_start_and_a_second_stop_are_no_errors(tmp_path: Path) -> None:
    pipeline = LogPipeline(tmp_path, Redactor())
    pipeline.stop()
    with running(tmp_path) as other:
        other.stop()


def test_libraries_that_log_addresses_are_quiet(tmp_path: Path) -> None:
    with running(tmp_path):
        logging.getLogger("httpx").info("GET https://host/?key=secret")
        logging.getLogger("httpx").warning("slow")
    assert [line["event"] for line in lines(tmp_path)] == ["slow"]


def contents(path: Path) -> list[str]:
    return [file.read_text() for file in sorted(path.parent.iterdir())]


def test_files_rotate_and_only_so_many_stay(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log", max_bytes=10, files=3)
    for number in range(9):
        file.write(f"{number}234")
    file.close()
    assert contents(tmp_path / "log") == ["8234\n", "6234\n7234\n", "4234\n5234\n"]


def test_a_line_longer_than_a_file_is_kept_whole(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log", max_bytes=10, files=2)
    file.write("x" * 50)
    file.write("y")
    file.close()
    assert contents(tmp_path / "log") == ["y\n", "x" * 50 + "\n"]


def test_a_file_is_continued_at_the_next_start(tmp_path: Path) -> None:
    for text in ("one", "two"):
        file = LogFile(tmp_path / "log", max_bytes=6)
        file.write(text)
        file.close()
    assert contents(tmp_path / "log") == ["two\n", "one\n"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_files_are_private(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log", max_bytes=3)
    for _ in range(3):
        file.write("text")
    file.close()
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_full_disk_costs_lines_and_says_so_when_it_has_room_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    (tmp_path / "log").symlink_to("/dev/full")
    file = LogFile(tmp_path / "log", clock=clock)
    for _ in range(3):
        file.write("lost")
    assert file.lost == 3
    (tmp_path / "log").unlink()
    file.write("the disk has room again, but it rests")
    assert not (tmp_path / "log").exists()
    clock.now += 60
    file.write("back")
    file.write("next")
    file.close()
    assert contents(tmp_path / "log") == ['{"event": "log lines lost", "lost": 4}\nback\nnext\n']
    assert capsys.readouterr() == ("", "")


def test_a_torn_line_does_not_tear_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    file = LogFile(tmp_path / "log", clock=clock)
    file.write("first")
    write = os.write

    def half(handle: int, content: bytes) -> int:
        if content != b"second\n":
            raise OSError(errno.ENOSPC, "full")
        return write(handle, content[:3])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        file.write("second")
    clock.now += 60
    file.write("third")
    file.close()
    assert (tmp_path / "log").read_text().splitlines() == [
        "first",
        "sec",
        '{"event": "log lines lost", "lost": 1}',
        "third",
    ]


def test_a_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    with running(tmp_path / "gone") as pipeline:
        log.info("into the void")
        pipeline.flush(5)
        assert pipeline.file.lost == 1
        assert len(pipeline.last_lines()) == 1
