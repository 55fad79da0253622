"""The live list of a provider: found by words among 10,000, whatever the names are."""

import pytest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.provider_catalogue import OfferedModel
from nova_desktop.ui.models.add_dialog import AddDialog
from tests.themed import theme

pytestmark = pytest.mark.usefixtures("theme")
__all__ = ["theme"]
MANY = tuple(
    OfferedModel(f"maker-{n % 97}/model-{n}", Mode.CHAT if n % 3 else None) for n in range(10_000)
)
ODD = OfferedModel("<b>bold</b>/R&D 模型", Mode.EMBEDDING, vector_size=768)


def names(view: QListView) -> list[str]:
    model = view.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def test_one_of_ten_thousand_is_found_and_chosen(qtbot: QtBot) -> None:
    dialog = AddDialog([("a", "A"), ("b", "B")])
    qtbot.addWidget(dialog)
    asked: list[str] = []
    dialog.offered.account_chosen.connect(asked.append)
    dialog.offered.begin()
    with qtbot.waitExposed(dialog):
        dialog.show()
    page = dialog.offered
    page.show_models((*MANY, ODD))
    assert len(names(page.list)) == 10_001
    assert dialog.new_model().offered == ()
    page.words.setText("maker-7/ 9999")
    assert names(page.list) == []
    page.words.setText("model-9999")
    assert names(page.list) == ["maker-8/model-9999"]
    page.words.setText("R&D bold")
    assert names(page.list) == [ODD.id]
    assert not dialog._add.isEnabled()
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    assert dialog._add.isEnabled()
    assert dialog.new_model().offered == (ODD,)
    assert asked == ["a"]
