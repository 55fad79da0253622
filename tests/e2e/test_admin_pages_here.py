"""LiteLLM's admin UI of a gateway elsewhere, from the button to its login form, in the window."""

from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from nova_desktop.domain.served_models import Capability
from nova_desktop.ui.settings.dialogs import LoginDialog
from nova_desktop.ui.settings.gateway_row import GatewayElsewhere
from nova_desktop.ui.settings.screen import SettingsScreen
from tests.e2e.nova_app import write_settings
from tests.e2e.window_in_process import WindowHere, press, run_window_here
from tests.fakes.look_server import Asked, LookServer, Played
from tests.unit.adapters_gateway.test_admin_login import Form

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
NAME, PASSWORD = "boss", "pw-canary <&\"'> ü"
LED_ON = Played(303, b"", (("Location", "/ui/"),))


class Opener(QObject):
    """Stands in for the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        QDesktopServices.setUrlHandler("http", self, "take")

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString())

    def close(self) -> None:
        QDesktopServices.unsetUrlHandler("http")


def with_database() -> LookServer:
    """What a LiteLLM with a database answers."""
    ready = {"status": "healthy", "db": "connected", "litellm_version": "1.106.2"}
    model = {"model_name": "theirs", "model_info": {"mode": "chat"}}
    return LookServer(
        {
            "/health/readiness": Played(200, ready),
            "/health/readiness/details": Played(200, ready),
            "/model/info": Played(200, {"data": [model]}),
            "/login": LED_ON,
        }
    )


def settings(url: str) -> str:
    return (
        "schema_version = 2\n[models]\nuse_test_model = false\n[secrets]\nplace = 'session'\n"
        f'[[gateway.external]]\nid = "a"\nurl = "{url}"\n'
    )


async def open_pages(here: WindowHere) -> None:
    """By the menu of the gateway's row."""
    (row,) = await here.until(lambda: here.window.findChildren(GatewayElsewhere))
    await here.until(row.more.isVisible)
    row.more.click()
    menu = row.menu_shown
    assert menu is not None
    entry = next(a for a in menu.actions() if a.text() == "Open its own pages, signed in")
    menu.close()
    entry.trigger()


async def visit(url: str) -> httpx.Response:
    """As a browser does: read the page, and send its form."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(url)
        form = Form(page.text)
        assert form.attributes["method"] == "post"
        return await browser.post(str(form.attributes["action"]), data=form.values)


async def open_gateways(here: WindowHere) -> None:
    """The panel of gateways, once it is known that one elsewhere has pages."""
    await here.until(lambda: here.lifecycle is not None and here.lifecycle.places)
    gateways = here.core.gateways
    await here.until(lambda: Capability.ADMIN_UI in gateways.capabilities("a"))
    here.window.open_place("settings")
    (screen,) = await here.until(lambda: here.window.findChildren(SettingsScreen))
    screen.open_panel("gateway")


def test_one_click_leads_signed_in_to_the_login_form(tmp_path: Path) -> None:
    opener = Opener()
    with with_database() as server:

        async def play(here: WindowHere) -> None:
            await open_gateways(here)
            await open_pages(here)
            dialog = await here.until(lambda: here.window.findChild(LoginDialog))
            assert dialog is not None
            dialog.name.setText(NAME)
            dialog.password.setText(PASSWORD)
            press(dialog, "Sign in")
            await here.until(lambda: opener.opened)
            answer = await visit(opener.opened[0])
            assert (answer.status_code, answer.headers["location"]) == (303, "/ui/")
            with pytest.raises(httpx.ConnectError):  # it worked once
                await visit(opener.opened[0])

            # from then on nothing is asked
            await open_pages(here)
            await here.until(lambda: len(opener.opened) == 2)
            await visit(opener.opened[1])
            assert "canary" not in here.everything_shown()

        try:
            write_settings(tmp_path, settings(server.url))
            run_window_here(tmp_path, play)
        finally:
            opener.close()
    posted: list[Asked] = [asked for asked in server.asked if asked.path == "/login"]
    told = {"username": [NAME], "password": [PASSWORD]}
    assert [parse_qs(asked.body.decode()) for asked in posted] == [told, told]
    urls = [*opener.opened, *(asked.path for asked in server.asked)]
    assert not any("canary" in url or NAME in url for url in urls)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if b"pw-canary" in path.read_bytes()] == []
