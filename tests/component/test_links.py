"""Links are looked at before they are opened."""

import asyncio

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from nova_desktop.domain.addresses import Address, look_at
from nova_desktop.domain.problems import Problem
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.chat.link_dialog import LinkDialog
from nova_desktop.ui.chat.links import Links
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.widgets.label import TextLabel


def dialog_of(qtbot: QtBot, url: str) -> LinkDialog:
    address = look_at(url)
    assert address is not None
    dialog = LinkDialog(address)
    qtbot.addWidget(dialog)
    return dialog


def said(dialog: LinkDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(TextLabel))


def test_the_whole_address_and_its_host(qtbot: QtBot) -> None:
    url = "https://user@xn--pple-43d.com/a/very/long/path?with=a&query=x"
    dialog = dialog_of(qtbot, url)
    shown = dialog.findChild(QPlainTextEdit)
    assert shown is not None
    assert shown.toPlainText() == url
    assert "It leads to xn--pple-43d.com." in said(dialog)
    assert "Its name is written as \u0430pple.com" in said(dialog)
    assert "user before the @ is no part of where it leads." in said(dialog)
    assert "not encrypted" not in said(dialog)
    assert "not encrypted" in said(dialog_of(qtbot, "http://example.org"))


def test_copy_keeps_it_open_and_open_accepts(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, "mailto:a@example.org")
    assert "It goes to example.org." in said(dialog)
    dialog.show()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "mailto:a@example.org"
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.accepted):
        dialog.open_button.click()


class Desk:
    """Links over a window, with a desktop that opens or refuses."""

    def __init__(self, window: QWidget, *, opens: bool) -> None:
        self.window = window
        self.told: list[str] = []
        self.opened: list[str] = []
        self._opens = opens
        self.errors: list[BaseException] = []
        self.scope = TaskScope(self.errors.append)
        self.links = Links(
            Operations(self.scope, self._problem), window, self.told.append, self._hand_over
        )

    def _problem(self, problem: Problem, retry: object) -> None:
        raise AssertionError(problem)

    def _hand_over(self, address: Address) -> bool:
        self.opened.append(address.url)
        return self._opens

    async def dialog(self) -> LinkDialog:
        while not (found := self.window.findChildren(LinkDialog)):
            await asyncio.sleep(0)
        return found[0]

    async def over(self) -> None:
        while len(self.scope):
            await asyncio.sleep(0)


@pytest.mark.parametrize(("opens", "accepts"), [(True, True), (False, True), (True, False)])
def test_only_what_was_accepted_is_opened(
    qtbot: QtBot, qapp: object, opens: bool, accepts: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    async def play() -> Desk:
        desk = Desk(window, opens=opens)
        desk.links.open("https://example.org/x")
        dialog = await desk.dialog()
        if accepts:
            dialog.open_button.click()
        else:
            dialog.reject()
        await desk.over()
        await desk.scope.close()
        return desk

    with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
        desk = runner.run(play())
    assert desk.errors == []
    assert desk.opened == (["https://example.org/x"] if accepts else [])
    assert bool(desk.told) == (accepts and not opens)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "x"])
def test_other_links_are_not_even_asked_about(qtbot: QtBot, url: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    desk = Desk(window, opens=True)
    desk.links.open(url)
    assert len(desk.told) == 1
    assert len(desk.scope) == 0
