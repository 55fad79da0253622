"""The real application as a process, seen from outside: its window, children and database."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import psutil

from tests.e2e.desktop import Desktop, until


class NovaApp:
    """One run of `nova-desktop` with a home of its own on a virtual desktop."""

    def __init__(
        self,
        home: Path,
        desktop: Desktop,
        errors: Path | None = None,
        *,
        first_run: bool = False,
    ) -> None:
        """Without `first_run` the set-up was finished before, and does not show."""
        self.home = home
        self.desktop = desktop
        if not first_run:
            write_finished_setup(home)
        environment = desktop.environment | {"NOVA_HOME": str(home)}
        with (errors or home / "stderr.txt").open("ab") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "nova_desktop"], env=environment, stderr=stderr
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def family(self) -> list[psutil.Process]:
        """All descendants."""
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def child(self, kind: str) -> psutil.Process:
        """The running child of this kind, as soon as there is one."""
        return until(lambda: self._child(kind), 60)

    def _child(self, kind: str) -> psutil.Process | None:
        for process in self.family():
            try:
                if process.cmdline()[-2:] == ["--child", kind]:
                    return process
            except psutil.Error:
                continue
        return None

    def registered(self) -> list[int]:
        """The pids in the children's file."""
        try:
            return [int(pid) for pid in json.loads((self.home / "run/children.json").read_text())]
        except (OSError, ValueError):
            return []

    def messages(self) -> list[tuple[str, str, str]]:
        """Author, text and state of every stored message, oldest first."""
        return stored_messages(self.home)

    def close_window(self) -> int:
        """Close it as a user does; the exit code."""
        self.desktop.window_of(self.pid)
        self.desktop.key("alt+F4")
        return self.process.wait(20)

    def kill(self) -> None:
        """If it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


def stored_messages(home: Path) -> list[tuple[str, str, str]]:
    database = home / "data/nova.sqlite3"
    if not database.exists():
        return []
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as connection:
            rows = connection.execute(
                "SELECT author, text, state FROM messages ORDER BY conversation, seq"
            ).fetchall()
    except sqlite3.Error:
        return []
    finally:
        if "connection" in locals():
            connection.close()
    return [(str(a), str(t), str(s)) for a, t, s in rows]


def stored_draft(home: Path) -> str:
    """What is being written, as it is on disk; "" for nothing. One conversation at most has it."""
    database = home / "data/nova.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        rows = connection.execute("SELECT value FROM state WHERE key LIKE 'draft/%'").fetchall()
    assert len(rows) <= 1, rows
    return str(rows[0][0]) if rows else ""


def all_gone(processes: list[psutil.Process], within_s: float) -> list[psutil.Process]:
    """Wait; those that are still there after that."""
    _, alive = psutil.wait_procs(processes, timeout=within_s)
    return [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def write_finished_setup(home: Path) -> None:
    """As after a set-up that came to its end; one that is there already stays.

    A home that takes no files gets none: some tests begin with one.
    """
    file = home / "data/setup.json"
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text('{"state": "finished"}')


def write_settings(home: Path, text: str) -> None:
    """The user's settings.toml."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(text)
    (folder / "settings.toml").chmod(0o600)
