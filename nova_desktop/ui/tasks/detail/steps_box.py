"""The steps of a task: checked, added, renamed, moved, deleted, opened."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.growing_text import GrowingText
from nova_desktop.ui.tasks.detail.step_row import StepRow
from nova_desktop.ui.tasks.detail.view_protocol import StepFace
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.text_link import TextLink

SHOWN: Final = 50
"""So many steps at once; a row is a widget."""


class StepsBox(QWidget):
    """`added` with lines; `moved` with a step and its new place among all."""

    added = Signal(str)
    checked = Signal(str, bool)
    renamed = Signal(str, str)
    deleted = Signal(str)
    opened = Signal(str)
    moved = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces: tuple[StepFace, ...] = ()
        self._rows: dict[str, StepRow] = {}
        self._shown = SHOWN
        self._current = ""
        self._line: int | None = None
        self._head = text_label(_("Steps"), self, "heading")
        self._count = text_label("", self, "second")
        self._list = lay(QVBoxLayout())
        self.more = TextLink("", self._show_more, self)
        self.add_line = _AddLine(self)
        self.add_line.added.connect(self.added)
        self._lay_out()

    @property
    def rows(self) -> Sequence[StepRow]:
        """Those that are shown, in order."""
        return [self._rows[face.id] for face in self._faces[: self._shown]]

    @property
    def is_editing(self) -> bool:
        """Whether a title is being written or a step is carried."""
        return any(row.edit is not None or row.is_dragged for row in self._rows.values())

    def show_steps(self, faces: Sequence[StepFace], over: int) -> None:
        """All of them; rows that stay keep the keyboard."""
        self._faces = tuple(faces)
        words = _("{done} of {n}").format(done=over, n=len(faces))
        self._count.setText(words if faces else "")
        self._fill()

    def show_from_start(self) -> None:
        """Another task is shown."""
        self._shown, self._current = SHOWN, ""
        self.add_line.show_whole("")

    def _fill(self) -> None:
        shown = self._faces[: self._shown]
        wanted = {face.id for face in shown}
        held = next((n for n, row in self._rows.items() if row.hasFocus()), "")
        place = list(self._rows).index(held) if held else 0
        for name in [name for name in self._rows if name not in wanted]:
            row = self._rows.pop(name)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, face in enumerate(shown):
            row = self._rows.get(face.id) or self._made(face)
            row.show_face(face)
            if self._list.indexOf(row) != number:
                self._list.insertWidget(number, row)
        self._rows = {face.id: self._rows[face.id] for face in shown}
        if held and held not in wanted and shown:  # the keyboard goes on to the next
            self._rows[shown[min(place, len(shown) - 1)].id].setFocus()
        self._let_tab()
        left = len(self._faces) - len(shown)
        self.more.setText(_("Show {n} more steps").format(n=left))
        self.more.updateGeometry()
        self.more.setVisible(left > 0)

    def _made(self, face: StepFace) -> StepRow:
        row = self._rows[face.id] = StepRow(face, self)
        row.checked.connect(self.checked)
        row.renamed.connect(self.renamed)
        row.deleted.connect(self.deleted)
        row.opened.connect(self.opened)
        row.moved_by.connect(self._move_by)
        row.walked.connect(self._walk)
        row.focused.connect(self._focus)
        row.dragged.connect(self._drag)
        row.dropped.connect(self._drop)
        row.show()
        return row

    def _focus(self, step: str) -> None:
        self._current = step
        self._let_tab()

    def _let_tab(self) -> None:
        names = list(self._rows)
        current = self._current if self._current in self._rows else (names[0] if names else "")
        for name, row in self._rows.items():
            row.let_tab(name == current)

    def _walk(self, step: str, by: int) -> None:
        names = list(self._rows)
        place = names.index(step) + by
        if 0 <= place < len(names):
            self._rows[names[place]].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= len(names):
            self.add_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move_by(self, step: str, by: int) -> None:
        place = [face.id for face in self._faces].index(step) + by
        if 0 <= place < len(self._faces):
            self.moved.emit(step, place)

    def _drag(self, _step: str, at: QPoint) -> None:
        self._line = self._gap_at(at)
        self.update()

    def _drop(self, step: str, at: QPoint) -> None:
        gap = self._gap_at(at)
        self._line = None
        self.update()
        place = list(self._rows).index(step)
        wanted = gap - 1 if gap > place else gap
        if wanted != place:
            self.moved.emit(step, wanted)

    def _gap_at(self, at: QPoint) -> int:
        """Before which row it would be put, counted from 0."""
        y = self.mapFromGlobal(at).y()
        rows = list(self._rows.values())
        return sum(y > row.geometry().center().y() for row in rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rows = list(self._rows.values())
        if self._line is None or not rows:
            return
        theme = current_theme()
        last = self._line >= len(rows)
        at = rows[-1].geometry() if last else rows[self._line].geometry()
        y = at.bottom() if last else at.top()
        painter = painter_of(self)
        painter.fillRect(0, y - theme.px(1), self.width(), theme.px(2), theme.color("accent"))

    def _show_more(self) -> None:
        self._shown += SHOWN
        self._fill()

    def _lay_out(self) -> None:
        head = lay(QHBoxLayout(), spacing=4)
        head.addWidget(self._head)
        head.addWidget(self._count)
        head.addStretch(1)
        foot = lay(QHBoxLayout(), (0, 6, 0, 4), 10)
        foot.addWidget(IconMark("plus", "text_third", 16, self), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.add_line, 1)
        down = lay(QVBoxLayout(self))
        down.addLayout(head)
        down.addLayout(self._list)
        down.addWidget(self.more)
        down.addLayout(foot)


class _AddLine(GrowingText):
    """Enter adds a step; several pasted lines are several steps."""

    added = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Add a step"), parent, one_line=True)
        self.setPlaceholderText(_("Add a step"))
        ring_on(self, radius=4)
        self.sent.connect(self._add)
        self.left.connect(self._add)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if "\n" in source.text().strip():
            self.added.emit(f"{self.whole_text()}{source.text()}")
            self.clear()
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.whole_text():
            self.clear()
        elif event.key() == Qt.Key.Key_Up and not self.whole_text():
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _add(self) -> None:
        if self.whole_text().strip():
            self.added.emit(self.whole_text())
            self.clear()
