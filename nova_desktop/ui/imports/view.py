"""The panel of imports, for the set-up and for the settings: one face after another."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.imported import ImportDone, ImportKind, ImportPreview, ImportRecord
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.imports.faces import ChoiceFace, PreviewFace, ResultFace, WaitFace
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.label import text_label


class ImportPanel(QWidget):
    """Implements ImportView.

    `kind_chosen` with an ImportKind, `env_wanted`, `applied` with the ids of what was chosen,
    `went_back` to the choice, `cancelled`, `rolled_back` for the import that is shown.
    """

    kind_chosen = Signal(ImportKind)
    env_wanted = Signal()
    applied = Signal(frozenset)
    went_back = Signal()
    cancelled = Signal()
    rolled_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.driver: object = None  # whoever acts on the signals lives as long as the panel
        self._error = text_label("", self, "error", wrap=True)
        self._error.hide()
        self.choice = ChoiceFace()
        self.wait = WaitFace()
        self.preview = PreviewFace()
        self.result = ResultFace()
        self._faces = (self.choice, self.wait, self.preview, self.result)
        down = lay(QVBoxLayout(self), spacing=8)
        down.addWidget(self._error)
        for face in self._faces:  # no stack: only what is shown asks for room
            down.addWidget(face, 1)
            face.setVisible(face is self.choice)
        self.choice.chosen.connect(self.kind_chosen)
        self.choice.roll_back.connect(self.rolled_back)
        self.wait.cancelled.connect(self.cancelled)
        self.preview.env_wanted.connect(self.env_wanted)
        self.preview.went_back.connect(self.went_back)
        self.preview.applied.connect(lambda: self.applied.emit(self.preview.rows.chosen))
        self.result.rolled_back.connect(self.rolled_back)
        self.result.went_on.connect(self.went_back)

    def show_choice(self, last: ImportRecord | None) -> None:
        self.choice.show_last(last)
        self._show(self.choice, self.choice.cards[ImportKind.LITELLM_CONFIG])

    def show_wait(self, text: str, *, can_cancel: bool) -> None:
        self.wait.show_text(text, can_cancel=can_cancel)
        self._show(self.wait, self.wait.cancel)

    def show_preview(self, preview: ImportPreview) -> None:
        self.preview.show_preview(preview)
        first = self.preview.list if preview.items else self.preview.back
        self._show(self.preview, first)

    def show_preview_again(self) -> None:
        """With what the user had chosen."""
        self._show(self.preview, self.preview.apply)

    def show_done(self, done: ImportDone) -> None:
        self.result.show_done(done)
        self._show(self.result, self.result.more)

    def show_error(self, problem: Problem) -> None:
        """Say what went wrong, above the face that is shown."""
        text = problem_text(problem)
        self._error.show_kind("error")
        self._error.setText(f"{text.title}. {text.hint}")
        self._error.setAccessibleName(self._error.text())
        self._error.show()

    def show_news(self, text: str) -> None:
        """Say what was done, in the same place."""
        self._error.show_kind("ok")
        self._error.setText(text)
        self._error.setAccessibleName(text)
        self._error.show()

    def _show(self, face: QWidget, first: QWidget) -> None:
        """A face without words of an earlier error; the keyboard follows if it was in here."""
        here = self.isAncestorOf(focus) if (focus := self._focused()) is not None else False
        self._error.hide()
        for one in self._faces:
            one.setVisible(one is face)
        self.setFocusProxy(first)
        if here:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _focused(self) -> QWidget | None:
        window = self.window()
        return window.focusWidget()
