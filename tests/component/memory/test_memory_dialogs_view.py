"""The dialogs of memory: what can be pressed when."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from nova_desktop.domain.memory import LONGEST_TEXT, EpisodeSource
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.memory.dialogs import CorrectDialog, NeverDialog, RememberDialog, SourceDialog
from nova_desktop.ui.settings.memory_dialogs import SpaceDialog, WipeDialog
from nova_desktop.ui.widgets.buttons import PushButton
from tests.scenes.memory import FACTS, PASSAGE, day, episode
from tests.scenes.memory_settings import WIPES

SPACES = (MemorySpace("nova", "Nova"), MemorySpace("work", "Work"))
HOSTILE = "<b>bold</b><img src=x onerror=alert(1)>"


def test_nothing_and_too_much_cannot_be_remembered(qtbot: QtBot) -> None:
    dialog = RememberDialog(SPACES, "work")
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.edit.setPlainText(" \n")
    assert not dialog.go.isEnabled()
    dialog.edit.setPlainText("x" * (LONGEST_TEXT + 1))
    assert not dialog.go.isEnabled()
    dialog.edit.setPlainText(" I take the tram. ")
    assert dialog.go.isEnabled()
    assert (dialog.text(), dialog.spaces.value) == ("I take the tram.", "work")


def test_only_another_sentence_corrects(qtbot: QtBot) -> None:
    dialog = CorrectDialog(FACTS[0])
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.edit.setPlainText("The lease ends\nin May")
    assert dialog.go.isEnabled()
    assert dialog.text() == "The lease ends in May"


def test_never_needs_words(qtbot: QtBot) -> None:
    dialog = NeverDialog([("Office lease", 3), ("Landlord", 0)])
    qtbot.addWidget(dialog)
    assert dialog.go.isEnabled()
    dialog.field.clear()
    assert not dialog.go.isEnabled()


def test_selected_words_of_a_source_can_be_forbidden(qtbot: QtBot) -> None:
    dialog = SourceDialog(episode(EpisodeSource.CHAT, "Move", day(11, 2)), PASSAGE, FACTS)
    qtbot.addWidget(dialog)
    assert not dialog.never.isEnabled()
    cursor = dialog.edit.textCursor()
    cursor.setPosition(PASSAGE.index("landlord"))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    dialog.edit.setTextCursor(cursor)
    qtbot.mouseClick(dialog.never, Qt.MouseButton.LeftButton)
    assert dialog.pressed == "never landlord"


@pytest.mark.parametrize(
    ("source", "leads"), [(EpisodeSource.CHAT, "chat"), (EpisodeSource.TASK, "task")]
)
def test_a_text_leads_to_where_it_comes_from(
    qtbot: QtBot, source: EpisodeSource, leads: str
) -> None:
    dialog = SourceDialog(episode(source, "Move", day(11, 2)), PASSAGE, FACTS)
    qtbot.addWidget(dialog)
    (button,) = [b for b in dialog.findChildren(PushButton) if b.text() == f"Open the {leads}"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dialog.pressed == leads


def test_texts_of_others_stay_plain(qtbot: QtBot) -> None:
    dialog = SourceDialog(episode(EpisodeSource.IMPORT, HOSTILE, day(11, 2)), HOSTILE, ())
    qtbot.addWidget(dialog)
    assert dialog.edit.toPlainText() == HOSTILE


@pytest.mark.parametrize(("written", "able"), [("", False), ("nov", False), ("nova ", True)])
def test_wiping_needs_the_name(qtbot: QtBot, written: str, able: bool) -> None:
    dialog = WipeDialog(WIPES)
    qtbot.addWidget(dialog)
    dialog.field.setText(written)
    assert dialog.go.isEnabled() is able


def test_a_space_or_all_is_chosen_to_be_wiped(qtbot: QtBot) -> None:
    dialog = WipeDialog(WIPES, "work")
    qtbot.addWidget(dialog)
    assert dialog.counts == "12 texts, 18 things, 104 facts go, and what waits in the queue."
    dialog.field.setText("work")
    assert dialog.go.isEnabled()
    dialog.spaces.chosen.emit("2")
    assert dialog.field.text() == ""
    assert not dialog.go.isEnabled()  # another name has to be written now
    assert dialog.counts.startswith("412 texts")
    assert dialog.field.accessibleName() == "Write All spaces to go on"
    dialog.field.setText("all spaces")
    assert dialog.go.isEnabled()
    assert dialog.choice.spaces == ("nova", "work")


def test_a_space_needs_a_letter(qtbot: QtBot) -> None:
    dialog = SpaceDialog("")
    qtbot.addWidget(dialog)
    dialog.field.setText("!!")
    assert not dialog.go.isEnabled()
    dialog.field.setText("Work")
    assert dialog.go.isEnabled()


def test_other_words_are_offered_with_what_they_would_catch(qtbot: QtBot) -> None:
    dialog = NeverDialog([("green tea", 1), ("Ben", 120)])
    qtbot.addWidget(dialog)
    assert (dialog.field.text(), dialog.caught) == ("green tea", "1 kept text has these words.")
    dialog.others[0].click()
    assert dialog.field.text() == "Ben"
    assert dialog.caught == "120 or more kept texts have these words."
    dialog.field.setText("Be")
    assert dialog.caught == ""


def test_enter_corrects_a_fact_and_ctrl_enter_remembers(qtbot: QtBot) -> None:
    correct, remember = CorrectDialog(FACTS[0]), RememberDialog(SPACES, "work")
    control = Qt.KeyboardModifier.ControlModifier
    for dialog in (correct, remember):
        qtbot.addWidget(dialog)
        dialog.show()
    qtbot.keyClick(correct.edit, Qt.Key.Key_Return)  # nothing is otherwise yet
    assert correct.isVisible()
    qtbot.keyClicks(correct.edit, " now")
    qtbot.keyClick(correct.edit, Qt.Key.Key_Return)
    assert correct.result() == 1
    qtbot.keyClicks(remember.edit, "One")
    qtbot.keyClick(remember.edit, Qt.Key.Key_Return)
    assert remember.isVisible()
    qtbot.keyClick(remember.edit, Qt.Key.Key_Enter, control)
    assert remember.result() == 1
