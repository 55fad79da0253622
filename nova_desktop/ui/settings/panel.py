"""A panel of the settings: its title, a sentence, and a row for each field."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.settings_fields import FieldKind, SettingField, field_of
from nova_desktop.ui.settings.controls import Control, control_for, show_options
from nova_desktop.ui.settings.fields_presenter import Option, ShownField
from nova_desktop.ui.settings.found_mark import FoundMark
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import (
    PanelWords,
    default_text,
    field_words,
    group_name,
)
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label

_WIDEST_PX: Final = 900
_NARROW_PX: Final = 520
_MARGINS: Final = (40, 20, 40, 32)
_NARROW_MARGINS: Final = (16, 16, 16, 24)
_OWN_EDITORS: Final = (FieldKind.PROMPT, FieldKind.YAML)


class SettingsPanel(QScrollArea):
    """Implements FieldsView. `entered` with a key and what was entered, `reset_pressed` with a key.

    `opened` each time it comes into view.
    """

    entered = Signal(str, object)
    reset_pressed = Signal(str)
    opened = Signal()

    def __init__(self, words: PanelWords, fields: Iterable[SettingField] = ()) -> None:
        super().__init__()
        self.drivers: list[object] = []  # who acts on the signals lives as long as the panel
        self._rows: dict[str, SettingRow] = {}
        self._controls: dict[str, QWidget] = {}
        self._leads: dict[str, QWidget] = {}
        self._words = field_words()
        self.setAccessibleName(words.name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = self._inside = QWidget()
        inside.setObjectName("canvas")
        column = hold(QWidget(inside), max_width=_WIDEST_PX)
        self.head = lay(QHBoxLayout(), spacing=10)
        self._top = lay(QBoxLayout(QBoxLayout.Direction.LeftToRight), spacing=10)
        title = lay(QVBoxLayout(), spacing=4)
        title.addWidget(text_label(words.name, column, "title"))
        title.addWidget(text_label(words.text, column, "second", wrap=True))
        self._top.addLayout(title, 1)
        self._top.addLayout(self.head)
        self.rows = lay(QVBoxLayout())
        down = lay(QVBoxLayout(column), (0, 0, 0, 0), 8)
        down.addLayout(self._top)
        down.addLayout(self.rows)
        down.addStretch(1)
        across = self._across = lay(QHBoxLayout(inside), _MARGINS)
        across.addWidget(column, 10_000)
        across.addStretch(1)
        self._mark = FoundMark(inside)
        self.setWidget(inside)
        self.add_fields(fields)
        application = cast("QApplication", QApplication.instance())
        application.focusChanged.connect(self._follow_focus)

    def add_fields(self, fields: Iterable[SettingField]) -> None:
        """A row for each, with a heading where a group begins."""
        group = ""
        for field in fields:
            if field.kind in _OWN_EDITORS:
                continue
            if field.group != group:
                group = field.group
                if group_name(group):
                    self.add_heading(group_name(group))
            self.rows.addWidget(self._row(field))

    def add_heading(self, text: str) -> None:
        """Words above a group of rows."""
        heading = text_label(text, self, "heading")
        self.rows.addSpacing(22)
        self.rows.addWidget(heading)

    def add_link(self, text: str, pressed: Callable[[], None]) -> None:
        """A button beside the title that leads elsewhere."""
        self.head.addWidget(push_button(text, pressed, self))

    def add_row(self, row: SettingRow, key: str = "") -> SettingRow:
        """A row of the panel's own; `key` is that of a field which it shows."""
        self.rows.addWidget(row)
        if key:
            self._rows[key] = row
        return row

    def lead_to(self, key: str, widget: QWidget) -> None:
        """What the search finds under this key, where that is no row."""
        self._leads[key] = widget

    def row_of(self, key: str) -> SettingRow:
        """The row of a field, or of what else has a key. Raises KeyError."""
        return self._rows[key]

    def control_of(self, key: str) -> QWidget:
        """The control of a field. Raises KeyError."""
        return self._controls[key]

    def show_field(self, shown: ShownField, *, force: bool = False) -> None:
        row, control = self._rows.get(shown.key), self._controls.get(shown.key)
        if row is None or control is None:
            return
        cast("Control", control).show_value(shown.value, force=force)
        if isinstance(control, Field):
            control.setPlaceholderText(shown.empty)
            control.show_note(shown.note)
        row.show_origin(shown.origin)
        field = field_of(shown.key)
        default = default_text(field, shown.default)
        row.show_meaning(f"{self._words[field.key].meaning} {default}".strip())
        row.show_reset(shown.differs, default)

    def show_fault(self, key: str, text: str) -> None:
        if key in self._rows:
            self._rows[key].show_error(text)
        control = self._controls.get(key)
        if isinstance(control, Field):
            control.show_error(text)

    def show_options(self, key: str, options: Sequence[Option]) -> None:
        if key in self._controls:
            show_options(self._controls[key], options)

    def focus_field(self, key: str) -> None:
        """Bring what has this key into view, mark it for a moment and lead the keyboard there."""
        found = self._leads.get(key)
        if found is None:
            try:
                found = self.row_of(key)
            except KeyError:
                self.focus_first()
                return
        if isinstance(found, SettingRow):
            found.focus_inside()
        else:
            found.setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, self, lambda: self._show_found(found))

    def _show_found(self, found: QWidget) -> None:
        """Once it has its place."""
        self.ensureWidgetVisible(found)
        if isinstance(found, SettingRow):
            self._mark.show_behind(found)

    def focus_first(self) -> None:
        """Lead the keyboard to what can be done first."""
        for widget in self._inside.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mark.hide()
        narrow = self.width() < current_theme().px(_NARROW_PX)
        lay(self._across, _NARROW_MARGINS if narrow else _MARGINS)
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        alignment = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignVCenter
        self._top.setAlignment(self.head, alignment)

    def _row(self, field: SettingField) -> SettingRow:
        words = self._words[field.key]
        control = control_for(field, words.name)
        control.setAccessibleDescription(words.meaning)
        row = SettingRow(words.name, words.meaning, control)
        self._rows[field.key], self._controls[field.key] = row, control
        key = field.key
        cast("Control", control).entered.connect(partial(self.entered.emit, key))
        row.reset_pressed.connect(lambda: self.reset_pressed.emit(key))
        return row

    def _follow_focus(self, _old: QObject | None, now: QObject | None) -> None:
        """The keyboard does not leave what is in view; what is clicked stays under the pointer."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        if isinstance(now, QWidget) and self.isVisible() and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now)
