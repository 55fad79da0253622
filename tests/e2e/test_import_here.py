"""An import in the running window: its model answers through the real gateway, and goes again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nova_desktop.app.import_wiring import show_import_dialog
from nova_desktop.app.model_parts import ModelParts
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.imported import ImportKind
from nova_desktop.ui.imports.import_dialog import ImportDialog
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.runtime.operations import Operations
from tests.e2e.nova_app import write_settings
from tests.e2e.window_in_process import WindowHere, press, run_window_here
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(180)]
SETTINGS = (
    "schema_version = 2\n\n[models]\nuse_test_model = false\n\n[secrets]\nplace = 'session'\n"
)
KEY = "sk-imported-0123456789"
CONFIG = """
model_list:
  - model_name: imported
    litellm_params:
      model: openai/echo
      api_base: {base}
      api_key: os.environ/UPSTREAM_KEY
    model_info: {{mode: chat, max_input_tokens: 4096}}
  - model_name: broken
    litellm_params: {{model: openai/broken, api_base: "http://127.0.0.1:9/v1", api_key: none}}
    model_info: {{mode: chat}}
litellm_settings:
  fallbacks: [{{broken: [imported]}}]
  callbacks: [own.code]
"""


class Picks:
    """What the user picks."""

    def __init__(self, folder: Path, base: str) -> None:
        self._config = folder / "litellm" / "config.yaml"
        self._config.parent.mkdir()
        self._config.write_text(CONFIG.format(base=base))
        (self._config.parent / ".env").write_text(f"UPSTREAM_KEY={KEY}\n")

    async def pick_config(self) -> str:
        return str(self._config)

    async def pick_env(self) -> str:
        return ""

    async def pick_folder(self) -> str:
        return ""


class Importing:
    """The dialog of imports, open in a window."""

    def __init__(self, here: WindowHere, picks: Picks, parts: ModelParts) -> None:
        self.here = here
        self.parts = parts
        self.changes: list[str] = []
        self._picks = picks

    async def open(self) -> ImportDialog:
        here = self.here
        operations = Operations(here.core.base.scope, here.window.show_problem)
        operations.start("import", self._show)
        return (await here.until(lambda: here.window.findChildren(ImportDialog)))[0]

    async def _show(self) -> None:
        here = self.here
        operations = Operations(here.core.base.scope, here.window.show_problem)
        await show_import_dialog(self.parts, operations, here.window, self._changed, self._picks)

    def _changed(self) -> None:
        self.changes.append("changed")


async def take_all(here: WindowHere, panel: ImportPanel) -> None:
    """Choose LiteLLM's configuration, and all of what it brings."""
    card = panel.choice.cards[ImportKind.LITELLM_CONFIG]
    await here.until(card.isVisible)
    QTest.keyClick(card, Qt.Key.Key_Return)
    await here.until(panel.preview.apply.isVisible)
    press(panel, "Import 3 items")
    await here.until(panel.result.back.isVisible)


def test_an_imported_model_answers_and_is_rolled_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_settings(home, SETTINGS)
    with ScriptedUpstream(accepted_key=KEY) as upstream:
        picks = Picks(tmp_path, upstream.base_url)

        async def play(here: WindowHere) -> None:
            await here.opened()
            before = here.core.base.settings.now
            places = await here.until(lambda: here.lifecycle.places)
            importing = Importing(here, picks, places.parts)
            dialog = await importing.open()
            await take_all(here, dialog.panel)
            assert here.core.gateway.model_for(Role.CHAT) == "imported"
            here.say("Hello")
            await here.answered("Echo: Hello")
            await here.core.chat_models.choose("broken")
            here.say("And now")
            await here.answered("Echo: And now")  # by the imported fallback
            assert KEY not in (home / "config/settings.toml").read_text()

            press(dialog.panel, "Roll back")
            await here.until(lambda: len(importing.changes) == 2)
            now = here.core.base.settings.now
            assert (now.models, now.advanced) == (before.models, before.advanced)
            assert here.core.gateway.model_for(Role.CHAT) == ""
            assert await importing.parts.imports.last() is None
            press(dialog, "Close")

        run_window_here(home, play)
        assert {call.headers["authorization"] for call in upstream.calls} == {f"Bearer {KEY}"}
