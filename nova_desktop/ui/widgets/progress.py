"""Progress of long work: a thin bar with its words, shown once the work has taken a while."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label

DELAY_MS: Final = 400
LEAST_MS: Final = 100
_STEPS: Final = 1000
_BAR_PX: Final = 4
_FRAME_MS: Final = 33
_PART: Final = 0.3


class ProgressBar(QProgressBar):
    """Thin; with no known end a part of it wanders, or with reduced motion stands in the middle."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._wander)
        self.show_fraction(0.0)

    def show_fraction(self, fraction: float | None) -> None:
        """From 0 to 1; None where nobody knows."""
        self.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self.setValue(round(max(0.0, min(1.0, fraction)) * _STEPS))
        self._move()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(160), theme.px(_BAR_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(40), current_theme().px(_BAR_PX))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._move()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        box(painter, whole, radius, theme.color("line"))
        accent = theme.color("accent")
        if self.maximum():
            width = whole.width() * self.value() / self.maximum()
            filled = QRectF(0, 0, max(width, whole.height() if width else 0), whole.height())
        else:
            room = whole.width() * (1 - _PART)
            at = room / 2 if theme.reduced_motion else room * (1 - abs(2 * self._at - 1))
            filled = QRectF(at, 0, whole.width() * _PART, whole.height())
        box(painter, filled, radius, accent)

    def _move(self) -> None:
        if self.maximum() == 0 and self.isVisible() and not current_theme().reduced_motion:
            self._timer.start()
        else:
            self._timer.stop()

    def _wander(self) -> None:
        self._at = (self._at + _FRAME_MS / 2_000) % 1
        self.update()


class ProgressRow(QWidget):
    """Words, a bar and if need be Cancel.

    It takes its room DELAY_MS after `begin`, and shows news at most ten times a second.
    """

    def __init__(
        self, name: str, cancel: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = text_label("", self, "small").let_elide()
        self._bar = ProgressBar(name, self)
        self._news: tuple[str, float | None] = ("", None)
        words = lay(QVBoxLayout(), spacing=6)
        words.addWidget(self._words)
        words.addWidget(self._bar)
        row = lay(QHBoxLayout(self), spacing=12)
        row.addLayout(words, 1)
        if cancel is not None:
            row.addWidget(push_button(_("Cancel"), cancel, self))
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        self.hide()

    def begin(self, text: str, fraction: float | None = None) -> None:
        """The work has begun."""
        self._news = (text, fraction)
        self._timer.start(DELAY_MS)

    def show_progress(self, text: str, fraction: float | None = None) -> None:
        """News of the work; shown when it is time."""
        self._news = (text, fraction)
        if not self._timer.isActive() and not self.isHidden():
            self._timer.start(max(0, LEAST_MS - self._since.elapsed()))

    def end(self) -> None:
        """The work is over, one way or another."""
        self._timer.stop()
        self.hide()

    def _refresh(self) -> None:
        text, fraction = self._news
        self._words.setText(text)
        self._bar.show_fraction(fraction)
        self._since.start()
        self.show()
