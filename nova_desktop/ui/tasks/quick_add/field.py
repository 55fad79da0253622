"""The field of quick add: a plus, a line with chips, what is offered, and what went wrong."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from shiboken6 import isValid

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.quick_add.offers import OfferList
from nova_desktop.ui.tasks.quick_add.rich_line import RichLine
from nova_desktop.ui.tasks.quick_add.view_protocol import ShownChip, ShownOffer
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.theme import current_theme

WIDE_PX: Final = 420
HIGH_PX: Final = 32
_NARROW_PX: Final = 140
_RADIUS_PX: Final = 8
_ICON_PX: Final = 16
_EDGE_PX: Final = 10
_ICON_ROOM_PX: Final = 28  # the letters begin a chip's pad further on


class QuickAddField(QWidget):
    """Where a task is typed; a presenter drives it. `left` when Esc led the keyboard away.

    `abandoned` when it went elsewhere and nothing is written, `down_pressed` when it is to go to
    what stands below. The `small` variant fills the width it is given, as at the top of a lane.
    """

    left = Signal()
    abandoned = Signal()
    down_pressed = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, placeholder: str = "", small: bool = False
    ) -> None:
        super().__init__(parent)
        self._small = small
        self._trouble = ""
        self._before: QWidget | None = None
        self.driver: object = None  # whoever follows the field; it holds it alive
        self.line = RichLine(placeholder or _("Add a task"), self)
        self.line.abandoned.connect(self.abandoned)
        self.line.down_pressed.connect(self.down_pressed)
        self.offers = OfferList(self)
        self.setFocusProxy(self.line)
        ring_on(self.line, "parent", radius=_RADIUS_PX)
        across = QSizePolicy.Policy.Expanding if small else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    @property
    def is_small(self) -> bool:
        """Whether it stands at the top of a lane or the like."""
        return self._small

    @property
    def trouble(self) -> str:
        """What is said to be wrong; "" for nothing."""
        return self._trouble

    def show_hint(self, text: str) -> None:
        """Other words for while nothing is written, as where the task will go."""
        self.line.show_hint(text)

    def begin(self, text: str = "") -> None:
        """Lead the keyboard here; Esc leads it back. `text` is put there if nothing is."""
        focused = QApplication.focusWidget()
        if focused is not self.line:
            self._before = focused
        if text and not self.line.text:
            self.show_text(text)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Lead the keyboard back to where it was; the words stay."""
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.line.clearFocus()
        self.left.emit()

    def show_chips(self, chips: Sequence[ShownChip]) -> None:
        """These parts of the text light up."""
        self.line.show_chips(chips)

    def show_offers(self, offers: Sequence[ShownOffer], chosen: int) -> None:
        """Rows below the caret."""
        at = self.line.x() + self.line.cursorRect().x() - current_theme().px(_ICON_ROOM_PX)
        self._show_rows(offers, chosen, at)

    def show_text(self, text: str) -> None:
        """Replace all that stands there."""
        self.line.show_text(text)

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a part, as if it was typed."""
        self.line.replace(start, end, text)

    def show_trouble(self, text: str) -> None:
        """Say below the field what is wrong."""
        if text == self._trouble:
            return
        self._trouble = text
        rows = [ShownOffer(text, "circle-alert", role="error")] if text else []
        self._show_rows(rows, -1, 0)
        self.update()
        if text:
            self.line.setAccessibleDescription(text)
            event = QAccessibleAnnouncementEvent(self.line, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(_NARROW_PX if self._small else WIDE_PX), theme.px(HIGH_PX))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(_NARROW_PX), theme.px(HIGH_PX))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the plus goes to the line."""
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
            self._place_line()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_line()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        line = theme.color("error" if self._trouble else "control_line")
        box(painter, self.rect(), theme.px(_RADIUS_PX), theme.color("panel"), line, theme.px(1))
        side, edge = theme.px(_ICON_PX), theme.px(_EDGE_PX)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at = self.width() - edge - side if right_to_left else edge
        icon, role = ("circle-alert", "error") if self._trouble else ("plus", "text_second")
        paint_icon(painter, icon, theme.color(role), QRect(at, 0, side, self.height()), side)

    def _show_rows(self, offers: Sequence[ShownOffer], chosen: int, at: int) -> None:
        self.line.show_offered(offered=bool(offers), chosen=chosen >= 0)
        self.offers.show_rows(offers, chosen, max(0, min(at, self.width())))

    def _place_line(self) -> None:
        theme = current_theme()
        before, edge = theme.px(_ICON_ROOM_PX), theme.px(1)
        width = self.width() - before - theme.px(_EDGE_PX)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = theme.px(_EDGE_PX) if right_to_left else before
        self.line.setGeometry(left, edge, width, self.height() - 2 * edge)
