"""What was said about a task and what was changed, the newest first."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.tasks.detail.growing_text import GrowingText
from nova_desktop.ui.tasks.detail.markdown_view import MarkdownView
from nova_desktop.ui.tasks.detail.view_protocol import LogEntry
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.text_link import TextLink
from nova_desktop.ui.widgets.tooltip import plain_tip

LONGEST: Final = 20_000
_ROW: Final = (0, 4, 0, 4)
_HEAD_PX: Final = 20


class ChangeRow(QWidget):
    """One change: an icon, the words, when."""

    def __init__(self, entry: LogEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        kind = "smallthird" if entry.undone else "small"
        words = text_label(breakable(entry.text), self, kind, wrap=True)
        when = text_label(entry.when, self, "smallthird")
        when.setToolTip(entry.full)
        when.setAccessibleName(entry.full)
        across = lay(QHBoxLayout(self), _ROW, 8)
        across.addWidget(IconMark(entry.icon, entry.role, 16, self), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(words, 1)
        across.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)


class CommentRow(QWidget):
    """What somebody said; your own words can be edited in place."""

    edited = Signal(str, str)
    deleted = Signal(str)
    link_pressed = Signal(str)

    def __init__(self, entry: LogEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.words = MarkdownView(_("Comment"), self, opens=False)
        self.words.show_markdown(entry.text[:LONGEST])
        self.words.link_pressed.connect(self.link_pressed)
        self.edit: GrowingText | None = None
        self._down = lay(QVBoxLayout(), spacing=2)
        self._down.addLayout(self._head())
        self._down.addWidget(self.words)
        icon = lay(QVBoxLayout(), (0, 2, 0, 0))
        icon.addWidget(IconMark(entry.icon, entry.role, 16, self))
        icon.addStretch(1)
        across = lay(QHBoxLayout(self), _ROW, 8)
        across.addLayout(icon)
        across.addLayout(self._down, 1)

    def begin(self) -> None:
        """Say it otherwise."""
        if self.edit is not None:
            return
        edit = self.edit = GrowingText(_("Comment"), self, most_lines=16)
        edit.setProperty("bare", False)
        edit.show_whole(self.entry.text)
        edit.sent.connect(self._keep)
        edit.escaped.connect(self._end)
        self.words.hide()
        self._down.addWidget(edit)
        self._foot = QWidget(self)
        row = lay(QHBoxLayout(self._foot), (0, 4, 0, 0), 8)
        row.addWidget(push_button(_("Save"), self._keep, self._foot, key="Ctrl+Return"))
        row.addWidget(push_button(_("Cancel"), self._end, self._foot, "quiet"))
        row.addStretch(1)
        self._down.addWidget(self._foot)
        edit.show()
        edit.setFocus()
        edit.to_end()

    def _keep(self) -> None:
        if self.edit is not None:
            text = self.edit.whole_text()
            self._end()
            if text != self.entry.text:
                self.edited.emit(self.entry.id, text)

    def _end(self) -> None:
        edit, self.edit = self.edit, None
        if edit is not None:
            edit.hide()
            edit.deleteLater()
            self._foot.hide()
            self._foot.deleteLater()
            self.words.show()
            self.change.setFocus()

    def _delete(self) -> None:
        self.deleted.emit(self.entry.id)

    def _head(self) -> QHBoxLayout:
        entry = self.entry
        head = lay(QHBoxLayout(), spacing=10)
        head.addWidget(hold(text_label(entry.author, self, "smallstrong"), height=_HEAD_PX))
        head.addStretch(1)
        self.change = TextLink(_("Edit"), self.begin, self, role="text_third")
        self.remove = TextLink(_("Delete"), self._delete, self, role="text_third")
        for button in (self.change, self.remove):
            button.setVisible(entry.mine)
            head.addWidget(button)
        when = text_label(entry.when, self, "smallthird")
        when.setToolTip(plain_tip(entry.full))
        when.setAccessibleName(entry.full)
        head.addWidget(when)
        return head


Row = ChangeRow | CommentRow


class LogBox(QWidget):
    """Rows that stay are kept, and with them a comment that is being edited."""

    earlier_pressed = Signal()
    comment_edited = Signal(str, str)
    comment_deleted = Signal(str)
    link_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._list = lay(QVBoxLayout())
        self.earlier = TextLink(_("Show earlier"), self.earlier_pressed.emit, self)
        down = lay(QVBoxLayout(self))
        down.addLayout(self._list)
        down.addWidget(self.earlier)
        self.earlier.hide()

    @property
    def rows(self) -> Sequence[Row]:
        """From the newest on."""
        return self._rows

    def show_log(self, entries: Sequence[LogEntry], *, more: bool) -> None:
        """The newest first."""
        old = {(row.entry.comment, row.entry.id): row for row in self._rows}
        rows: list[Row] = []
        for entry in entries:
            row = old.get((entry.comment, entry.id))
            edits = isinstance(row, CommentRow) and row.edit is not None
            if row is not None and (row.entry == entry or edits):
                del old[entry.comment, entry.id]
                rows.append(row)
            else:
                rows.append(self._made(entry))
        for row in old.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, row in enumerate(rows):
            if self._list.indexOf(row) != number:
                self._list.insertWidget(number, row)
        self._rows = rows
        self.earlier.setVisible(more)

    def _made(self, entry: LogEntry) -> Row:
        if not entry.comment:
            return ChangeRow(entry, self)
        row = CommentRow(entry, self)
        row.edited.connect(self.comment_edited)
        row.deleted.connect(self.comment_deleted)
        row.link_pressed.connect(self.link_pressed)
        return row
