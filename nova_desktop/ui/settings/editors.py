"""The two large editors of Advanced: the system prompt, and YAML for the gateway."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from nova_desktop.domain.prompts import OWN_PROMPT
from nova_desktop.services.prompt_history import PromptVersion
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.controls import LinesControl
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.times import relative_time
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select

_PROMPT_PX: Final = 148
_YAML_PX: Final = 220
_SHOWN_CHARACTERS: Final = 48


class PromptEditor(QWidget):
    """Implements PromptView. `saved` with another prompt."""

    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.edit = LinesControl(_("System prompt"), _PROMPT_PX)
        self.edit.setPlaceholderText(OWN_PROMPT)
        self.edit.entered.connect(self._entered)
        self._wrong = text_label("", self, "error", wrap=True)
        self._wrong.hide()
        self._versions: tuple[PromptVersion, ...] = ()
        self.history = Select(_("Earlier versions"), self)
        self.history.chosen.connect(self._restore)
        self._own = push_button(_("Start from Nova's own"), self._start, self)
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(self._own)
        row.addWidget(self.history)
        row.addStretch(1)
        down = lay(QVBoxLayout(self), spacing=8)
        for widget in (self.edit, self._wrong):
            down.addWidget(widget)
        down.addLayout(row)
        self.show_versions(())
        self.setFocusProxy(self.edit)

    def show_prompt(self, text: str, *, force: bool = False) -> None:
        self.edit.show_value(text, force=force)

    def show_wrong(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def show_versions(self, versions: Sequence[PromptVersion]) -> None:
        self._versions = tuple(versions)
        now = datetime.now(UTC)
        heading = Choice("", _("Earlier versions"))
        choices = [
            Choice(str(place), _first_words(version.text), relative_time(version.at, now))
            for place, version in enumerate(self._versions)
        ]
        self.history.show_choices([heading, *choices], "")
        self.history.setEnabled(bool(choices))

    def _entered(self, text: object) -> None:
        self.saved.emit(str(text))

    def _restore(self, place: str) -> None:
        self.history.show_value("")
        if place:
            self.saved.emit(self._versions[int(place)].text)

    def _start(self) -> None:
        """The words of Nova's own to write on from."""
        self.edit.setPlainText(OWN_PROMPT)
        self.edit.setFocus()


class YamlEditor(QWidget):
    """Implements OverlayView. `applied` with the text, `discarded`."""

    applied = Signal(str)
    discarded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self.edit = hold(QPlainTextEdit(self), height=_YAML_PX)
        self.edit.setObjectName("code")
        self.edit.setAccessibleName(_("LiteLLM configuration"))
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setTabChangesFocus(True)
        self.edit.setTabStopDistance(4 * self.edit.fontMetrics().horizontalAdvance(" "))
        self.edit.setPlaceholderText(_("router_settings:\n  num_retries: 1"))
        self._wrong = text_label("", self, "error", wrap=True)
        self._wrong.hide()
        self._apply = push_button(_("Apply"), self._pressed, self)
        self._discard = push_button(_("Discard"), self.discarded.emit, self)
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(self._apply)
        row.addWidget(self._discard)
        row.addStretch(1)
        down = lay(QVBoxLayout(self), spacing=8)
        for widget in (self.edit, self._wrong):
            down.addWidget(widget)
        down.addLayout(row)
        self.edit.textChanged.connect(self._typed)
        self.setFocusProxy(self.edit)
        self._typed()

    def show_yaml(self, text: str, *, force: bool = False) -> None:
        """With `force` also over what is being written."""
        writing = self.edit.toPlainText() != self._kept
        self._kept = text
        if (force or not writing) and self.edit.toPlainText() != text:
            self.edit.setPlainText(text)
        self._typed()

    def show_busy(self, busy: bool) -> None:
        self._apply.show_loading(busy)
        self.edit.setReadOnly(busy)

    def show_wrong(self, text: str, line: int) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)
        self._mark(line)

    def _mark(self, line: int) -> None:
        """Lead to a line, counted from 1, and tint it; one behind the end is the last one."""
        marks: list[QTextEdit.ExtraSelection] = []
        if line:
            look = QTextCharFormat()
            look.setBackground(current_theme().color("error_soft"))
            look.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = self._begin_of(line), look  # type: ignore[attr-defined]
            marks.append(mark)
            self.edit.setTextCursor(self._begin_of(line))
            self.edit.setFocus()
        self.edit.setExtraSelections(marks)

    def _begin_of(self, line: int) -> QTextCursor:
        """Counted in the text: Shift+Enter begins a line, but no block of the document."""
        before = "".join(f"{part}\n" for part in self.edit.toPlainText().split("\n")[: line - 1])
        end = len(before.encode("utf-16-le", "surrogatepass")) // 2
        cursor = QTextCursor(self.edit.document())
        cursor.setPosition(min(end, self.edit.document().characterCount() - 1))
        return cursor

    def _typed(self) -> None:
        differs = self.edit.toPlainText() != self._kept
        if not differs and (self._apply.hasFocus() or self._discard.hasFocus()):
            self.edit.setFocus()  # lest the keyboard goes on to the next row
        self._apply.setEnabled(differs)
        self._discard.setEnabled(differs)
        self._apply.show_kind("primary" if differs else "")

    def _pressed(self) -> None:
        self.applied.emit(self.edit.toPlainText())


def _first_words(text: str) -> str:
    line = " ".join(text.split()) or _("Nova's own")
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 1]}…"
