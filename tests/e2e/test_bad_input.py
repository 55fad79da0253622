"""Bad files and folders: the window says what is wrong, the rest works, nothing is lost."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.app import window
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.services.local_models import server_name
from nova_desktop.ui.shell.main_window import MainWindow
from tests.e2e.desktop import Desktop
from tests.e2e.nova_app import NovaApp, stored_messages, write_settings
from tests.e2e.stored import WORDS, with_conversation, words_of
from tests.e2e.window_in_process import WindowHere, press, run_window_here
from tests.fakes.gateway_stand_in import StandIn
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_script import Behaviour

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
DAMAGED = {"overwritten": b"This is no database. " * 5_000, "cut to nothing": b""}


@pytest.fixture
def stand_in(
    tmp_path: Path, upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
) -> StandIn:
    """A gateway that is there at once, with one model."""
    monkeypatch.setenv("NOVA_MODELS__USE_TEST_MODEL", "false")
    one = '[{id = "d1", model = "scripted", upstream = "openai/echo"}]'
    monkeypatch.setenv("NOVA_MODELS__DEPLOYMENTS", one)
    return StandIn(tmp_path / "stand-in.json", upstream.port)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("schema_version = 1\n[roles\n", ProblemCode.SETTINGS_BROKEN, "settings.toml:2"),
        (
            "[roles]\nchat_llm_temperature = 'hot'\n",
            ProblemCode.SETTINGS_BROKEN,
            "roles.chat_llm_temperature",
        ),
        ("schema_version = 99\n[roles]\nx = 1\n", ProblemCode.SETTINGS_NEWER, "newer Nova"),
    ],
    ids=["syntax", "one value", "newer"],
)
def test_bad_settings(
    tmp_path: Path, stand_in: StandIn, text: str, code: ProblemCode, said: str
) -> None:
    with_conversation(tmp_path)
    write_settings(tmp_path, text)

    async def play(here: WindowHere) -> None:
        await here.opened()
        told = await here.told_of(code)
        assert said in told.title + told.hint
        assert str(tmp_path / "config/settings.toml") in told.hint
        assert here.core.base.settings.now.roles.chat_llm_temperature == 0.7
        assert all(words in here.transcript() for words in WORDS)

    run_window_here(tmp_path, play, stand_in.command)
    assert (tmp_path / "config/settings.toml").read_text() == text
    assert words_of(tmp_path) == list(WORDS)


def test_two_bad_settings_are_both_told(tmp_path: Path, stand_in: StandIn) -> None:
    write_settings(tmp_path, "[roles]\nchat_llm_temperature = 'hot'\nchat_llm_max_tokens = -1\n")

    async def play(here: WindowHere) -> None:
        await here.opened()
        hints = " ".join(told.hint for told in here.told())
        assert "roles.chat_llm_temperature" in hints
        assert "roles.chat_llm_max_tokens" in hints

    run_window_here(tmp_path, play, stand_in.command)


def test_settings_that_are_a_folder(tmp_path: Path, stand_in: StandIn) -> None:
    (tmp_path / "config/settings.toml").mkdir(parents=True)

    async def play(here: WindowHere) -> None:
        await here.opened()
        told = await here.told_of(ProblemCode.HOME_UNUSABLE)
        assert "settings.toml" in told.hint

    run_window_here(tmp_path, play, stand_in.command)


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_database_with_a_backup(tmp_path: Path, stand_in: StandIn, damage: str) -> None:
    with_conversation(tmp_path, backup=True)
    database = tmp_path / "data/nova.sqlite3"
    database.write_bytes(DAMAGED[damage])

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.DATABASE_RESTORED)
        assert "You see the state of 20" in told.hint
        await here.until(lambda: all(words in here.transcript() for words in WORDS))
        here.say("Still here?")
        await here.answered("Echo: Still here?")

    run_window_here(tmp_path, play, stand_in.command)
    assert words_of(tmp_path) == [*WORDS, "Still here?", "Echo: Still here?"]
    aside = list((tmp_path / "data").glob("nova.damaged-*.sqlite3"))
    assert [path.read_bytes() for path in aside] == [DAMAGED[damage]]


def test_a_damaged_database_without_a_backup(tmp_path: Path, stand_in: StandIn) -> None:
    with_conversation(tmp_path)
    database = tmp_path / "data/nova.sqlite3"
    database.write_bytes(DAMAGED["overwritten"])

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.DATABASE_SET_ASIDE)
        (aside,) = (tmp_path / "data").glob("nova.damaged-*.sqlite3")
        assert str(aside) in told.hint
        assert aside.read_bytes() == DAMAGED["overwritten"]
        here.say("A new beginning")
        await here.answered("Echo: A new beginning")

    run_window_here(tmp_path, play, stand_in.command)


def test_what_a_damaged_database_still_holds_is_saved(tmp_path: Path, stand_in: StandIn) -> None:
    with_conversation(tmp_path)
    database = tmp_path / "data/nova.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        where = "SELECT rootpage FROM sqlite_schema WHERE name = 'journal_batch'"
        page = connection.execute(where).fetchone()[0]
    content = bytearray(database.read_bytes())
    content[4096 * (page - 1) : 4096 * page] = b"\xff" * 4096
    database.write_bytes(content)

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.DATABASE_SET_ASIDE)
        assert "saved from it: 0." not in told.hint
        await here.until(lambda: all(words in here.transcript() for words in WORDS))

    run_window_here(tmp_path, play, stand_in.command)


def test_a_database_of_a_newer_nova_is_left_alone(tmp_path: Path, stand_in: StandIn) -> None:
    with_conversation(tmp_path)
    database = tmp_path / "data/nova.sqlite3"
    content = bytearray(database.read_bytes())
    content[60:64] = (900).to_bytes(4, "big")
    database.write_bytes(content)

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.DATABASE_NEWER)
        assert "Retry" in told.buttons
        here.say("Too early")
        assert here.window.chat.composer.toPlainText() == "Too early"

    here = run_window_here(tmp_path, play, stand_in.command)
    assert here.lived is False
    assert database.read_bytes() == content


NO_MODELS = {
    "a text": b"Once upon a time",
    "cut off": b"GGUF\x03\0\0\0" + (40).to_bytes(8, "little") + (3).to_bytes(8, "little"),
}


@pytest.mark.parametrize("content", NO_MODELS)
def test_a_model_file_that_is_none(
    tmp_path: Path, upstream: ScriptedUpstream, content: str
) -> None:
    (tmp_path / "bad.gguf").write_bytes(NO_MODELS[content])
    with_conversation(tmp_path)
    write_settings(tmp_path, _one_bad_model(tmp_path, upstream))

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.MODEL_FILE_INVALID)
        assert "tiny poet" in told.title
        assert "bad.gguf" in told.detail
        here.say("Hello?")
        await here.until(lambda: here.messages()[-1].state is MessageState.FAILED)
        assert "The file of tiny poet is no model" in here.transcript()
        assert "stopped" in here.card(server_name("tiny poet"))
        # the rest works: the other model answers, and the file can be put right
        base_url, key = await here.core.gateway.address("scripted")
        assert (base_url, key) != ("", "")
        assert "ready" in here.card("gateway")

    run_window_here(tmp_path, play)
    assert words_of(tmp_path) == [*WORDS, "Hello?", ""]


def _one_bad_model(home: Path, upstream: ScriptedUpstream) -> str:
    return f"""schema_version = 1

[models]
chat = "tiny poet"

[[models.files]]
model = "tiny poet"
path = "{home}/bad.gguf"

[[models.deployments]]
id = "d1"
model = "scripted"
upstream = "openai/echo"
api_base = "{upstream.base_url}"
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own, of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    can = shutil.which("mount") is not None
    if not can or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def close_when_seen(app: NovaApp) -> int:
    try:
        return app.close_window()
    finally:
        app.kill()


def test_a_home_where_nothing_can_be_made(tmp_path: Path, screen: Desktop) -> None:
    app = NovaApp(Path("/proc/nova"), screen, errors=tmp_path / "stderr.txt")
    assert close_when_seen(app) == 1
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_a_home_that_is_a_file(tmp_path: Path, screen: Desktop) -> None:
    (tmp_path / "home").write_text("I was here first")
    app = NovaApp(tmp_path / "home", screen, errors=tmp_path / "stderr.txt")
    assert close_when_seen(app) == 1
    assert (tmp_path / "home").read_text() == "I was here first"
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_a_home_that_may_only_be_read(small_disk: Path, tmp_path: Path, screen: Desktop) -> None:
    with_conversation(small_disk)
    before = (small_disk / "data/nova.sqlite3").read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    app = NovaApp(small_disk, screen, errors=tmp_path / "stderr.txt")
    assert close_when_seen(app) == 1
    assert (small_disk / "data/nova.sqlite3").read_bytes() == before
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_a_full_disk_at_the_start(small_disk: Path, tmp_path: Path, screen: Desktop) -> None:
    with_conversation(small_disk)
    filler = fill(small_disk)
    app = NovaApp(small_disk, screen, errors=tmp_path / "stderr.txt")
    assert close_when_seen(app) == 1
    filler.unlink()
    assert words_of(small_disk) == list(WORDS)
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_a_disk_that_fills_up_at_work(small_disk: Path, stand_in: StandIn) -> None:
    with_conversation(small_disk)

    async def play(here: WindowHere) -> None:
        await here.opened()
        filler = fill(small_disk)
        said = "These words find no room. " * 2_000
        here.say(said)
        told = await here.told_of(ProblemCode.DISK_FULL)
        assert "Free some space" in told.hint
        assert here.window.chat.composer.written().message() == said
        filler.unlink()
        here.window.chat.show_draft("")
        here.say("Now there is room")
        await here.answered("Echo: Now there is room")
        fill(small_disk)

    run_window_here(small_disk, play, stand_in.command)
    next(small_disk.glob("filler")).unlink()
    assert words_of(small_disk) == [*WORDS, "Now there is room", "Echo: Now there is room"]


def test_a_disk_that_fills_up_during_an_answer(
    small_disk: Path, stand_in: StandIn, upstream: ScriptedUpstream
) -> None:
    upstream.enqueue(Behaviour(tokens=20_000, hold_after=2))

    async def play(here: WindowHere) -> None:
        await here.opened()
        here.say("Tell me much")
        await here.until(lambda: "w1" in here.transcript())
        fill(small_disk)
        upstream.release()
        await here.told_of(ProblemCode.DISK_FULL)
        await here.answered("w19999")
        assert here.crash_dialogs() == []
        assert [p.code for p in here.window.ever_told].count(ProblemCode.DISK_FULL) == 1
        (small_disk / "filler").unlink()  # and what has no room yet is stored by itself
        await here.until(lambda: stored_messages(small_disk)[-1][2] == "complete")

    run_window_here(small_disk, play, stand_in.command)
    said, answer = stored_messages(small_disk)
    assert said == ("you", "Tell me much", "complete")
    assert answer == ("nova", "".join(f"w{n} " for n in range(20_000)), "complete")


def test_the_test_model_finds_no_room(
    small_disk: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DEPLOYMENTS", "USE_TEST_MODEL"):
        monkeypatch.delenv(f"NOVA_MODELS__{name}")

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.DISK_FULL)
        assert "Retry" in told.buttons
        await here.until(lambda: "Gateway ready" in here.status_line())
        assert list((small_disk / "cache").rglob("*.gguf")) == []
        gateway = here.core.supervisor.status("gateway")
        here.press_in_banner(ProblemCode.DISK_FULL, "Retry")
        await here.until(lambda: here.window.ever_told.count(told.problem) == 2)
        assert here.core.supervisor.status("gateway") == gateway

    run_window_here(small_disk, play, stand_in.command)


def fill(disk: Path) -> Path:
    """Use up all of it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler


def test_a_window_that_was_closed_at_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)

    class Hasty(MainWindow):
        def show(self) -> None:
            super().show()
            self.close()

    monkeypatch.setattr(window, "MainWindow", Hasty)
    assert not window.only_tell(application, Problem(ProblemCode.HOME_UNUSABLE))


def test_retry_looks_again(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)

    def press_retry() -> None:
        (shown,) = [w for w in application.topLevelWidgets() if w.isVisible()]
        shown.chat.composer.setPlainText("Nobody stores this")
        shown.chat.send_button.click()
        assert shown.chat.composer.toPlainText() == "Nobody stores this"
        press(shown, "Retry")

    QTimer.singleShot(100, press_retry)
    assert window.only_tell(application, Problem(ProblemCode.HOME_UNUSABLE), can_retry=True)
