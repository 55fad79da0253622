"""The panel of an import of tasks: one face after another."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.task_import import CsvTable, CsvUse
from nova_desktop.domain.task_import_look import ImportLook, TaskImportDone
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.imports.choosing import ChoosingFace
from nova_desktop.ui.tasks.imports.faces import PreviewFace, ResultFace, WaitFace
from nova_desktop.ui.tasks.imports.mapping import MappingFace
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.label import text_label


class TaskImportPanel(QWidget):
    """Implements TaskImportView.

    `path_chosen` and `address_given` with where from, `file_wanted`, `columns_used` with a CsvUse,
    `applied` with the places of the chosen tasks, `went_back`, `cancelled`, `undone`.
    """

    path_chosen = Signal(str)
    file_wanted = Signal()
    address_given = Signal(str)
    columns_used = Signal(CsvUse)
    applied = Signal(frozenset)
    went_back = Signal()
    cancelled = Signal()
    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.driver: object = None  # whoever acts on the signals lives as long as the panel
        self._news = text_label("", self, "error", wrap=True)
        self._news.hide()
        self.choosing = ChoosingFace()
        self.wait = WaitFace()
        self.mapping = MappingFace()
        self.preview = PreviewFace()
        self.result = ResultFace()
        self._faces = (self.choosing, self.wait, self.mapping, self.preview, self.result)
        down = lay(QVBoxLayout(self), spacing=8)
        down.addWidget(self._news)
        for face in self._faces:  # no stack: only what is shown asks for room
            down.addWidget(face, 1)
            face.setVisible(face is self.choosing)
        self._connect()

    def show_choice(self) -> None:
        self._show(self.choosing, self.choosing.drop.button)

    def show_wait(self, text: str) -> None:
        self.wait.show_wait(text, None)
        self._show(self.wait, self.wait.cancel)

    def show_progress(self, text: str, fraction: float | None) -> None:
        """News of what is under way; the face stays."""
        self.wait.show_wait(text, fraction)

    def show_table(self, table: CsvTable) -> None:
        self.mapping.show_table(table)
        self._show(self.mapping, self.mapping.go_on)

    def show_table_again(self) -> None:
        """With what the user had chosen."""
        self._show(self.mapping, self.mapping.go_on)

    def show_look(self, look: ImportLook) -> None:
        self.preview.show_look(look)
        self._show(self.preview, self.preview.table if look.board.tasks else self.preview.back)

    def show_look_again(self) -> None:
        """With what the user had chosen."""
        self._show(self.preview, self.preview.apply)

    def show_done(self, done: TaskImportDone) -> None:
        self.result.show_done(done)
        self._show(self.result, self.result.more)

    def show_error(self, problem: Problem) -> None:
        """Say what went wrong, above the face that is shown."""
        text = problem_text(problem)
        self._say("error", f"{text.title}. {text.hint}")

    def show_news(self, text: str) -> None:
        """Say what was done, in the same place."""
        self._say("ok", text)

    def _connect(self) -> None:
        self.choosing.chosen.connect(self.path_chosen)
        self.choosing.file_wanted.connect(self.file_wanted)
        self.choosing.address_given.connect(self.address_given)
        self.wait.cancelled.connect(self.cancelled)
        self.mapping.used.connect(self.columns_used)
        self.mapping.went_back.connect(self.went_back)
        self.preview.went_back.connect(self.went_back)
        self.preview.applied.connect(lambda: self.applied.emit(self.preview.rows.chosen))
        self.result.undone.connect(self.undone)
        self.result.went_on.connect(self.went_back)

    def _say(self, kind: str, text: str) -> None:
        self._news.show_kind(kind)
        self._news.setText(text)
        self._news.setAccessibleName(text)
        self._news.show()

    def _show(self, face: QWidget, first: QWidget) -> None:
        """A face without words of an earlier error; the keyboard follows if it was in here."""
        here = self.isAncestorOf(focus) if (focus := self._focused()) is not None else False
        self._news.hide()
        for one in self._faces:
            one.setVisible(one is face)
        self.setFocusProxy(first)
        if here:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _focused(self) -> QWidget | None:
        return self.window().focusWidget()
