"""How the gallery lays out its pieces: titled sections, each with captioned rows of widgets."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.theme.ring_frame import RingFrame
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import Panel

CAPTION_PX = 110


class Section(Panel):
    """Rows of widgets under a title."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._rows = lay(QVBoxLayout(), (16, 14, 16, 14), 14)
        self.body.addLayout(self._rows)

    def row(self, caption: str, *widgets: QWidget, stretch: bool = False) -> None:
        """A row of widgets; with `stretch` they share its width."""
        across = lay(QHBoxLayout(), spacing=12)
        across.addWidget(hold(text_label(caption, self, "smallthird"), width=CAPTION_PX))
        for widget in widgets:
            across.addWidget(widget, 1 if stretch else 0)
        if not stretch:
            across.addStretch(1)
        self._rows.addLayout(across)


def under_pointer(widget: QWidget) -> QWidget:
    """Let it look as under the pointer."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
    return widget


def off(widget: QWidget) -> QWidget:
    widget.setEnabled(False)
    return widget


class _Ringed(QObject):
    """Lays the frame once the widget is laid out; the frame then follows it."""

    def __init__(self, widget: QWidget, radius: float) -> None:
        super().__init__(widget)
        self._widget = widget
        self._radius = radius
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._lay)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            watched.removeEventFilter(self)
            self._soon.start(0)
        return False

    def _lay(self) -> None:
        RingFrame(self._widget, self._radius)


def ringed(widget: QWidget, radius: float = 8) -> QWidget:
    """Let it look as with the keyboard's focus, which it then does not take."""
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    _Ringed(widget, radius)
    return widget


def column(*widgets: QWidget) -> QWidget:
    """Widgets below each other."""
    held = QWidget()
    held.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    down = lay(QVBoxLayout(held), spacing=10)
    for widget in widgets:
        down.addWidget(widget)
    return held


def across(*widgets: QWidget) -> QWidget:
    """Widgets beside each other."""
    held = QWidget()
    row = lay(QHBoxLayout(held), spacing=12)
    for widget in widgets:
        row.addWidget(widget)
    return held


def on_canvas(widget: QWidget) -> QWidget:
    """On the window's ground, where lists lie."""
    held = across(widget)
    held.setObjectName("canvas")
    held.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return held
