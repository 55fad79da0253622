"""Names of models from outside: markup, marks of menus and hidden letters are only text."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.imported import Clash, ImportItem, Left, Loss, Part
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.ui.imports.rows import ItemRows, LeftRows
from nova_desktop.ui.models.cells import ModelRow, RowSources, model_rows
from nova_desktop.ui.models.details import ModelDetails
from nova_desktop.ui.models.facts import Details
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.models.view import ModelsScreen
from nova_desktop.ui.tray.presenter import TrayLevel, TrayRole, TrayState
from nova_desktop.ui.tray.tray import Tray, tip_text
from nova_desktop.ui.widgets.menus import Menu
from tests.scenes.models import NOW
from tests.themed import theme
from tests.visual.finder import find_faults

pytestmark = pytest.mark.usefixtures("theme")
__all__ = ["theme"]
MARKUP = "<h1>big</h1><img src='file:///etc/passwd'>"
MARKS = "R&D\tmodel"
NAMES = (MARKUP, MARKS, "模型 🦙", "\u202egnihtemos", "m" * 2_000)


def rows() -> list[ModelRow]:
    served = [ServedModel(name) for name in NAMES]
    return model_rows(RowSources(served, Settings(), (), frozenset(), NOW, str, str))


def shown(menu: Menu) -> list[str]:
    return [action.text().replace("&&", "&") for action in menu.actions() if action.text()]


def test_the_screen_shows_them_as_they_are(qtbot: QtBot) -> None:
    screen = ModelsScreen(lambda _gateway: True)
    qtbot.addWidget(screen)
    screen.resize(1060, 720)
    with qtbot.waitExposed(screen):
        screen.show()
    candidates = [Candidate(name, MARKUP) for name in NAMES]
    state = RoleState(Role.CHAT, MARKUP, RoleChoice(MARKUP, 0.7, 2048), candidates)
    screen.show_roles([state])
    screen.show_rows(rows())
    model = screen.table.rows
    assert [model.index(n, 0).data() for n in range(model.rowCount())] == list(NAMES)
    assert find_faults(screen, focus=False) == []
    card = screen.cards.card(Role.CHAT)
    assert MARKUP in [label.text() for label in card.findChildren(QLabel)]
    assert "<h1>" not in card._model.toolTip()
    card.open_menu()
    assert card.menu_shown is not None
    texts = shown(card.menu_shown)
    assert texts[0] == f"{MARKUP}\t{MARKUP}"
    assert texts[1].split("\t")[0] == "R&D model"
    assert "\u202e" not in texts[3]
    card.menu_shown.close()
    screen.filter.setText("<h1>big")
    qtbot.waitUntil(lambda: model.rowCount() == 1)


@pytest.mark.parametrize("row", rows(), ids=["markup", "marks", "other script", "hidden", "long"])
def test_details_of_each(qtbot: QtBot, row: ModelRow) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ModelDetails(Details(row, [("Provider", MARKUP)]), parent)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.width() <= dialog.screen().availableSize().width()
    assert row.name in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.close()


def test_the_tray_shows_them_as_they_are(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tray = Tray(window)
    chosen: list[str] = []
    tray.chosen.connect(lambda _role, name: chosen.append(name))
    candidates = [Candidate(name, MARKUP) for name in NAMES]
    state = TrayState(
        TrayLevel.READY, "Gateway ready", [TrayRole(Role.CHAT, MARKS, candidates, has_more=True)]
    )
    tray.show_tray(state)
    assert shown(tray.menu)[0] == "Chat: R&D model"
    (inner,) = tray.menu.findChildren(Menu)
    entry = next(a for a in inner.actions() if a.text().startswith("R&&D"))
    assert entry.isChecked()
    entry.trigger()
    assert chosen == [MARKS]
    assert "<" not in tip_text(replace(state, roles=[TrayRole(Role.CHAT, MARKUP)]))
    tray.leave()


def test_a_tip_of_an_import_is_text(qtbot: QtBot) -> None:
    items, left = ItemRows(), LeftRows()
    items.show_items([ImportItem("model:x", Part.MODEL, MARKUP, "openai/x", clash=Clash.NONE)])
    left.show_left([Left(MARKUP, Loss.NOT_UNDERSTOOD, MARKUP)])
    for model in (items, left):
        index = model.index(0)
        assert index.data() == MARKUP
        assert "<h1>" not in index.data(3)  # Qt.ToolTipRole
