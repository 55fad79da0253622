"""The screen over the real core: what is entered is in settings.toml; YAML and files are read."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from nova_desktop.app.core import Core, open_core
from nova_desktop.app.model_parts import ModelParts, open_model_parts
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.settings_wiring import bind_settings, check_certificates
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.settings import You
from nova_desktop.services.prompts import ChatPrompt
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.advanced_panel import AdvancedPanel
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.settings.search_select import SearchSelect
from nova_desktop.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.anyio


async def until(is_it: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_it():
            await asyncio.sleep(0.01)


class Desk:
    """A window over a core without children."""

    def __init__(self, core: Core, parts: ModelParts, scope: TaskScope) -> None:
        self.core = core
        self.problems: list[Problem] = []
        self.window = MainWindow()
        self.set_ups = 0
        operations = Operations(scope, lambda problem, _retry: self.problems.append(problem))
        bind_settings(core, parts, self.window, operations, self.run_setup)
        self.window.show()
        self.window.open_place("settings")
        (self.screen,) = self.window.findChildren(SettingsScreen)
        self.close_parts = parts.aclose

    def run_setup(self) -> None:
        self.set_ups += 1

    def file(self) -> str:
        path = self.core.base.paths.settings_file
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
async def desk(tmp_path: Path, qapp: object) -> AsyncIterator[Desk]:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    errors: list[BaseException] = []
    problems: list[Problem] = []
    core, _told = await open_core(paths, Redactor(), problems.append, errors.append)
    scope = TaskScope(errors.append)
    made = Desk(core, await open_model_parts(core), scope)
    yield made
    made.window.hide()
    await scope.close()
    await made.close_parts()
    await core.close()
    made.window.deleteLater()
    assert errors == []


async def test_what_is_entered_stands_in_the_file_and_undo_takes_it_out(desk: Desk) -> None:
    panel = desk.screen.panel("you")
    panel.entered.emit("you.name", "Ada")
    await until(lambda: 'name = "Ada"' in desk.file())
    await until(lambda: desk.core.base.settings.now.you == You(name="Ada"))
    await until(lambda: bool(desk.window.toasts.shown))
    (toast,) = desk.window.toasts.shown
    assert toast.undo_button is not None
    toast.undo_button.click()
    await until(lambda: "Ada" not in desk.file())
    assert desk.problems == []


async def test_roles_go_by_the_gateway_and_zones_come_from_the_system(desk: Desk) -> None:
    desk.screen.open_panel("roles")
    desk.screen.panel("roles").entered.emit("roles.chat_llm_temperature", "0")
    await until(lambda: "chat_llm_temperature = 0" in desk.file())
    desk.screen.open_panel("you")
    zone = desk.screen.panel("you")._controls["you.timezone"]
    assert isinstance(zone, SearchSelect)
    await until(lambda: "Europe/Berlin" in zone._names.stringList())


async def test_wrong_yaml_is_told_with_its_line_and_not_kept(desk: Desk) -> None:
    desk.screen.open_panel("advanced")
    panel = desk.screen.panel("advanced")
    assert isinstance(panel, AdvancedPanel)
    panel.yaml.applied.emit("router_settings:\n\tnum_retries: 1\n")
    await until(lambda: "Line 2" in panel.yaml._wrong.text())
    panel.yaml.applied.emit("router_settings:\n  num_retries: 1\n")
    await until(lambda: "num_retries" in desk.file() and not panel.yaml._wrong.text())
    panel.setup_pressed.emit()
    assert desk.set_ups == 1


async def test_a_certificates_file_is_read_before_it_is_kept(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate", encoding="utf-8")
    assert "no such file" in await check_certificates(str(tmp_path / "none.pem"))
    assert "no PEM file" in await check_certificates(str(wrong))
    assert "no PEM file" in await check_certificates(str(tmp_path))


async def test_the_prompt_of_a_chat_follows_the_settings(desk: Desk) -> None:
    prompt = ChatPrompt(desk.core.base.settings)
    before = prompt()
    desk.screen.panel("you").entered.emit("you.notes", "Two sentences.")
    await until(lambda: "Two sentences." in prompt())
    assert "Two sentences." not in before
