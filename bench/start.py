"""Start: from exec to first paint and to usable, and the memory of each process.

Usable means that a key, sent by xdotool to the real window on the xcb platform, stands in the
composer, with 10,000 stored messages. Beside a bare PySide6 window, in turns.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.rows import Row, median_row, table
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.commands import Actor, create_conversation
from tests.e2e.desktop import Desktop, desktop

MESSAGES = 10_000
CONVERSATIONS = 100


async def fill(home: Path) -> None:
    """Conversations with messages as a person has them."""
    (home / "data").mkdir(parents=True)
    database, _ = open_database(home / "data/nova.sqlite3", home / "data/backups")
    chat, commands = SqliteChatStore(database), SqliteCommandStore(database)
    for number in range(CONVERSATIONS):
        name = f"c{number}"
        await commands.carry_out([create_conversation(name, f"Talk {number}")], Actor.YOU)
        each = MESSAGES // CONVERSATIONS
        await asyncio.gather(*(chat.add_message(_message(name, n)) for n in range(each)))
    await asyncio.to_thread(database.close)


def _message(conversation: str, number: int) -> Message:
    author = Author.NOVA if number % 2 else Author.YOU
    text = f"Message {number}. " + "Some words that fill a line or two of the screen. " * 6
    return Message(
        f"{conversation}-{number}",
        conversation,
        0,
        author,
        text,
        MessageState.COMPLETE,
        datetime.now(UTC),
    )


def one_start(here: Desktop, module: str, home: Path) -> tuple[dict[str, float], int]:
    """Seconds from exec to each event, and the PSS of the process in bytes, at rest."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        env=here.environment | {"NOVA_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    seen: dict[str, float] = {}
    try:
        assert process.stdout
        for line in process.stdout:
            event, at = line.split()
            seen[event] = float(at) - began
            if event == "key":
                break
            window = here.xdotool("search", "--onlyvisible", "--pid", str(process.pid))
            here.xdotool("windowfocus", "--sync", window.split("\n")[0], "key", "a")
        return seen, memory(process.pid)
    finally:
        end(process)


def memory(pid: int) -> int:
    """Proportional set size in bytes."""
    return psutil.Process(pid).memory_full_info().pss


def end(process: "subprocess.Popen[str]") -> None:
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    for child in family:
        with suppress(psutil.Error):
            child.wait(5)


def at_rest(here: Desktop, home: Path) -> dict[str, int]:
    """PSS of the window and of each child once all are ready and quiet, in bytes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "nova_desktop"],
        env=here.environment | {"NOVA_HOME": str(home)},
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        time.sleep(20)
        found = {"window": memory(process.pid)}
        for child in psutil.Process(process.pid).children(recursive=True):
            line = child.cmdline()
            if "--child" in line:
                found[line[-1]] = memory(child.pid)
        return found
    finally:
        end(process)


def measure(runs: int = 10) -> list[Row]:
    ours: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    bare_memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder, desktop() as here:
        home = Path(folder) / "home"
        asyncio.run(fill(home))
        for number in range(runs + 1):
            seen, _ = one_start(here, "bench.probe_window", home)
            beside, size = one_start(here, "bench.bare_window", home)
            if number > 0:  # the first fills the file cache
                ours.append(seen)
                bare.append(beside)
                bare_memory.append(size / 1e6)
        rest = at_rest(here, home)
    ratios = [a["key"] / b["key"] for a, b in zip(ours, bare, strict=True)]
    stored = f"{MESSAGES} stored messages"
    return [
        median_row("window: first paint", "s", [o["painted"] for o in ours], "", stored),
        median_row(
            "window: usable (a key arrives)", "s", [o["key"] for o in ours], "<= 1.0", stored
        ),
        median_row("bare PySide6 window: usable", "s", [b["key"] for b in bare]),
        median_row("usable, ours / bare", "x", ratios, "<= 6"),
        Row("memory: window at rest", "MB", rest["window"] / 1e6, None, "<= 130", "PSS"),
        *(
            Row(f"memory: {name}", "MB", size / 1e6, None, "", "PSS")
            for name, size in rest.items()
            if name != "window"
        ),
        median_row("memory: bare window", "MB", bare_memory, "", "PSS"),
    ]


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
