"""The window with the palette over a real store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nova_desktop.app.palette_wiring import make_palette
from nova_desktop.ui.palette.view import Palette
from nova_desktop.ui.shell.main_window import MainWindow
from tests.component.shown_window import window
from tests.fakes.palette import PaletteHere, PaletteViewFake
from tests.fakes.quick_add_desk import AtOnce
from tests.fakes.task_lists import ListDesk
from tests.unit.adapters_sqlite.files import home

__all__ = ["window"]
CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


@dataclass
class PaletteShown:
    """The window, what stands behind the palette, and what is done in it by hand."""

    window: MainWindow
    here: PaletteHere
    operations: AtOnce

    @property
    def view(self) -> Palette:
        (view,) = self.window.findChildren(Palette)
        return view

    @property
    def rows(self) -> list[str]:
        return [row.text for row in self.view.card.model.rows]

    @property
    def chosen(self) -> str:
        return self.rows[self.view.card.current]

    def press_key(self) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, KEY.Key_K, CTRL)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.view.field, text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.view.field, key)


@contextmanager
def palette_shown(window: MainWindow, folder: Path) -> Iterator[PaletteShown]:
    """Over a new database; every operation is over when it was started."""
    with home(folder).opened() as database:
        operations = AtOnce()
        desk = ListDesk(database, operations=operations)  # type: ignore[arg-type]
        here = PaletteHere(desk, PaletteViewFake())
        presenter = make_palette(window, here.made)
        window.offer_palette(presenter.toggle)
        yield PaletteShown(window, here, operations)


@pytest.fixture
def shown(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[PaletteShown]:
    del qtbot
    with palette_shown(window, tmp_path) as shown:
        yield shown
