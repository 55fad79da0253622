"""The window comes back where it was, on a real display with a window manager."""

import json
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import NovaApp, write_settings

pytestmark = pytest.mark.timeout(120)


def remembered(home: Path) -> dict[str, object]:
    file = home / "run/window.json"
    return json.loads(file.read_text()) if file.exists() else {}


def place(app: NovaApp) -> tuple[int, int, int, int]:
    """Left, top, width and height of the window within its frame."""
    window = app.desktop.window_of(app.pid)
    said = app.desktop.xdotool("getwindowgeometry", "--shell", window)
    known = dict(line.split("=") for line in said.splitlines())
    return tuple(int(known[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))  # type: ignore[return-value]


def place_after_a_restart(home: Path, screen: Desktop) -> tuple[int, int, int, int]:
    again = NovaApp(home, screen)
    try:
        found = place(again)
        assert again.close_window() == 0
        return found
    finally:
        again.kill()


@pytest.mark.long
def test_it_comes_back_where_it_was(tmp_path: Path, screen: Desktop) -> None:
    write_settings(tmp_path, "[models]\nuse_test_model = false\n")
    app = NovaApp(tmp_path, screen)
    try:
        window = app.desktop.window_of(app.pid)
        app.child("gateway")
        screen.xdotool("windowsize", "--sync", window, "900", "600")
        screen.xdotool("windowmove", "--sync", window, "150", "90")
        moved = until(lambda: place(app) if place(app)[2:] == (900, 600) else None)
        until(lambda: remembered(tmp_path).get("width") == 900, 20)
        screen.key("ctrl+7")
        assert app.close_window() == 0
    finally:
        app.kill()
    assert remembered(tmp_path)["place"] == "models"
    for _ in range(2):  # it does not wander either
        assert place_after_a_restart(tmp_path, screen) == moved
    assert remembered(tmp_path)["place"] == "models"
