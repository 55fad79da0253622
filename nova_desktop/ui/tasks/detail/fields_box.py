"""All fields of a task, the seldom ones behind More."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.field_row import FieldRow
from nova_desktop.ui.tasks.detail.view_protocol import SELDOM, FieldFace, FieldKey, Offer
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.text_link import TextLink


class FieldsBox(QWidget):
    """Passes on what its rows wish."""

    typed = Signal(FieldKey, str)
    entered = Signal(FieldKey, str)
    chosen = Signal(FieldKey, str)
    removed = Signal(FieldKey, str)
    priority_chosen = Signal(str)
    date_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all_shown = False
        self.rows = {key: FieldRow(key, self) for key in FieldKey}
        self.more = TextLink(_("More"), self._toggle, self, icon="chevron-down")
        down = lay(QVBoxLayout(self))
        for row in self.rows.values():
            down.addWidget(row)
            row.typed.connect(self.typed)
            row.entered.connect(self.entered)
            row.chosen.connect(self.chosen)
            row.removed.connect(self.removed)
            row.priority_chosen.connect(self.priority_chosen)
            row.date_chosen.connect(self.date_chosen)
            row.ended.connect(self._row_ended)
        foot = lay(QHBoxLayout(), (0, 6, 0, 0))
        foot.addWidget(self.more)
        foot.addStretch(1)
        down.addLayout(foot)
        self._show_rows()

    @property
    def is_editing(self) -> bool:
        """Whether one of them is being edited."""
        return any(row.is_editing for row in self.rows.values())

    def show_faces(self, faces: Sequence[FieldFace], clock: Clock | None) -> None:
        """What they hold now; `clock` is what time it is for who picks a date."""
        for face in faces:
            self.rows[face.key].show_face(face)
            self.rows[face.key].clock = clock
        self._show_rows()

    def edit(self, key: FieldKey) -> None:
        """Open an editor, also of a field that is hidden."""
        row = self.rows[key]
        row.setVisible(True)
        row.open()

    def show_offers(self, key: FieldKey, offers: Sequence[Offer]) -> None:
        self.rows[key].show_offers(offers)

    def show_error(self, key: FieldKey, words: str) -> None:
        self.rows[key].setVisible(True)
        self.rows[key].show_error(words)

    def close_editor(self, key: FieldKey, *, keep: bool) -> None:
        """With `keep` one more can be entered."""
        row = self.rows[key]
        row.show_error("")
        if keep and row.editor is not None:
            row.editor.one_more()
        else:
            row.close_editor(keep_focus=True)

    def end_all(self) -> None:
        """Another task is shown."""
        self._all_shown = False
        for row in self.rows.values():
            row.show_error("")
            row.close_editor(keep_focus=False)
        self._show_rows()

    def place_offers(self) -> None:
        """The panel was scrolled."""
        for row in self.rows.values():
            row.place_offers()

    def _row_ended(self, key: FieldKey) -> None:
        del key
        self._show_rows()

    def _toggle(self) -> None:
        self._all_shown = not self._all_shown
        self._show_rows()

    def _show_rows(self) -> None:
        hidden = False
        for key, row in self.rows.items():
            is_used = row.has_value or row.is_editing or row.isAncestorOf(self._focused())
            is_shown = key not in SELDOM or self._all_shown or is_used
            row.setVisible(is_shown)
            hidden |= not is_shown
        self.more.setVisible(hidden or self._all_shown)
        self.more.setText(_("Less") if self._all_shown else _("More"))
        self.more.show_icon("chevron-up" if self._all_shown else "chevron-down")

    def _focused(self) -> QWidget:
        """What has the keyboard in this window: its row is not taken away from under it."""
        return self.window().focusWidget() or self
