"""Reading while things change: the place, the selection, find and Tab stay true."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.ui.chat.conversation.message_box import Place
from nova_desktop.ui.chat.conversation.selection import END, Spot
from nova_desktop.ui.chat.conversation.view import ConversationView
from tests.component.conversation.talk import ANSWER, WORDS, long_talk, nova, streaming, you

THOUGHTS = "\n\n".join(f"thought {n} about the matter" for n in range(60))


def thinker() -> list[Message]:
    return [you(1, "Why?"), nova(2, "answer one\n\nanswer two", reasoning=THOUGHTS)]


def disclosure(view: ConversationView) -> QAbstractButton:
    found = view.canvas.viewport().findChildren(QAbstractButton)
    return next(b for b in found if b.text() == "How Nova got there" and b.isVisible())


def height_on_screen(view: ConversationView) -> int:
    return disclosure(view).mapTo(view, QPoint(0, 0)).y()


def test_opened_reasoning_stays_under_the_mouse(view: ConversationView) -> None:
    view.show_messages(thinker(), more=False)
    before = height_on_screen(view)

    disclosure(view).click()

    assert height_on_screen(view) == before


def test_what_is_selected_stays_when_reasoning_opens(view: ConversationView) -> None:
    view.show_messages(thinker(), more=False)
    view.canvas.selection.begin(Spot("m2", Place(1, 0), 0))
    view.canvas.selection.extend(Spot("m2", Place(1, 0), END))

    disclosure(view).click()

    assert view.selected_text() == "answer one"


def test_select_all_begins_with_an_answer_without_reasoning(view: ConversationView) -> None:
    view.show_messages([nova(1, "one\n\ntwo"), you(2, "three")], more=False)

    view.canvas.selection.select_all()

    assert view.selected_text() == "one\n\ntwo\n\nthree"


def test_growing_reasoning_is_shown_with_the_next_frame(view: ConversationView) -> None:
    view.show_messages([you(1, "Go")], more=False)
    settled: list[int] = []
    view.canvas.settled.connect(lambda: settled.append(1))

    for count in range(50):
        thought = nova(2, "", reasoning="x" * (count + 1), state=MessageState.STREAMING)
        view.update_message(thought)

    assert len(settled) <= 3
    assert view.messages()[-1].reasoning == "x" * 50


def test_a_selection_does_not_run_away_from_the_mouse(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([*long_talk(turns=5), you(98, "Go"), streaming(99, WORDS * 20)], more=False)
    surface = view.canvas.viewport()
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    qtbot.mouseMove(surface, QPoint(300, 140))
    value, selected = view.canvas.verticalScrollBar().value(), view.selected_text()

    view.update_message(streaming(99, WORDS * 80))
    qtbot.waitUntil(lambda: view.canvas.stack.boxes[-1].message.text == WORDS * 80)
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(300, 140))

    assert view.canvas.verticalScrollBar().value() == value
    assert view.selected_text() == selected != ""


def test_a_click_goes_on_following_the_end(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([*long_talk(turns=5), you(98, "Go"), streaming(99, WORDS * 20)], more=False)

    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))

    assert view.canvas.follows


def test_find_sees_what_comes_while_it_is_open(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "zebra"), nova(2, "no")], more=False)
    view.open_find()
    qtbot.keyClicks(view.find_bar.field, "zebra")
    qtbot.waitUntil(lambda: view.find_bar.count_text() == "1 of 1")

    view.update_message(nova(3, "a zebra and a zebra"))

    qtbot.waitUntil(lambda: view.find_bar.count_text() == "1 of 3")


def test_find_opens_the_reasoning_that_has_the_words(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages(thinker(), more=False)
    view.open_find()

    qtbot.keyClicks(view.find_bar.field, "thought 41 about")

    qtbot.waitUntil(lambda: view.find_bar.count_text() == "1 of 1")
    assert view.canvas.stack.boxes[1].is_open


def test_find_counts_what_it_marks(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([nova(1, "Die Straße ist lang.")], more=False)
    view.open_find()

    qtbot.keyClicks(view.find_bar.field, "STRASSE")
    qtbot.waitUntil(lambda: view.find_bar.count_text() == "Not found")
    view.find_bar.field.setText("straße")

    qtbot.waitUntil(lambda: view.find_bar.count_text() == "1 of 1")


def test_another_chat_with_an_open_bar_wants_its_earlier_messages(
    view: ConversationView, qtbot: QtBot
) -> None:
    view.open_find()

    with qtbot.waitSignal(view.find_opened):
        view.show_messages(long_talk(), more=True)


def test_tab_goes_as_the_messages_are_read(view: ConversationView, qtbot: QtBot) -> None:
    view.show_messages([you(1, "Hi"), nova(2, ANSWER), you(3, "Go on"), nova(4, "Yes")], more=False)
    view.canvas.verticalScrollBar().setValue(0)
    view.canvas.setFocus()
    heights: list[int] = []

    def ordered() -> bool:
        heights[:] = tab_heights(view)
        return len(heights) > 5 and heights == sorted(heights)

    qtbot.waitUntil(ordered)


def tab_heights(view: ConversationView) -> list[int]:
    """Where the buttons of messages stand, in the order of Tab from the canvas on."""
    heights: list[int] = []
    surface = view.canvas.viewport()
    widget: QWidget = view.canvas.nextInFocusChain()
    while widget is not view.canvas:
        inside = isinstance(widget, QAbstractButton) and surface.isAncestorOf(widget)
        if inside and widget.isVisible():
            heights.append(widget.mapTo(surface, widget.rect().center()).y())
        widget = widget.nextInFocusChain()
    return heights


def test_a_click_beside_all_words_clears_the_selection(
    view: ConversationView, qtbot: QtBot
) -> None:
    view.show_messages([you(1, "Hi"), nova(2, "")], more=False)
    view.canvas.selection.select_all()

    empty = view.canvas.origin() + QPointF(5, view.canvas.stack.top(1) + 5)
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=empty.toPoint())

    assert view.canvas.selection.is_empty


def test_lists_from_right_to_left_keep_their_markers(view: ConversationView) -> None:
    view.show_messages([nova(1, "1. שלום עולם\n2. שוב")], more=False)

    picture = view.canvas.grab().toImage()
    right = round(view.canvas.origin().x()) + view.canvas.stack.width
    background = picture.pixelColor(2, 2)
    outside = [
        (x, y)
        for x in range(right + 1, min(right + 30, picture.width()))
        for y in range(20, 60)
        if picture.pixelColor(x, y) != background
    ]
    assert outside == []


def test_items_are_counted_on_however_they_are_numbered(view: ConversationView) -> None:
    view.show_messages([nova(1, "1. one\n1. two\n1. three\n\nwords\n\n4. four")], more=False)

    view.canvas.selection.select_all()

    assert view.selected_text() == "1.\tone\n2.\ttwo\n3.\tthree\n\nwords\n\n4.\tfour"
