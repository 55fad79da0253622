"""A line that is being written is there again after a restart; by real keys."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.tasks.quick_drafts import QuickDrafts
from nova_desktop.ui.tasks.quick_add import keeping
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from tests.fakes.quick_add_desk import FieldDesk, field_desk
from tests.fakes.quick_adding import open_quick_desk


@dataclass
class Place:
    """Fields come and go over one state."""

    qtbot: QtBot
    desk: FieldDesk
    drafts: QuickDrafts

    def field(self, place: str = "board") -> QuickAddField:
        field = make_quick_add(replace(self.desk.desk, drafts=self.drafts), place=place)
        self.qtbot.addWidget(field)
        field.show()
        return field

    def kept(self, place: str = "board") -> str:
        return asyncio.run(self.drafts.get(place))


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Place]:
    monkeypatch.setattr(keeping, "STORE_AFTER_S", 0)
    with open_quick_desk(tmp_path) as quick:
        yield Place(qtbot, field_desk(quick), QuickDrafts(SqliteStateStore(quick.database)))


def test_it_is_there_again_with_its_chips(place: Place) -> None:
    QTest.keyClicks(place.field().line, "Call tomorrow #a")
    again = place.field()
    assert again.line.text == "Call tomorrow #a"
    assert len(again.line.chip_boxes()) == 2
    assert place.field("home").line.text == ""


def test_what_was_added_is_forgotten(place: Place) -> None:
    field = place.field()
    QTest.keyClicks(field.line, "Call")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert place.kept() == ""
    assert place.field().line.text == ""


def test_what_is_written_by_then_is_not_replaced(place: Place) -> None:
    asyncio.run(place.drafts.put("board", "old"))
    place.desk.operations.held = []
    field = place.field()
    QTest.keyClicks(field.line, "new")
    place.desk.operations.release()
    assert field.line.text == "new"
    assert place.kept() == "new"


def test_a_disk_that_takes_nothing_costs_the_draft_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_given: object) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL)

    field = place.field()
    with monkeypatch.context() as patched:
        patched.setattr(place.drafts, "put", fails)
        QTest.keyClicks(field.line, "Call")
    assert place.desk.operations.problems == []
    QTest.keyClicks(field.line, " Anna")
    assert place.kept() == "Call Anna"
