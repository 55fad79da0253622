"""The dialogs of the Memory screen: remember, correct, never, and the text of a source."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from nova_desktop.domain.memory import LONGEST_TEXT, Episode, EpisodeSource, Fact
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import caught_text, facts_text, source_name, source_of
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.times import full_time
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.tooltip import plain_tip

_NOTE_PX: Final = 140
_WIDE_PX: Final = 520
_SOURCE_PX: Final = (680, 560)
_MOST_FACTS: Final = 5
_LONGEST_CHOICE: Final = 40
_MOST_SHOWN: Final = 200_000


class _TextEdit(QPlainTextEdit):
    """`entered` by Ctrl+Enter; in one for `one_sentence` by Enter too."""

    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.one_sentence = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        with_control = modifiers == Qt.KeyboardModifier.ControlModifier
        alone = self.one_sentence and modifiers == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (with_control or alone):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class RememberDialog(Dialog):
    """`text` and `space` once it is accepted."""

    def __init__(
        self, spaces: Sequence[MemorySpace], chosen: str, parent: QWidget | None = None
    ) -> None:
        words = _("It is kept at once and can be searched; what it says is found a moment later.")
        super().__init__(_("Remember something"), words, parent)
        hold(self, min_width=_WIDE_PX)
        self.edit = _edit(_("What to remember"), self, _NOTE_PX)
        self.edit.setPlaceholderText(_("The office lease ends in March 2027."))
        self.body.addWidget(self.edit)
        self.spaces = Select(_("Space"), self)
        self.spaces.show_choices([Choice(space.id, space.name) for space in spaces], chosen)
        self.spaces.setVisible(len(spaces) > 1)
        self.body.addWidget(self.spaces)
        self._wrong = text_label("", self, "error", wrap=True)
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self.add_cancel()
        self.go = self.add_button(_("Remember"), self.accept, "primary")
        self.edit.textChanged.connect(self._typed)
        self.edit.entered.connect(self.go.click)
        self._typed()
        self.edit.setFocus()

    def text(self) -> str:
        return self.edit.toPlainText().strip()

    def _typed(self) -> None:
        length = len(self.text())
        too_long = length > LONGEST_TEXT
        self.go.setEnabled(length > 0 and not too_long)
        text = _("At most {most} characters; these are {n}.")
        self._wrong.setText(text.format(most=f"{LONGEST_TEXT:,}", n=f"{length:,}"))
        self._wrong.setVisible(too_long)


class CorrectDialog(Dialog):
    """Another sentence in place of a fact."""

    def __init__(self, fact: Fact, parent: QWidget | None = None) -> None:
        words = _("The old sentence is kept as what was believed until now.")
        super().__init__(_("Correct a fact"), words, parent)
        hold(self, min_width=_WIDE_PX)
        self.edit = _edit(_("Fact"), self, 84)
        self.edit.setPlainText(fact.text)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.body.addWidget(self.edit)
        about = _("About {subject} and {object}.")
        names = about.format(subject=fact.subject.name, object=fact.object.name)
        self.body.addWidget(text_label(names, self, "small", wrap=True))
        self.add_cancel()
        self.go = self.add_button(_("Correct"), self.accept, "primary")
        self.edit.textChanged.connect(self._typed)
        self.edit.one_sentence = True
        self.edit.entered.connect(self.go.click)
        self._before = fact.text
        self._typed()
        self.edit.setFocus()

    def text(self) -> str:
        return " ".join(self.edit.toPlainText().split())

    def _typed(self) -> None:
        self.go.setEnabled(self.text() not in ("", self._before))


class NeverDialog(Dialog):
    """Words of which nothing is to be remembered."""

    def __init__(self, choices: Sequence[tuple[str, int]], parent: QWidget | None = None) -> None:
        text = _(
            "New texts with these words are not kept at all. What is remembered already stays: "
            "forget it separately. The list is under Settings, Memory."
        )
        super().__init__(_("Never remember this"), text, parent)
        self._counts = {words.casefold(): count for words, count in choices}
        self.field = Field(self)
        self.field.setText(choices[0][0] if choices else "")
        self.field.selectAll()
        self.body.addWidget(LabelledField(_("Words"), self.field, "", self))
        self.others = [self._other(words) for words, _count in choices[1:]]
        row = lay(QHBoxLayout(), spacing=8)
        for button in self.others:
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._caught = text_label("", self, "small", wrap=True)
        self.body.addWidget(self._caught)
        self.add_cancel()
        self.go = self.add_button(_("Never remember"), self.accept, "primary")
        self.field.textChanged.connect(self._typed)
        self._typed()
        self.field.setFocus()

    @property
    def caught(self) -> str:
        """How many kept texts hold the words, where that is known."""
        return self._caught.text()

    def _other(self, words: str) -> PushButton:
        def take() -> None:
            self.field.setText(words)
            self.field.setFocus()

        shown = words if len(words) <= _LONGEST_CHOICE else f"{words[: _LONGEST_CHOICE - 1]}…"
        return push_button(_("Or “{words}”").format(words=shown), take, self, "quiet")

    def _typed(self) -> None:
        words = " ".join(self.field.text().split())
        self.go.setEnabled(bool(words))
        count = self._counts.get(words.casefold())
        told = "" if count is None else caught_text(count)
        self._caught.setText(told)
        self._caught.setVisible(bool(told))


class SourceDialog(RoomyDialog):
    """The text that something was learnt from; `pressed` tells how it was left."""

    def __init__(
        self, episode: Episode, text: str, facts: Sequence[Fact], parent: QWidget | None = None
    ) -> None:
        name = source_name(source_of(episode))
        super().__init__(name[:1].upper() + name[1:], full_time(episode.at), _SOURCE_PX, parent)
        self.pressed = ""
        self.edit = _edit(_("Text"), self, 0)
        self.edit.setReadOnly(True)
        self.edit.setPlainText(text[:_MOST_SHOWN])
        self.body.addWidget(self.edit, 1)
        if len(text) > _MOST_SHOWN:
            cut = _("The first {n} of {all} characters.")
            told = cut.format(n=f"{_MOST_SHOWN:,}", all=f"{len(text):,}")
            self.body.addWidget(text_label(told, self, "small"))
        self._add_facts(facts)
        self.never = self.add_button(_("Never remember this…"), self._pressed_never, "quiet")
        if episode.source is EpisodeSource.CHAT and episode.origin:
            self.add_button(_("Open the chat"), self._pressed_chat)
        if episode.source is EpisodeSource.TASK and episode.origin:
            self.add_button(_("Open the task"), self._pressed_task)
        self.close_button = self.add_button(_("Close"), self.reject, "primary")
        self.edit.selectionChanged.connect(self._selected)
        self._selected()
        self.close_button.setFocus()

    def _add_facts(self, facts: Sequence[Fact]) -> None:
        if not facts:
            told = _("No fact was found in it yet.")
            self.body.addWidget(text_label(told, self, "smallthird"))
            return
        found = _("{facts} found in it").format(facts=facts_text(len(facts)))
        self.body.addWidget(text_label(found, self, "section"))
        lines = [f"· {' '.join(fact.text.split())}" for fact in facts[:_MOST_FACTS]]
        if len(facts) > _MOST_FACTS:
            lines.append(_("and {n} more").format(n=f"{len(facts) - _MOST_FACTS:,}"))
        self.body.addWidget(text_label("\n".join(lines), self, "small", wrap=True))

    def _selected(self) -> None:
        chosen = bool(self.edit.textCursor().selectedText().strip())
        self.never.setEnabled(chosen)
        tip = "" if chosen else _("Select words in the text first.")
        self.never.setToolTip(plain_tip(tip))

    def _pressed_never(self) -> None:
        words = " ".join(self.edit.textCursor().selectedText().split())
        self.pressed = f"never {words}"
        self.accept()

    def _pressed_chat(self) -> None:
        self.pressed = "chat"
        self.accept()

    def _pressed_task(self) -> None:
        self.pressed = "task"
        self.accept()


class MemoryDialogs:
    """Implements MemoryQuestions over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask_remember(
        self, spaces: Sequence[MemorySpace], chosen: str
    ) -> tuple[str, str] | None:
        dialog = RememberDialog(spaces, chosen, self._window)
        accepted = await show_dialog(dialog)
        return (dialog.text(), dialog.spaces.value) if accepted else None

    async def ask_correct(self, fact: Fact) -> str | None:
        dialog = CorrectDialog(fact, self._window)
        return dialog.text() if await show_dialog(dialog) else None

    async def ask_never(self, choices: Sequence[tuple[str, int]]) -> str | None:
        dialog = NeverDialog(choices, self._window)
        return dialog.field.text() if await show_dialog(dialog) else None

    async def show_source(self, episode: Episode, text: str, facts: Sequence[Fact]) -> str:
        dialog = SourceDialog(episode, text, facts, self._window)
        await show_dialog(dialog)
        return dialog.pressed


def _edit(name: str, parent: QWidget, height: int) -> _TextEdit:
    edit = _TextEdit(parent)
    edit.setAccessibleName(name)
    edit.setTabChangesFocus(True)
    return hold(edit, height=height) if height else edit
