"""The conversation view as the tests of it find it."""

import pytest
from pytestqt.qtbot import QtBot

from nova_desktop.ui.chat.conversation.view import ConversationView


@pytest.fixture
def view(qtbot: QtBot) -> ConversationView:
    view = ConversationView()
    qtbot.addWidget(view)
    view.resize(840, 640)
    view.show()
    view.activateWindow()
    qtbot.waitExposed(view)
    return view
