"""The controls of fields, one for each kind; all speak alike."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Final, Protocol, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.settings_fields import FieldKind, SettingField
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.fields_presenter import Option
from nova_desktop.ui.settings.search_select import SearchSelect
from nova_desktop.ui.settings.words import DOLLAR, choice_text, line_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import PushButton, ToolButton, tool_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.toggle import Toggle

_MOST_BUTTONS: Final = 4
_NOTES_PX: Final = 104


class Control(Protocol):
    """`entered` with a raw value when the user has entered one."""

    @property
    def entered(self) -> SignalInstance: ...

    def show_value(self, value: object, *, force: bool = False) -> None:
        """With `force` also over what is being written, or could not be saved."""
        ...


class LineControl(Field):
    """A line; Enter or leaving it enters it, Esc takes back what was written.

    `words` tells how a value stands in it.
    """

    entered = Signal(object)

    def __init__(self, name: str, words: Callable[[object], str]) -> None:
        super().__init__(name=name)
        self._words = words
        self._kept = ""
        self.editingFinished.connect(self._finish)

    def show_value(self, value: object, *, force: bool = False) -> None:
        self._kept = self._words(value)
        if force or not self.isModified():
            self.setText(self._kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self.setText(self._kept)
            self.entered.emit(self._kept.removeprefix(DOLLAR))
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.text() != self._kept:
            dollars = self._kept.startswith(DOLLAR)
            self.entered.emit(self.text().strip().removeprefix(DOLLAR) if dollars else self.text())
        else:
            self.setModified(False)


class LinesControl(QPlainTextEdit):
    """Several lines; leaving it or Ctrl+Enter enters them."""

    entered = Signal(object)

    def __init__(self, name: str, height: float = _NOTES_PX) -> None:
        super().__init__()
        self._kept = ""
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        hold(self, height=height)

    def show_value(self, value: object, *, force: bool = False) -> None:
        self._kept = str(value or "")
        writing = self.document().isModified()
        if (force or not writing) and self.toPlainText() != self._kept:
            self.setPlainText(self._kept)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._finish()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._kept:
            self.setPlainText(self._kept)
            self.entered.emit(self._kept)
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.toPlainText() != self._kept:
            self.entered.emit(self.toPlainText())
        else:
            self.document().setModified(False)


class SwitchControl(Toggle):
    """On or off."""

    entered = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.clicked.connect(lambda: self.entered.emit(self.isChecked()))

    def show_value(self, value: object, *, force: bool = False) -> None:
        del force
        self.setChecked(bool(value))


class ButtonsControl(QWidget):
    """A few choices as buttons beside each other; the chosen one is filled."""

    entered = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, PushButton] = {}
        row = lay(QHBoxLayout(self), spacing=10)
        for value, text in choices:
            button = PushButton(text, self)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {text}")
            button.clicked.connect(lambda _on=False, value=value: self.entered.emit(value))
            button.toggled.connect(self._show_chosen)
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_value(self, value: object, *, force: bool = False) -> None:
        del force
        chosen = self._buttons.get(str(value))
        if chosen is None:  # none is chosen, which Qt allows to nobody else
            self._group.setExclusive(False)
            for button in self._buttons.values():
                button.setChecked(False)
            self._group.setExclusive(True)
            chosen = next(b for b in self._buttons.values() if b.isEnabled())
        else:
            chosen.setChecked(True)
        self.setFocusProxy(chosen)

    def show_able(self, value: str, able: bool) -> None:
        """Whether one of them can be chosen here."""
        self._buttons[value].setEnabled(able)

    def _show_chosen(self) -> None:
        for button in self._buttons.values():
            button.show_kind("primary" if button.isChecked() else "")


class SelectControl(Select):
    """More choices than buttons would hold."""

    entered = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name)
        self.show_choices([Choice(value, text) for value, text in choices], "")
        self.chosen.connect(lambda value="": self.entered.emit(value))
        hold(self, max_width=180)

    def show_value(self, value: object, *, force: bool = False) -> None:  # type: ignore[override]
        del force
        super().show_value(str(value))


class ModelsControl(QWidget):
    """Models in order: each can go up, down and away; a field adds one."""

    entered = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._values: tuple[str, ...] = ()
        self._wanted: tuple[int, int] | None = None
        self._rows = lay(QVBoxLayout(), spacing=2)
        self.adding = SearchSelect(_("Add to {name}").format(name=name), self)
        self.adding.setPlaceholderText(_("Add a model"))
        self.adding.entered.connect(self._add)
        self.setFocusProxy(self.adding)
        down = lay(QVBoxLayout(self), spacing=6)
        down.addLayout(self._rows)
        down.addWidget(self.adding)

    def show_value(self, value: object, *, force: bool = False) -> None:
        del force
        values = cast("tuple[str, ...]", value) if isinstance(value, tuple) else ()
        with QSignalBlocker(self.adding):
            self.adding.show_value("", force=True)
        if values != self._values:
            self._values = values
            self._rebuild()

    def show_names(self, names: Sequence[str]) -> None:
        self.adding.show_names(names)

    def _rebuild(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        wanted, self._wanted = self._wanted, None
        for place, name in enumerate(self._values):
            row = self._row(place, name)
            self._rows.addWidget(row)
            if wanted is not None and wanted[0] == place:
                self._focus_in(row, wanted[1])

    def _row(self, place: int, name: str) -> QWidget:
        row = QWidget(self)
        across = lay(QHBoxLayout(row), spacing=2)
        across.addWidget(text_label(f"{place + 1}.  {name}", row).let_elide())
        across.addStretch(1)
        moves = (
            ("arrow-up", _("{model}: earlier"), place - 1),
            ("arrow-down", _("{model}: later"), place + 1),
        )
        for icon, text, to in moves:
            button = tool_button(
                icon, text.format(model=name), lambda to=to: self._move(place, to), row
            )
            button.setEnabled(0 <= to < len(self._values))
            across.addWidget(button)
        gone = _("{model}: remove").format(model=name)
        across.addWidget(tool_button("x", gone, lambda: self._remove(place), row))
        return row

    def _focus_in(self, row: QWidget, button: int) -> None:
        """The keyboard stays with the model that was moved."""
        row.setVisible(self.isVisible())  # what is hidden takes no focus
        buttons = row.findChildren(ToolButton)
        able = [b for b in (buttons[button], *buttons) if b.isEnabled()]
        able[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, place: int, to: int) -> None:
        values = list(self._values)
        values.insert(to, values.pop(place))
        self._wanted = (to, 0 if to < place else 1)
        self.entered.emit(tuple(values))

    def _remove(self, place: int) -> None:
        self.entered.emit(self._values[:place] + self._values[place + 1 :])

    def _add(self, name: object) -> None:
        text = str(name).strip()
        if text and text not in self._values:
            self.entered.emit((*self._values, text))
        elif text:
            self.adding.show_value("", force=True)


def control_for(field: SettingField, name: str) -> QWidget:
    """The control of a field, without a value yet."""
    if field.kind is FieldKind.CHOICE:
        choices = [(value, choice_text(field.key, value)) for value in field.choices]
        few = len(choices) <= _MOST_BUTTONS
        return ButtonsControl(name, choices) if few else SelectControl(name, choices)
    made = _KINDS.get(field.kind)
    return made(name) if made is not None else LineControl(name, partial(line_text, field))


_KINDS: Final[Mapping[FieldKind, Callable[[str], QWidget]]] = MappingProxyType(
    {
        FieldKind.SWITCH: SwitchControl,
        FieldKind.ZONE: SearchSelect,
        FieldKind.MODEL: SearchSelect,
        FieldKind.MODELS: ModelsControl,
        FieldKind.LINES: LinesControl,
    }
)


def show_options(control: QWidget, options: Sequence[Option]) -> None:
    """What can be chosen, where the control offers it."""
    if isinstance(control, SearchSelect | ModelsControl):
        control.show_names([option.value for option in options])
