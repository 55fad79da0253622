"""A backup is restored by real keys and clicks: Nova ends and comes back as it was then."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.e2e.desktop import Desktop, until
from tests.e2e.test_settings_by_hand import SettingsByHand

pytestmark = pytest.mark.timeout(180)


def chats(home: Path) -> list[str]:
    found = "SELECT title FROM conversations WHERE deleted_at IS NULL"
    with closing(sqlite3.connect(home / "data/nova.sqlite3")) as connection:
        return [row[0] for row in connection.execute(found)]


def first_pid(home: Path) -> int:
    return int((home / "run/nova.pid").read_text() or 0)


@pytest.mark.long
def test_nova_comes_back_as_it_was(tmp_path: Path, screen: Desktop) -> None:
    home = tmp_path / "home"
    home.mkdir()
    app = SettingsByHand(home, screen)
    try:
        restored(app, home)
    except BaseException:
        screen.picture(home / "failed.png")
        raise
    finally:
        app.kill()


def restored(app: SettingsByHand, home: Path) -> None:
    app.open_section("Data & privacy")
    app.scroll_to("Back up now")
    app.click("Back up now")
    app.scroll_to("Where keys are kept")
    app.sees("made by you")
    app.press("ctrl+2")
    app.say("Said after the backup")
    until(lambda: chats(home) == ["Said after the backup"])
    app.open_section("Data & privacy")
    app.scroll_to("Where keys are kept")
    app.sees("0 tasks, 0 conversations")
    restore = [text for text in app.ask("texts") if text.startswith("Restore… ")][-1]
    app.click(restore)
    app.sees("1 new chats and")
    app.click("Restore and start again")
    assert app.process.wait(30) == 0
    assert (home / "stderr.txt").read_text() == ""
    again = until(lambda: first_pid(home) not in (0, app.pid) and first_pid(home), 30)
    try:
        app.desktop.window_of(again)
        assert chats(home) == []
        app.desktop.key("alt+F4")
        psutil.Process(again).wait(30)
    finally:
        if psutil.pid_exists(again):
            psutil.Process(again).kill()
