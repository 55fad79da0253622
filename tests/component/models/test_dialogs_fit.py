"""What opens from the Models screen and the import keep within a small screen at 200 %."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.import_plan import preview_of
from nova_desktop.ui.imports.import_dialog import ImportDialog
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog
from tests.scenes import models as scenes
from tests.scenes.imports import FOUND, OWN
from tests.themed import LIGHT, theme

__all__ = ["theme"]
ROOM = QSize(1152, 720)
NAMES = (
    "dialog-model", "dialog-model-several", "dialog-model-elsewhere", "dialog-role",
    "dialog-role-embedding", "dialog-add-offered", "dialog-add-custom", "dialog-add-file",
    "dialog-compare", "import",
)  # fmt: skip


@pytest.fixture(params=[100, 200])
def scale(request: pytest.FixtureRequest, theme: SystemTheme) -> Iterator[int]:
    theme.use(replace(LIGHT, scale=request.param))
    yield request.param
    theme.use(LIGHT)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a screen of 1280 by 800."""
    monkeypatch.setattr(RoomyDialog, "room", lambda _dialog: ROOM)


def made(name: str, parent: QWidget) -> QWidget:
    if name != "import":
        return scenes.dialogs(parent)[name]
    dialog = ImportDialog(ImportPanel(), parent)
    dialog.panel.show_preview(preview_of(FOUND, OWN))
    return dialog


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_within_the_screen(qtbot: QtBot, scale: int, name: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = made(name, parent)
    assert isinstance(dialog, RoomyDialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.width() <= ROOM.width()
    assert dialog.height() <= ROOM.height()
    foot = [b for b in dialog.findChildren(QAbstractButton) if b.parentWidget() is dialog]
    assert foot
    assert all(dialog.rect().contains(b.geometry()) for b in foot)
    dialog.close()


def test_details_grow_with_what_is_told(qtbot: QtBot, theme: SystemTheme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = scenes.dialogs(parent)["dialog-model"]
    dialog.show_tests(())
    with qtbot.waitExposed(dialog):
        dialog.show()
    before = dialog.height()
    dialog.show_tests(scenes.history())
    assert dialog.height() > before
    dialog.close()
