"""Two models side by side: one question, both answers as they come, their figures below."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nova_desktop.domain.model_tests import ModelTest
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.result_words import details_text
from nova_desktop.ui.models.role_state import Candidate
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.tooltip import plain_tip

SIDES: Final = 2
_SIZE_PX: Final = (820, 560)
_ANSWER_PX: Final = 72


class CompareDialog(RoomyDialog):
    """`asked` with the question, `stopped`, `chosen` with the model to use for chat."""

    asked = Signal(str)
    stopped = Signal()
    chosen = Signal(str)

    def __init__(
        self, models: Sequence[Candidate], first: str, second: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Two models side by side"), "", _SIZE_PX, parent)
        self._running = 0
        self.question = Field(self, placeholder=_("Ask both the same"), name=_("Question"))
        self._ask = push_button(_("Ask both"), self._pressed, self, "primary", icon="columns-2")
        top = lay(QHBoxLayout(), spacing=8)
        top.addWidget(self.question, 1)
        top.addWidget(self._ask)
        self.sides = [CompareSide(models, name, self) for name in (first, second)]
        row = lay(QHBoxLayout(), spacing=12)
        for side in self.sides:
            side.use_pressed.connect(self._use)
            row.addWidget(side, 1)
        self.body.addLayout(top)
        self.body.addLayout(row, 1)
        self.body.addWidget(
            text_label(_("Both calls cost what their models cost."), self, "smallthird")
        )
        self.add_button(_("Close"), self.reject)
        self.question.setFocus()

    def models(self) -> list[str]:
        """The two that are asked."""
        return [side.models.value for side in self.sides]

    def begin(self) -> None:
        """Both answers start anew."""
        self._running = len(self.sides)
        for side in self.sides:
            side.begin()
        self._show_running()

    def grow(self, side: int, text: str) -> None:
        self.sides[side].grow(text)

    def end(self, side: int, result: ModelTest) -> None:
        self.sides[side].end(result)
        self._running -= 1
        self._show_running()

    def stop(self) -> None:
        """What came so far stays."""
        self._running = 0
        for side in self.sides:
            side.stop()
        self._show_running()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.question.hasFocus():
            self._pressed()
        elif event.key() == Qt.Key.Key_Escape and self._running:
            self.stopped.emit()
        else:
            super().keyPressEvent(event)

    def _pressed(self) -> None:
        question = self.question.text().strip()
        if self._running:
            self.stopped.emit()
        elif question:
            self.asked.emit(question)

    def _use(self, model: str) -> None:
        self.chosen.emit(model)
        self.accept()

    def _show_running(self) -> None:
        self._ask.setText(_("Stop") if self._running else _("Ask both"))
        self._ask.show_icon("square" if self._running else "columns-2")


class CompareSide(QWidget):
    """One model, its answer and its figures. `use_pressed` with its name."""

    use_pressed = Signal(str)

    def __init__(
        self, models: Sequence[Candidate], model: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.models = Select(_("Model"), self)
        self.models.show_choices([Choice(m.name, m.name, m.provider) for m in models], model)
        self.words = QPlainTextEdit(self)
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(_("Answer"))
        hold(self.words, min_height=_ANSWER_PX)
        self._figures = text_label("", self, "small", wrap=True)
        self._use = push_button(
            _("Use this one"), lambda: self.use_pressed.emit(self.models.value), self
        )
        self._use.setAccessibleDescription(_("for chat"))
        foot = lay(QHBoxLayout(), spacing=8)
        foot.addWidget(self._figures, 1)
        foot.addWidget(self._use)
        down = lay(QVBoxLayout(self), spacing=8)
        down.addWidget(self.models)
        down.addWidget(self.words, 1)
        down.addLayout(foot)

    def begin(self) -> None:
        self.models.setEnabled(False)
        self.words.clear()
        self._figures.show_kind("small")
        self._figures.setText(_("Waiting for the first word"))

    def grow(self, text: str) -> None:
        if self.words.document().isEmpty():
            self._figures.setText("")
        cursor = QTextCursor(self.words.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)

    def end(self, result: ModelTest) -> None:
        self.models.setEnabled(True)
        if result.ok:
            self._figures.setText(details_text(result))
            return
        self._figures.show_kind("error")
        if result.problem is not None:
            text = problem_text(Problem(result.problem, {"model": result.model}))
            self._figures.setText(text.title)
            self._figures.setToolTip(plain_tip(result.problem_detail))

    def stop(self) -> None:
        if not self.models.isEnabled():
            self.models.setEnabled(True)
            self._figures.setText(_("Stopped"))
