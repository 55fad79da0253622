"""The real window on a display, by real keys and clicks, answered by the real local model."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import NovaApp, all_gone, write_settings

pytestmark = pytest.mark.timeout(180)


def settings(model_file: Path) -> str:
    return f"""schema_version = 2

[roles]
chat_llm_max_tokens = 24

[[models.files]]
model = "test model"
path = "{model_file}"
context_tokens = 1024
test_model = true
"""


def colours(picture: Path) -> int:
    """How many different colours a picture has; an empty window has a handful."""
    done = subprocess.run(
        ["identify", "-format", "%k", str(picture)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_a_question_is_answered(tmp_path: Path, screen: Desktop, model_file: Path) -> None:
    write_settings(tmp_path, settings(model_file))
    app = NovaApp(tmp_path, screen)
    try:
        app.desktop.window_of(app.pid)
        screen.type("Name three colours.")  # before the gateway is ready
        screen.key("Return")
        until(lambda: [s for a, _, s in app.messages() if a == "nova"] == ["complete"], 90)
        (_, said, _), (_, answer, _) = app.messages()
        assert said == "Name three colours."
        assert answer.strip()
        screen.type("A draft")
        picture = tmp_path / "answered.png"
        screen.picture(picture)
        assert colours(picture) > 50
        assert app.close_window() == 0
    finally:
        app.kill()
    assert (tmp_path / "stderr.txt").read_text() == ""
    again = NovaApp(tmp_path, screen)
    try:
        again.desktop.window_of(again.pid)
        until(lambda: again.child("gateway"), 30)
        screen.type(" that is kept")
        screen.key("Return")
        until(lambda: "A draft that is kept" in [t for _, t, _ in again.messages()], 30)
        assert again.close_window() == 0
    finally:
        again.kill()


def stored_draft(home: Path) -> str:
    """The draft as it is on disk, or ""."""
    database = home / "data/nova.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        row = connection.execute("SELECT value FROM state WHERE key = 'draft/new'").fetchone()
    return str(row[0]) if row else ""


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
def test_a_signal_is_a_clean_end_and_a_kill_keeps_the_draft(
    tmp_path: Path, screen: Desktop, number: signal.Signals
) -> None:
    write_settings(tmp_path, "[models]\nuse_test_model = false\n")
    app = NovaApp(tmp_path, screen)
    try:
        app.child("gateway")
        app.desktop.window_of(app.pid)
        screen.type("half a thought")
        until(lambda: stored_draft(tmp_path) == "half a thought", 20)
        app.process.kill()
    finally:
        app.kill()
    again = NovaApp(tmp_path, screen)
    try:
        again.child("gateway")
        family = again.family()
        again.desktop.window_of(again.pid)
        screen.type("!")
        until(lambda: stored_draft(tmp_path) == "half a thought!", 20)
        again.process.send_signal(number)
        assert again.process.wait(20) == 0
        assert all_gone(family, 1.0) == []
    finally:
        again.kill()
    assert not (tmp_path / "run/session.json").exists()


def test_without_a_display_it_says_so() -> None:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in shown}
    done = subprocess.run(
        [sys.executable, "-m", "nova_desktop"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "selftest" in done.stderr
