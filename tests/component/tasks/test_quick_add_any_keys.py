"""Whatever is typed, pasted and taken back, the field and its draft say the same."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from tests.fakes.quick_add_desk import field_desk
from tests.fakes.quick_adding import open_quick_desk

KEY = Qt.Key
HELD = Qt.KeyboardModifier
KEYS = st.sampled_from(
    [
        (KEY.Key_Backspace, HELD.NoModifier),
        (KEY.Key_Backspace, HELD.ControlModifier),
        (KEY.Key_Delete, HELD.NoModifier),
        (KEY.Key_Left, HELD.NoModifier),
        (KEY.Key_Left, HELD.ShiftModifier),
        (KEY.Key_Right, HELD.ControlModifier),
        (KEY.Key_Home, HELD.ShiftModifier),
        (KEY.Key_End, HELD.NoModifier),
        (KEY.Key_Up, HELD.NoModifier),
        (KEY.Key_Down, HELD.NoModifier),
        (KEY.Key_Tab, HELD.NoModifier),
        (KEY.Key_Return, HELD.NoModifier),
        (KEY.Key_Return, HELD.ShiftModifier),
        (KEY.Key_Escape, HELD.NoModifier),
        (KEY.Key_Z, HELD.ControlModifier),
        (KEY.Key_Z, HELD.ControlModifier | HELD.ShiftModifier),
        (KEY.Key_A, HELD.ControlModifier),
    ]
)
TYPED = st.sampled_from(["tomorrow", " ", "#a", "+b", "@c", "15:00", "/wai", "x", '"', "!high "])
PASTED = st.sampled_from(
    ["a\nb #c", "\U0001f34e sunday", "\u05d1\u05d9\u05ea", "\x00\u202e", "\n", "1. a\n2. b"]
)
STEPS = st.lists(st.one_of(KEYS, TYPED, st.tuples(st.just("paste"), PASTED)), max_size=25)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_draft_is_what_stands_in_the_field(qtbot: QtBot, steps: list[object]) -> None:
    with TemporaryDirectory() as folder, open_quick_desk(Path(folder)) as quick:
        desk = field_desk(quick)
        field = make_quick_add(desk.desk)
        qtbot.addWidget(field)
        field.show()
        field.begin()
        before = asyncio.run(quick.rows())
        for step in steps:
            _do(field.line, step)
            draft = field.driver.draft  # type: ignore[attr-defined]
            assert draft.text == field.line.text == field.line.toPlainText()
            assert "\n" not in draft.text
            spans = [(chip.start, chip.end) for chip in draft.chips]
            assert spans == sorted(spans)
            assert all(0 <= start < end <= len(draft.text) for start, end in spans)
            assert len(field.line.chip_boxes()) == len(spans)
        assert desk.operations.problems == []
        for told in reversed(desk.told):
            assert told.undo is not None
            told.undo()
        assert asyncio.run(quick.rows()) == before


def _do(line: object, step: object) -> None:
    match step:
        case str():
            QTest.keyClicks(line, step)  # type: ignore[call-overload]
        case ("paste", str(text)):
            pasted = QMimeData()
            pasted.setText(text)
            line.insertFromMimeData(pasted)  # type: ignore[attr-defined]
        case (key, held):
            QTest.keyClick(line, key, held)  # type: ignore[call-overload]
        case _:
            raise AssertionError(step)
