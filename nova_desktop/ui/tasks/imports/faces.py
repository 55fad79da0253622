"""The faces of an import of tasks after the choice: waiting, the preview, the result."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.task_import import LeftOut, Product
from nova_desktop.domain.task_import_look import ImportLook, TaskImportDone
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.imports.rows import RowList
from nova_desktop.ui.tasks.imports.rows import COLUMNS, LABELS, TITLE, LeftRows, TaskRows, TaskTable
from nova_desktop.ui.tasks.imports.words import (
    done_text,
    done_title,
    duplicates_text,
    import_words,
    left_title,
    look_text,
    look_title,
)
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.progress import ProgressBar
from nova_desktop.ui.widgets.select import Choice, Select

_TABLE_PX: Final = 200
_LEFT_PX: Final = 120
_TITLE_PX: Final = 300
LEAVE, TAKE = "leave", "take"


class WaitFace(QWidget):
    """What is under way and how far, with Cancel: nothing is changed before it is over."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text_label("", self, "second", wrap=True)
        self.bar = ProgressBar(_("Progress of the import"), self)
        self.cancel = push_button(_("Cancel"), self.cancelled.emit, self)
        row = lay(QHBoxLayout(), (0, 8, 0, 0))
        row.addStretch(1)
        row.addWidget(self.cancel)
        down = lay(QVBoxLayout(self), (0, 24, 0, 0), 10)
        down.addWidget(self._text)
        down.addWidget(self.bar)
        down.addLayout(row)
        down.addStretch(1)

    def show_wait(self, text: str, fraction: float | None) -> None:
        """`fraction` from 0 to 1, None where nobody knows."""
        self._text.setText(text)
        self.bar.show_fraction(fraction)


class LeftList(QWidget):
    """What does not carry over, with its heading; hidden when there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = text_label("", self, "heading")
        self.rows = LeftRows(self)
        self.list = RowList(_("What does not carry over"), self)
        self.list.setModel(self.rows)
        hold(self.list, min_height=_LEFT_PX)
        down = lay(QVBoxLayout(self), (0, 8, 0, 0), 4)
        down.addWidget(self._heading)
        down.addWidget(self.list, 1)

    def show_left(self, left: Sequence[LeftOut], product: Product) -> None:
        self.rows.show_left(left, product)
        self.setVisible(bool(left))
        self._heading.setText(left_title(left))


class PreviewFace(QWidget):
    """What would come. `applied`, `went_back`."""

    applied = Signal()
    went_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = text_label("", self, "heading", wrap=True)
        self._text = text_label("", self, "small", wrap=True)
        self._same = QWidget(self)
        self._same_text = text_label("", self._same, "warning", wrap=True)
        self.same = Select(_("Tasks that are on your board already"), self._same)
        self.same.chosen.connect(self._choose_same)
        self.rows = TaskRows(self)
        self.table = hold(TaskTable(_("Tasks to import"), self.rows, self), min_height=_TABLE_PX)
        self.left = LeftList(self)
        self.back = push_button(_("Back"), self.went_back.emit, self)
        self.apply = push_button(_("Import"), self.applied.emit, self, "primary")
        self._chats = False
        self._lay_out()
        self.rows.changed.connect(self._count)

    def show_look(self, look: ImportLook) -> None:
        self._title.setText(look_title(look))
        self._text.setText(look_text(look))
        count = len(look.duplicates)
        self._same.setVisible(count > 0)
        self._same_text.setText(duplicates_text(count))
        choices = [Choice(LEAVE, _("Leave them out")), Choice(TAKE, _("Import them anyway"))]
        self.same.show_choices(choices, LEAVE)
        self._chats = look.counts.chats > 0 or not look.board.tasks
        self.rows.show_look(look)
        self.table.setVisible(bool(look.board.tasks))
        self._widen()
        self.left.show_left(look.left, look.board.product)
        if look.board.tasks:
            self.table.setCurrentIndex(self.rows.index(0, 0))

    def _lay_out(self) -> None:
        same = lay(QHBoxLayout(self._same), spacing=10)
        same.addWidget(self._same_text, 1)
        same.addWidget(self.same)
        foot = lay(QHBoxLayout(), (0, 8, 0, 0), 10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.apply)
        down = lay(QVBoxLayout(self), spacing=6)
        for widget in (self._title, self._text, self._same):
            down.addWidget(widget)
        down.addWidget(self.table, 3)
        down.addWidget(self.left, 2)
        down.addLayout(foot)

    def _widen(self) -> None:
        """Each column as its cells need, the titles no wider than leaves room for the others."""
        self.table.resizeColumnsToContents()
        widest = current_theme().px(_TITLE_PX)
        self.table.setColumnWidth(TITLE, min(self.table.columnWidth(TITLE), widest))
        for column in range(1, COLUMNS):
            texts = (str(self.rows.index(row, column).data()) for row in range(self._looked_at()))
            self.table.setColumnHidden(column, column != LABELS and not any(texts))

    def _choose_same(self, value: str) -> None:
        self.rows.choose_duplicates(value == TAKE)

    def _looked_at(self) -> int:
        return min(self.rows.rowCount(), 2000)

    def _count(self) -> None:
        count = self.rows.count
        self.apply.setText(import_words(count))
        self.apply.setEnabled(count > 0 or self._chats)


class ResultFace(QWidget):
    """What was imported, what was not, and the way back. `undone`, `went_on`."""

    undone = Signal()
    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = text_label("", self, "heading", wrap=True)
        self._text = text_label("", self, "second", wrap=True)
        self.left = LeftList(self)
        self.undo = push_button(_("Undo"), self.undone.emit, self, icon="rotate-ccw")
        self.more = push_button(_("Import something else"), self.went_on.emit, self)
        foot = lay(QHBoxLayout(), (0, 8, 0, 0), 10)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(self.more)
        down = lay(QVBoxLayout(self), spacing=6)
        down.addWidget(self._title)
        down.addWidget(self._text)
        down.addWidget(self.left, 1)
        down.addStretch(0)
        down.addLayout(foot)

    def show_done(self, done: TaskImportDone) -> None:
        self._title.setText(done_title(done))
        self._text.setText(done_text(done))
        self.left.show_left(done.left, done.board.product)
