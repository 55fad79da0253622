"""The tray icon on a real X11 panel, by real clicks."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.by_hand import ByHand
from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import write_settings
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(240)


class Panel:
    """A panel at the foot of the screen."""

    def __init__(self, screen: Desktop) -> None:
        assert shutil.which("trayer"), "install trayer: make setup does it"
        options = ["--edge", "bottom", "--align", "right", "--widthtype", "request"]
        self._process = subprocess.Popen(
            ["trayer", *options, "--height", "32"],
            env=screen.environment,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: screen.xdotool("search", "--class", "trayer"))

    def end(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(10)


@pytest.fixture
def panel(screen: Desktop) -> Iterator[Desktop]:
    panel = Panel(screen)
    yield screen
    panel.end()


@pytest.fixture
def home(tmp_path: Path, upstream: ScriptedUpstream) -> Path:
    models = "".join(
        f'[[models.deployments]]\nid = "{name}"\nmodel = "{name}"\nupstream = "openai/{name}"\n'
        f'api_base = "{upstream.base_url}"\n'
        for name in ("echo", "think")
    )
    write_settings(tmp_path, f'schema_version = 2\n{models}\n[roles]\nchat_llm_model = "echo"\n')
    return tmp_path


@pytest.fixture
def app(home: Path, panel: Desktop) -> Iterator[ByHand]:
    app = ByHand(home, panel)
    try:
        yield app
    finally:
        app.kill()


def open_menu(app: ByHand) -> None:
    x, y = app.at_rest("tray")
    app.desktop.xdotool("mousemove", str(x), str(y), "click", "3")
    app.sees_menu("Open Nova")


def test_a_model_is_switched_from_its_menu(
    app: ByHand, upstream: ScriptedUpstream, tmp_path: Path
) -> None:
    app.say("First")
    app.answered(2)
    open_menu(app)
    app.desktop.picture(tmp_path / "tray-menu.png")
    app.click("Chat: echo")
    app.sees_menu("think")
    app.desktop.picture(tmp_path / "tray-models.png")
    app.click("think")
    until(lambda: app.ask("find", "Model: think"))

    app.say("Second")
    app.answered(4)
    assert [call.model for call in upstream.calls] == ["echo", "think"]
    open_menu(app)
    app.sees_menu("Chat: think")
    app.click("Quit")
    assert app.process.wait(20) == 0
    assert (app.home / "stderr.txt").read_text() == ""


def test_closing_the_window_ends_nova(app: ByHand) -> None:
    until(lambda: app.ask("tray"))
    assert app.close_window() == 0


@pytest.mark.long
def test_without_a_panel_there_is_only_the_window(home: Path, screen: Desktop) -> None:
    app = ByHand(home, screen)
    try:
        app.sees("Gateway ready")
        assert app.ask("tray") is None
        assert app.close_window() == 0
    finally:
        app.kill()


@pytest.mark.long
def test_a_panel_that_comes_later_goes_and_comes_again(home: Path, screen: Desktop) -> None:
    app = ByHand(home, screen)
    try:
        app.sees("Gateway ready")
        assert app.ask("tray") is None
        for _ in range(2):
            panel = Panel(screen)
            try:
                open_menu(app)
                app.press("Escape")
            finally:
                panel.end()
            until(lambda: app.ask("tray") is None)
            app.sees("Gateway ready")
        assert app.close_window() == 0
        assert (app.home / "stderr.txt").read_text() == ""
    finally:
        app.kill()
