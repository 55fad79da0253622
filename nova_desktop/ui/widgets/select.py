"""A select: a button that shows what is chosen and opens a menu of what can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from nova_desktop.ui.theme.painting import paint_icon, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import LOOKS, paint_ground
from nova_desktop.ui.widgets.menus import Menu

_HEIGHT_PX: Final = 30
_PAD_PX: Final = 12
_GAP_PX: Final = 8
_CHEVRON_PX: Final = 14
_OPENERS: Final = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4, Qt.Key.Key_Return)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `second` stands at the right; one with `begins` has a line above."""

    value: str
    text: str
    second: str = ""
    icon: str = ""
    begins: bool = False


class Select(QPushButton):
    """`chosen` with a value when the user chose; setting it by code is silent."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, kind: str = "") -> None:
        super().__init__(parent)
        self._name = name
        self._look = LOOKS[kind]
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self._menu: Menu | None = None
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.clicked.connect(self.open_menu)

    @property
    def value(self) -> str:
        return self._value

    @property
    def menu_shown(self) -> Menu | None:
        return self._menu

    def show_choices(self, choices: Sequence[Choice], value: str) -> None:
        """What can be chosen, and the value that is."""
        self._choices = tuple(choices)
        self.show_value(value)

    def show_value(self, value: str) -> None:
        self._value = value
        text = next((c.text for c in self._choices if c.value == value), value)
        self.setText(text)
        self.setAccessibleName(f"{self._name}: {text}" if text else self._name)
        self.updateGeometry()

    def open_menu(self) -> None:
        """Open it below, with what is chosen under the keyboard's focus."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in self._choices:
            self._add(menu, choice)
        self._menu = menu
        menu.aboutToHide.connect(self._closed)
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + current_theme().px(4))))
        active = next((a for a in menu.actions() if a.isChecked()), None)
        if active is not None:
            menu.setActiveAction(active)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENERS:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font(weight=500)).horizontalAdvance(self.text())
        beside = 2 * theme.px(_PAD_PX) + theme.px(_GAP_PX) + theme.px(_CHEVRON_PX)
        return QSize(words + beside + 2, theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(min(self.sizeHint().width(), theme.px(80)), theme.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        paint_ground(painter, self, self._look, theme)
        side, pad = theme.px(_CHEVRON_PX), theme.px(_PAD_PX)
        color = theme.color(self._look.text if self.isEnabled() else "text_off")
        at = QRect(self.width() - pad - side, 0, side, self.height())
        paint_icon(painter, "chevron-down", color, at, side)
        painter.setFont(theme.font(weight=500))
        painter.setPen(color)
        room = self.rect().adjusted(pad, 0, -pad - side - theme.px(_GAP_PX), 0)
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags, shown)

    def _add(self, menu: Menu, choice: Choice) -> None:
        if choice.begins:
            menu.addSeparator()

        def choose() -> None:
            self.show_value(choice.value)
            self.chosen.emit(choice.value)

        chosen = choice.value == self._value
        menu.add(choice.text, choose, icon=choice.icon, second=choice.second, chosen=chosen)

    def _closed(self) -> None:
        self._menu = None
