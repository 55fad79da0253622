"""A title that is written anew in its row: Enter keeps it, Esc leaves it as it was."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on

if TYPE_CHECKING:
    from nova_desktop.ui.tasks.lists.row_view import TaskRows


class End(Protocol):
    """How the writing ends."""

    def __call__(self, *, keep: bool) -> None: ...


class Renaming(QObject):
    """The field lies over the title and goes where its row goes."""

    def __init__(self, view: "TaskRows") -> None:
        super().__init__(view)
        self._view = view
        self._field: _TitleField | None = None
        self._key = ""
        self._before = ""
        view.verticalScrollBar().valueChanged.connect(self.follow)
        view.viewport().installEventFilter(self)

    @property
    def field(self) -> QLineEdit | None:
        """While a title is being written."""
        return self._field

    def begin(self, key: str) -> None:
        """Write the title of this row."""
        self.end(keep=True)
        row = self._view.rows.row(self._view.rows.place_of(key))
        if row is None or not row.task:
            return
        self._key, self._before = key, row.title
        self._view.painted.renamed = key
        field = self._field = _TitleField(self._view)
        field.setAccessibleName(_("Title"))
        field.setMaxLength(LONGEST_TITLE)
        field.setText(row.title)
        field.ended.append(self.end)
        self.follow()
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def end(self, *, keep: bool) -> None:
        """Away with the field; with `keep` the title becomes what it says."""
        field, self._field = self._field, None
        if field is None:
            return
        row = self._view.rows.row(self._view.rows.place_of(self._key))
        self._view.painted.renamed = ""
        had_focus = field.hasFocus()
        field.hide()
        field.deleteLater()
        self._view.viewport().update()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        if keep and row is not None:
            self._view.renamed.emit(row.task, field.text(), self._before)

    def follow(self) -> None:
        """Go where the row is; end when it is gone."""
        if self._field is None:
            return
        place = self._view.rows.place_of(self._key)
        places = self._view.painted.places(place, self._view.rect_of(place))
        if places is None:
            self.end(keep=False)
            return
        rect = places.title
        self._field.setGeometry(rect.adjusted(-2, 2, 0, -2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.follow()
        return super().eventFilter(watched, event)


class _TitleField(QLineEdit):
    """`ended` is called when it is left."""

    def __init__(self, view: "TaskRows") -> None:
        super().__init__(view.viewport())
        self.ended: list[End] = []
        self.setProperty("bare", True)
        self.setProperty("nova_overlay", True)
        ring_on(self, radius=4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        reasons = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in reasons:
            self._end(keep=True)

    def _end(self, *, keep: bool) -> None:
        for each in self.ended:
            each(keep=keep)
