"""The fixture `theme`: the real theme on the application that all component tests share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from nova_desktop.domain.settings import Appearance, ThemeChoice
from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.theme.theme import SystemTheme

LIGHT = Appearance(theme=ThemeChoice.LIGHT)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[SystemTheme]:
    """Light at 100 %, and so again after the test."""
    found = qapp.findChild(SystemTheme) or SystemTheme(qapp, resource_folder(), LIGHT)
    assert isinstance(found, SystemTheme)
    found.use(LIGHT)
    yield found
    found.use(LIGHT)
