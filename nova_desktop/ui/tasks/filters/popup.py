"""The popup of a filter: a line, presses that write it, and Keep as a view."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.filters.words import Term, has_term, with_term
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.popup_panel import PopupPanel

_WIDTH_PX: Final = 400
_INNER_PX: Final = _WIDTH_PX - 28
_GAP_PX: Final = 6
_MOST_TERMS: Final = 32
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterPopup(PopupPanel):
    """`changed` with the line at each change, `kept` with a name and the line."""

    changed = Signal(str)
    kept = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Filter"), parent)
        hint = _("#office !high -is:blocked")
        self.line = Field(self, placeholder=hint, name=_("Filter"), icon="list-filter")
        self.line.setMaxLength(1000)
        self.help = text_label(
            _("Words, #label, @person, +project, !high, due:week; with or, not and brackets."),
            self,
            "small",
            wrap=True,
        )
        self.terms = self._row_of_terms()
        self.name = Field(self, placeholder=_("Name of the view"), name=_("Name of the view"))
        self.keep = push_button(_("Keep as a view"), self._keep, self)
        self.clear = push_button(_("Show all"), self._clear, self, "quiet")
        self._is_wrong = False
        self._chips: list[tuple[Chip, Term]] = []
        self._lay_out()
        self.line.textChanged.connect(self._changed)
        self.name.returnPressed.connect(self._keep)
        self._show_state()

    def open_below(self, widget: QWidget, query: str) -> None:
        """Below a widget, with the line that is in force."""
        self.line.setText(query)
        self.resize(current_theme().px(_WIDTH_PX), self.sizeHint().height())
        at = widget.mapToGlobal(QPoint(0, widget.height() + current_theme().px(4)))
        room = widget.screen().availableGeometry()
        at.setX(max(room.x(), min(at.x(), room.right() - self.width())))
        self.move(at)
        self.show()
        self._fit()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.line.selectAll()

    def show_terms(self, terms: Sequence[Term]) -> None:
        """What can be pressed."""
        self._down.removeWidget(self.terms)
        self.terms.hide()
        self.terms.deleteLater()
        self.terms = self._row_of_terms()
        self._down.insertWidget(2, self.terms)
        self._chips = [(self._chip(term), term) for term in terms[:_MOST_TERMS]]
        self._show_state()
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # once the presses have their sizes

    def show_error(self, words: str) -> None:
        """Why the line cannot be read; "" for nothing."""
        self.line.show_error(words)
        self.help.setText(words or self._usual_help)
        self.help.setObjectName("error" if words else "small")
        self.help.style().polish(self.help)
        self._is_wrong = bool(words)
        self._show_state()
        self._fit()

    def finish(self) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.close()
        else:
            super().keyPressEvent(event)  # Esc closes it

    def _row_of_terms(self) -> FlowRow:
        """As wide as the popup: Qt asks for its height at the least width."""
        return hold(FlowRow(self, _GAP_PX), min_width=_INNER_PX)

    def _chip(self, term: Term) -> Chip:
        chip = Chip(term.text, self.terms)
        chip.setCheckable(True)
        chip.setAccessibleDescription(term.query)
        chip.setToolTip(term.query)

        def press() -> None:
            self.line.setText(with_term(self.line.text(), term.query))

        chip.clicked.connect(press)
        self.terms.add(chip)
        return chip

    def _changed(self, query: str) -> None:
        self._show_state()
        self.changed.emit(query)

    def _show_state(self) -> None:
        query = self.line.text()
        for chip, term in self._chips:
            chip.setChecked(has_term(query, term.query))
        filled = bool(query.strip())
        self.clear.setEnabled(filled)
        self.name.setEnabled(filled and not self._is_wrong)
        self.keep.setEnabled(filled and not self._is_wrong)

    def _clear(self) -> None:
        self.line.clear()
        self.close()

    def _keep(self) -> None:
        if self.name.text().strip() and self.line.text().strip():
            self.kept.emit(self.name.text(), self.line.text())
        else:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        layout = self.layout()
        if self.isVisible() and layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
            room = self.screen().availableGeometry()
            lowest = room.bottom() + 1 - self.height()
            self.move(self.x(), max(room.y(), min(self.y(), lowest)))

    def _lay_out(self) -> None:
        self._usual_help = self.help.text()
        down = self._down = lay(QVBoxLayout(self), (14, 14, 14, 14), 10)
        down.addWidget(hold(self.line, min_width=_INNER_PX))
        down.addWidget(self.help)
        down.addWidget(self.terms)
        row = lay(QHBoxLayout(), spacing=8)
        row.addWidget(self.name, 1)
        row.addWidget(self.keep)
        down.addLayout(row)
        foot = lay(QHBoxLayout(), spacing=8)
        foot.addStretch(1)
        foot.addWidget(self.clear)
        down.addLayout(foot)
