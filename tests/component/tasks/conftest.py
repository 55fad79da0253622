"""The page that the tests of quick add write on."""

from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from tests.fakes.quick_add_desk import field_desk
from tests.fakes.quick_add_page import Page
from tests.fakes.quick_adding import open_quick_desk


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Generator[Page]:
    with open_quick_desk(tmp_path) as quick:
        desk = field_desk(quick)
        window = QWidget()
        qtbot.addWidget(window)
        down = QVBoxLayout(window)
        other = QLineEdit()
        holder: list[Page] = []
        field = make_quick_add(desk.desk, window, defaults=lambda: holder[0].defaults)
        down.addWidget(other)
        down.addWidget(field)
        down.addStretch()
        holder.append(Page(quick, desk, window, other, field, AddDefaults()))
        window.resize(800, 500)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        other.setFocus()
        qtbot.waitUntil(other.hasFocus)
        field.begin()
        yield holder[0]
