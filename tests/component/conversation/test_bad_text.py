"""Text that would break a view: each kind is shown, can be copied, and loads nothing."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nova_desktop.ui.chat.conversation.view import ConversationView
from tests.component.conversation.talk import nova, streaming, you

WIDE_TABLE = "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|b" * 10_000 + "|"
BOMBS = {
    "quotes": ">" * 20_000 + " deep",
    "lists": "".join("  " * depth + "- deep\n" for depth in range(400)),
    "wide table": WIDE_TABLE,
    "long line": "x" * 1_000_000,
    "long line with words": "word " * 200_000,
    "unclosed fence": "```python\n" + "x = 1\n" * 5_000,
    "unclosed fences": "```\n" * 4_001,
    "brackets": "[" * 20_000,
    "links": "[a](" * 10_000,
    "stars": "*a " * 10_000,
    "raw html": "<script>alert(1)</script><img src=https://127.0.0.1:9/p.png><h1>big</h1>",
    "images": "![see](https://127.0.0.1:9/p.png) " * 50,
    "right to left": "שלום עולם، مرحبا **بالعالم** and back 123",
    "combining": "Z" + "\u0300" * 3_000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 500,
    "control": "a\x00b\x07c\x1b[31md\x7f\u202egfedcba\u2066",
    "lone halves": "a\ud800b\udc00c",
    "objects": "\ufffc\ufffd\ufeff",
    "separators": "one\u2028two\u2029three\x0bfour\x0cfive",
    "entities": "&lt;b&gt; &#x1F600; &bogus;",
    "nothing": " \n\t\n ",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_it_is_shown_from_both_sides_and_copied(view: ConversationView, bomb: str) -> None:
    view.show_messages([you(1, bomb), nova(2, bomb), nova(3, "after", reasoning=bomb)], more=False)
    bar = view.canvas.verticalScrollBar()
    for value in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        view.grab()

    view.canvas.selection.select_all()
    view.copy()

    assert QGuiApplication.clipboard().text().endswith("after")


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_it_is_shown_while_it_streams(view: ConversationView, qtbot: QtBot, bomb: str) -> None:
    view.show_messages([you(1, "Go")], more=False)
    for share in (3, 2, 1):
        text = bomb[: len(bomb) // share]
        view.update_message(streaming(2, text))
        qtbot.waitUntil(lambda text=text: view.canvas.stack.boxes[-1].message.text == text)
        view.grab()

    view.update_message(nova(2, bomb))

    assert view.messages()[-1].text == bomb


def test_raw_html_stays_words(view: ConversationView) -> None:
    view.show_messages([nova(1, BOMBS["raw html"])], more=False)

    view.canvas.selection.select_all()

    assert view.selected_text() == BOMBS["raw html"]


def test_what_turns_the_direction_is_gone(view: ConversationView) -> None:
    view.show_messages([nova(1, BOMBS["control"])], more=False)

    view.canvas.selection.select_all()

    assert view.selected_text() == "abc[31mdgfedcba"
