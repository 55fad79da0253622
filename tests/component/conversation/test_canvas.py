"""The surface of a conversation: what is in view stays in view."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from nova_desktop.ui.chat.conversation.canvas import Canvas
from nova_desktop.ui.chat.conversation.column import Column
from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.text_style import TextStyle
from nova_desktop.ui.theme.theme import current_theme
from tests.component.conversation.talk import ANSWER, WORDS, long_talk, nova, streaming, you


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(840, 600)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def top_words(canvas: Canvas) -> tuple[str, float]:
    """The message at the view's top and how far it reaches above it."""
    anchor = canvas.stack.anchor(-canvas.origin().y())
    assert anchor is not None
    return anchor.message_id, round(anchor.above)


def grow(canvas: Canvas, qtbot: QtBot, seq: int, text: str) -> None:
    canvas.update_message(streaming(seq, text))
    box = canvas.stack.box_of(f"m{seq}")
    assert box is not None
    qtbot.waitUntil(lambda: box.message.text == text)


def test_opens_at_the_newest(canvas: Canvas) -> None:
    canvas.show_messages(long_talk(), more=False)

    bar = canvas.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    assert canvas.follows


def test_only_what_is_near_is_laid_out(canvas: Canvas) -> None:
    canvas.show_messages(long_talk(turns=50), more=False)

    blocks = [b for box in canvas.stack.boxes for b in box.answer.blocks]
    live = [block for block in blocks if block.is_live]
    assert 0 < len(live) < len(blocks) / 10


def test_an_answer_grows_in_view_while_its_end_is_read(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages([you(1, "Tell me")], more=False)

    for count in (1, 40, 80):
        grow(canvas, qtbot, 2, WORDS * count)

    bar = canvas.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_who_reads_further_up_is_not_moved_by_what_comes(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages(long_talk(), more=False)
    canvas.verticalScrollBar().setValue(900)
    before = top_words(canvas)

    for count in (1, 40, 80):
        grow(canvas, qtbot, 99, WORDS * count)

    assert top_words(canvas) == before
    assert not canvas.follows


def test_earlier_messages_do_not_move_what_is_read(canvas: Canvas) -> None:
    canvas.show_messages(long_talk(41), more=True)
    canvas.verticalScrollBar().setValue(700)
    before = top_words(canvas)

    canvas.show_earlier(long_talk(1), more=False)

    assert top_words(canvas) == before
    assert [m.seq for m in canvas.messages()] == list(range(1, 81))


def test_scrolling_up_asks_for_earlier_messages_once(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages(long_talk(), more=True)
    with qtbot.waitSignal(canvas.earlier_wanted):
        canvas.verticalScrollBar().setValue(10)

    with qtbot.assertNotEmitted(canvas.earlier_wanted):
        canvas.verticalScrollBar().setValue(5)


def test_a_new_width_keeps_the_place(canvas: Canvas) -> None:
    canvas.show_messages(long_talk(), more=False)
    canvas.verticalScrollBar().setValue(1500)
    before, _above = top_words(canvas)

    canvas.resize(500, 600)

    assert top_words(canvas)[0] == before


def test_your_own_message_leads_to_the_end(canvas: Canvas) -> None:
    canvas.show_messages(long_talk(), more=False)
    canvas.verticalScrollBar().setValue(100)

    canvas.update_message(you(99, "And now?"))

    assert canvas.verticalScrollBar().value() == canvas.verticalScrollBar().maximum()


def test_home_and_end_by_keyboard(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages(long_talk(), more=False)

    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.verticalScrollBar().value() == 0
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.follows


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 60), max_size=12), st.sampled_from([ANSWER, WORDS * 60, "# a\n" * 9])
)
def test_a_text_in_pieces_becomes_the_same_blocks_as_at_once(cuts: list[int], text: str) -> None:
    parser = Parser()
    grown, whole = Column(parser, plain=False), Column(parser, plain=False)
    at = 0
    for cut in cuts:
        at += cut
        grown.set_text(text[:at])
    grown.set_text(text)
    whole.set_text(text)

    assert [b.source for b in grown.blocks] == [b.source for b in whole.blocks]


def test_blocks_that_stay_are_kept(qtbot: QtBot) -> None:
    del qtbot
    column = Column(Parser(), plain=False)
    column.set_text(ANSWER)
    before = column.blocks[0]

    column.set_text(ANSWER + "\n\nmore")

    assert column.blocks[0] is before


def test_heights_after_layout_add_up(canvas: Canvas) -> None:
    style = TextStyle(current_theme())
    column = Column(Parser(), plain=False)
    column.set_text(ANSWER)
    column.height(600, style)
    column.lay_out(0, 100_000)

    height = column.height(600, style)

    last = len(column.blocks) - 1
    assert column.bottom(last) == height
    assert all(column.bottom(n) <= column.top(n + 1) for n in range(last))
    del canvas


def test_selects_across_messages_and_copies_words(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages(
        [you(1, "What is due?"), nova(2, "Two **hard** ones:\n\n- a\n- b")], more=False
    )
    start = canvas.origin() + canvas.stack.boxes[0].bubble(TextStyle(current_theme())).topLeft()
    view = canvas.viewport()

    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=(start + QPointF(2, 20)).toPoint())
    qtbot.mouseMove(view, QPoint(700, 400))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(700, 400))

    assert canvas.selection.text() == "What is due?\n\nTwo hard ones:\n\n•\ta\n•\tb"


def test_select_all_reaches_what_was_never_laid_out(canvas: Canvas) -> None:
    canvas.show_messages(long_talk(), more=False)

    canvas.selection.select_all()

    text = canvas.selection.text()
    assert text.startswith("Question 1?")
    assert text.endswith("said so")
    assert text.count("def add(a, b):") == 20
    assert "Task\tFrom\nTalk outline\tThu" in text


def test_a_link_is_pressed_and_not_followed(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages([nova(1, "[here](https://a.b/c)")], more=False)
    at = (canvas.origin() + QPointF(8, 8)).toPoint()

    with qtbot.waitSignal(canvas.link_pressed) as pressed:
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert pressed.args == ["https://a.b/c"]


def test_a_double_click_takes_the_word(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_messages([nova(1, "alpha beta")], more=False)
    at = (canvas.origin() + QPointF(8, 8)).toPoint()

    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert canvas.selection.text() == "alpha"


def test_what_is_selected_looks_different(canvas: Canvas) -> None:
    canvas.show_messages([nova(1, "alpha beta")], more=False)
    before = picture(canvas)

    canvas.selection.select_all()

    assert picture(canvas) != before


def picture(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()
