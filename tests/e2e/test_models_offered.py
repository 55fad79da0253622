"""Models of a provider's account in the real window: added from its live list, its key replaced."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.provider_catalogue import Access
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.ui.models.add_dialog import AddDialog
from nova_desktop.ui.models.details import ModelDetails
from nova_desktop.ui.settings.dialogs import NewKeyDialog
from tests.e2e.models_here import ModelsHere, click, models_screen, write
from tests.e2e.nova_app import write_settings
from tests.e2e.window_in_process import WindowHere, run_window_here
from tests.fakes.provider_servers import ProviderServer, sample_key, write_catalogue

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("qapp")]
KEY = sample_key("openai")
SECOND = KEY[:-2] + "Zz"
LISTED = ("gpt-4o-mini", "text-embedding-3-small", "gpt-4.1-nano", "gpt-4o")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with ProviderServer("openai", key=KEY, models=LISTED) as server:
        path = write_catalogue(tmp_path / "providers.yaml", {"openai": server.origin})
        monkeypatch.setenv("NOVA_PROVIDERS_FILE", str(path))
        write_settings(tmp_path, "schema_version = 2\n[models]\nuse_test_model = false\n")
        yield server
        server.release()


async def connect(here: WindowHere, models: ModelsHere) -> None:
    """An account, as the set-up makes it."""
    await here.core.keys.choose_place(SecretsPlace.SESSION)
    provider = models.parts.catalogue.get("openai")
    assert provider is not None
    check = await models.parts.accounts.check(provider, Access(KEY))
    await models.parts.accounts.add(provider, Access(KEY), check)
    await models.seen("gpt-4o-mini")


def test_a_model_is_added_from_the_live_list(
    tmp_path: Path, server: ProviderServer, qtbot: QtBot
) -> None:
    del qtbot

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            await connect(here, models)
            click(models.screen, "Add model")
            dialog = await models.dialog(AddDialog)
            shown = dialog.offered.list
            await here.until(lambda: shown.model().rowCount() == len(LISTED))
            dialog.offered.words.setText("nano")
            await here.until(lambda: shown.model().rowCount() == 1)
            shown.setCurrentIndex(shown.model().index(0, 0))
            click(dialog, "Add")
            await models.gone(dialog)
            row = await models.seen("gpt-4.1-nano")
            models.screen.role_wish.emit(Role.CHAT, row)
            await here.until(lambda: here.core.gateways.model_for(Role.CHAT) == row.name)
            here.window.open_place("chat")
            here.say("Hello")
            await here.answered("Echo: Hello")

    run_window_here(tmp_path, play)
    assert (server.calls[-1].model, server.calls[-1].key) == ("gpt-4.1-nano", KEY)


def test_a_refused_key_of_an_account_is_replaced(
    tmp_path: Path, server: ProviderServer, qtbot: QtBot
) -> None:
    del qtbot

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            await connect(here, models)
            server.key = SECOND
            refused = await models.parts.model_tests.test("gpt-4o-mini")
            assert refused.problem is ProblemCode.PROVIDER_KEY_REFUSED
            await here.until(lambda: models.says("gpt-4o-mini", "key refused (401)"))
            models.wish("key", await models.seen("gpt-4o-mini"))
            first = await models.dialog(NewKeyDialog)
            write(first, "Key", KEY)
            click(first, "Validate and replace")
            await models.gone(first)
            again = await models.dialog(NewKeyDialog)
            assert "refused" in again.field.error
            write(again, "Key", f" {SECOND}\n")
            click(again, "Validate and replace")
            await here.until(lambda: (row := models.row("gpt-4o-mini")) is not None
                             and row.result.tone == "ok")  # fmt: skip

    run_window_here(tmp_path, play)
    assert server.calls[-1].key == SECOND
    assert SECOND not in (tmp_path / "config/settings.toml").read_text()


def test_one_of_two_behind_a_name_is_switched_off(
    tmp_path: Path, server: ProviderServer, qtbot: QtBot
) -> None:
    del qtbot, server

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            await connect(here, models)
            click(models.screen, "Add model")
            dialog = await models.dialog(AddDialog)
            dialog.show_tab(1)
            write(dialog.form, "Name", "gpt-4o-mini")
            write(dialog.form, "LiteLLM model", "openai/other")
            write(dialog.form, "Base URL", "http://127.0.0.1:1/v1")
            click(dialog, "Add")
            await models.gone(dialog)
            await here.until(lambda: _on(here) == [True, True])
            models.wish("open", await models.seen("gpt-4o-mini"))
            details = await models.dialog(ModelDetails)
            _press(details, "Turn off: openai/other")
            await models.gone(details)
            await here.until(lambda: _on(here) == [True, False])
            assert (await models.seen("gpt-4o-mini")).enabled

    run_window_here(tmp_path, play)


def _on(here: WindowHere) -> list[bool]:
    """Of the deployments behind the name, as they are saved."""
    known = here.core.base.settings.now.models.deployments
    return [d.enabled for d in known if d.model == "gpt-4o-mini"]


def _press(dialog: ModelDetails, name: str) -> None:
    (button,) = [b for b in dialog.findChildren(QAbstractButton) if b.accessibleName() == name]
    button.click()
