"""The sections of the Memory screen as a row of words, one of them chosen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter

_EDGE_PX: Final = 24
_HEIGHT_PX: Final = 34


class Tabs(QScrollArea):
    """`chosen` with a value; the arrows go from one to the next, also to those out of sight."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Tab] = {}
        self._inside = self._holder()
        self._row = lay(QHBoxLayout(self._inside), (0, 0, 0, 0), 4)
        self._row.addStretch(1)

    @property
    def value(self) -> str:
        return next((v for v, button in self._buttons.items() if button.isChecked()), "")

    def show_tabs(self, tabs: Sequence[tuple[str, str]], value: str) -> None:
        """Values with their words; those that are there already stay."""
        if list(self._buttons) != [each for each, _text in tabs]:
            for old in self._buttons.values():
                self._group.removeButton(old)
                old.hide()
                old.deleteLater()
            self._buttons = {each: self._tab(each, text) for each, text in tabs}
        for each, text in tabs:
            self._buttons[each].show_text(text)
        self.show_value(value)

    def show_value(self, value: str) -> None:
        if value in self._buttons:
            self._buttons[value].setChecked(True)
            self.setFocusProxy(self._buttons[value])
            self._show_chosen()

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), current_theme().px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        values = list(self._buttons)
        place = (values.index(self.value) + step) % len(values)
        self._buttons[values[place]].setFocus(Qt.FocusReason.TabFocusReason)
        self._buttons[values[place]].click()

    def _holder(self) -> QWidget:
        holder = QWidget()
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        return holder

    def _show_chosen(self) -> None:
        chosen = self._buttons.get(self.value)
        if chosen is not None:
            self._row.activate()
            self.ensureWidgetVisible(chosen, current_theme().px(_EDGE_PX), 0)

    def _tab(self, value: str, text: str) -> "_Tab":
        button = _Tab(text, self._inside)
        button.clicked.connect(lambda: self.chosen.emit(value))
        self._group.addButton(button)
        self._row.insertWidget(self._row.count() - 1, button)
        return button


class _Tab(QAbstractButton):
    """Words with a line in the accent below once chosen."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = QFontMetrics(theme.font(weight=500)).horizontalAdvance(self.text())
        return QSize(width + theme.px(16) + 1, theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if event.key() in arrows:
            event.ignore()
        elif not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        chosen = self.isChecked()
        lively = chosen or self.underMouse()
        painter.setFont(theme.font(weight=500 if chosen else 400))
        painter.setPen(theme.color("text" if lively else "text_second"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if chosen:
            edge, thick = theme.px(8), theme.px(2)
            bar = self.rect().adjusted(edge, self.height() - thick, -edge, 0)
            painter.fillRect(bar, theme.color("accent"))
