"""One field of a task: an icon, its name and its value, which becomes an editor when pressed."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.tasks import Priority
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.tasks.detail.field_editor import FieldEditor
from nova_desktop.ui.tasks.detail.text_lines import lines_of
from nova_desktop.ui.tasks.detail.view_protocol import FieldFace, FieldKey, Offer
from nova_desktop.ui.tasks.detail.words import ICONS, NOTHING, field_name
from nova_desktop.ui.tasks.words import priority_name
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.tooltip import plain_tip

NAME_PX: Final = 102
_HIGH_PX: Final = 32
_BUTTON_PX: Final = 28
_PAD_PX: Final = 6
_MOST_LINES: Final = 3
_OPENERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class FieldRow(QWidget):
    """Wishes with the field's key; `opened` when its editor was."""

    typed = Signal(FieldKey, str)
    entered = Signal(FieldKey, str)
    chosen = Signal(FieldKey, str)
    removed = Signal(FieldKey, str)
    priority_chosen = Signal(str)
    date_chosen = Signal(object)
    ended = Signal(FieldKey)

    def __init__(self, key: FieldKey, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._face = FieldFace(key)
        self.editor: FieldEditor | None = None
        self.clock: Clock | None = None
        self.value = ValueButton(field_name(key), self)
        self.value.clicked.connect(self.open)
        self._error = text_label("", self, "error", wrap=True)
        self._error.hide()
        self._lay_out()

    @property
    def is_editing(self) -> bool:
        """Whether its editor is open."""
        return self.editor is not None

    @property
    def has_value(self) -> bool:
        return bool(self._face.text)

    def show_face(self, face: FieldFace) -> None:
        """What it holds now; an open editor stays."""
        self._face = face
        self.value.show_value(face.text, face.tone)
        if self.editor is not None:
            self.editor.take_face(face)

    def open(self) -> None:
        """Edit it in place; a priority is chosen from a menu."""
        self.show_error("")
        if self.key is FieldKey.PRIORITY:
            self._open_menu()
        elif self.key is FieldKey.DUE:
            self._open_dates()
        elif self.editor is None:
            editor = self.editor = FieldEditor(self._face, self)
            editor.typed.connect(partial(self.typed.emit, self.key))
            editor.entered.connect(partial(self.entered.emit, self.key))
            editor.chosen.connect(partial(self.chosen.emit, self.key))
            editor.removed.connect(partial(self.removed.emit, self.key))
            editor.ended.connect(self._ended)
            self._side.insertWidget(0, editor)
            self.value.hide()
            editor.show()
            editor.begin()

    def close_editor(self, *, keep_focus: bool) -> None:
        """Show the value again."""
        editor, self.editor = self.editor, None
        if editor is None:
            return
        editor.end()
        had_focus = editor.isAncestorOf(self.window().focusWidget() or self)
        self.value.show()
        if had_focus and keep_focus:
            self.value.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.close_for_good()
        self.ended.emit(self.key)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        if self.editor is not None:
            self.editor.show_offers(offers)

    def show_error(self, words: str) -> None:
        """In the editor, or below the value where that is closed."""
        if self.editor is not None:
            self.editor.show_error(words)
            words = ""
        self._error.setText(breakable(words))
        self._error.setVisible(bool(words))

    def place_offers(self) -> None:
        """The panel was scrolled."""
        if self.editor is not None:
            self.editor.offers.place()

    def _ended(self, keep_focus: bool) -> None:
        self.close_editor(keep_focus=keep_focus)

    def _open_dates(self) -> None:
        if self.clock is None:
            return
        popup = DatePopup(self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.chosen.connect(self.date_chosen)
        popup.closed.connect(self.value.setFocus)
        below = self.value.mapToGlobal(QPoint(0, self.value.height()))
        popup.open_at(below, self._face.date or DateChoice(), self.clock)

    def _open_menu(self) -> None:
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for priority in sorted(Priority, reverse=True):
            self._add_priority(menu, priority)
        menu.popup(self.value.mapToGlobal(QPoint(0, self.value.height())))
        active = next((each for each in menu.actions() if each.isChecked()), None)
        if active is not None:
            menu.setActiveAction(active)

    def _add_priority(self, menu: Menu, priority: Priority) -> None:
        value = str(int(priority))
        chosen = value == (self._face.typed or "0")

        def choose() -> None:
            self.priority_chosen.emit(value)

        menu.add(priority_name(priority), choose, chosen=chosen)

    def _lay_out(self) -> None:
        self._side = lay(QVBoxLayout(), spacing=2)
        self._side.addWidget(self.value)
        self._side.addWidget(self._error)
        top = hold(QWidget(self), height=_HIGH_PX, width=16 + 6 + NAME_PX)
        inner = lay(QHBoxLayout(top), spacing=6)
        inner.addWidget(IconMark(ICONS[self.key], "text_second", 16, top))
        name = text_label(field_name(self.key), top, "second")
        inner.addWidget(name, 1)
        across = lay(QHBoxLayout(self), spacing=0)
        across.addWidget(top, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(self._side, 1)


class ValueButton(QAbstractButton):
    """The value as words that can be pressed, in some lines; a dash where there is none."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = "text"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        ring_on(self, radius=6)
        self.show_value("", "text")

    def show_value(self, text: str, tone: str) -> None:
        """`tone` is the role of its colour."""
        self._tone = tone if text else "text_third"
        self.setText(text or NOTHING)
        self.setAccessibleName(f"{self._name}: {text or NOTHING}")
        self._tell_whole()
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        theme = current_theme()
        more = len(self._lines(width)) - 1
        return theme.px(_HIGH_PX) + more * QFontMetrics(theme.font()).lineSpacing()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
        return QSize(words + 2 * theme.px(_PAD_PX), theme.px(_HIGH_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(60), current_theme().px(_HIGH_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENERS and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        if self.underMouse() or self.isDown():
            edge = theme.px(_HIGH_PX - _BUTTON_PX) // 2
            ground = self.rect().adjusted(0, edge, 0, -edge)
            box(painter, ground, theme.px(6), theme.color("hover_panel"))
        painter.setFont(theme.font())
        painter.setPen(theme.color(self._tone))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        pad = theme.px(_PAD_PX)
        lines = "\n".join(self._lines(self.width()))
        painter.drawText(self.rect().adjusted(pad, 0, -pad, 0), flags, lines)

    def _lines(self, width: int) -> list[str]:
        """As many as it needs at this width, up to three; the last one may be cut."""
        theme = current_theme()
        return lines_of(self.text(), theme.font(), width - 2 * theme.px(_PAD_PX), _MOST_LINES)

    def _tell_whole(self) -> None:
        cut = self._lines(self.width())[-1].endswith("\N{HORIZONTAL ELLIPSIS}")
        self.setToolTip(plain_tip(self.text()) if cut else "")
