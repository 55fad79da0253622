"""The bar over a list when several tasks are picked: what is done with all of them at once."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.keys import ACT_ICONS, plain_words
from nova_desktop.ui.theme.painting import floating_box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import ToolButton, tool_button
from nova_desktop.ui.widgets.label import text_label

_ROOM_PX: Final = 12
_BELOW_PX: Final = 8
_ACTS: Final = (
    Act.COMPLETE,
    Act.PLAN,
    Act.PRIORITY,
    Act.PROJECT,
    Act.LABELS,
    Act.PEOPLE,
    Act.STATUS,
    Act.DELETE,
)
_RARE: Final = (Act.STATUS, Act.PEOPLE, Act.PRIORITY, Act.LABELS)
"""What gives way first where there is no room."""


class BulkBar(QFrame):
    """`acted` with an Act; it floats at the foot of the widget `over`."""

    acted = Signal(object)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("nova_overlay", True)
        self._count = text_label("", self, "strong")
        px = _ROOM_PX
        row = lay(QHBoxLayout(self), (14 + px, 6 + px, 8 + px, 6 + px), 2)
        row.addWidget(self._count)
        row.addSpacing(8)
        self._buttons = {act: self._button(act) for act in _ACTS}
        for button in self._buttons.values():
            row.addWidget(button)
        key = shown_key(Act.LEAVE)
        row.addWidget(tool_button("x", _("Pick none"), self._leave, self, key))
        over.installEventFilter(self)
        self.hide()

    def show_count(self, count: int) -> None:
        """How many are picked; it is there from two on."""
        words = ngettext("{n} selected", "{n} selected", count).format(n=count)
        self._count.setText(words)
        self.setAccessibleName(words)
        self.setVisible(count > 1)
        if count > 1:
            self._place()
            self.raise_()

    def use_keys(self, table: KeyTable) -> None:
        """The keys that its tips show."""
        for act, button in self._buttons.items():
            button.show_text(plain_words(act), shown_key(act, table))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and not self.isHidden():
            self._place()  # as after a change of the scale
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        floating_box(painter_of(self), self.rect(), theme.px(10), theme.px(_ROOM_PX), theme)

    def _button(self, act: Act) -> ToolButton:
        key = shown_key(act, DEFAULT_KEYS)
        button = tool_button(
            ACT_ICONS[act], plain_words(act), lambda: self.acted.emit(act), self, key
        )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _leave(self) -> None:
        self.acted.emit(Act.LEAVE)

    def _place(self) -> None:
        """In the middle; where there is no room for all acts, the menu has the others."""
        wide = self._over.width()
        for act in _RARE:
            self._buttons[act].setVisible(True)
        for act in _RARE:
            if self.sizeHint().width() > wide:
                self._buttons[act].setVisible(False)
        self.adjustSize()
        left = max(0, (self._over.width() - self.width()) // 2)
        self.move(left, self._over.height() - self.height() - current_theme().px(_BELOW_PX))
