"""A screen's content with room at its right for a panel, as the details of a task."""

from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QChildEvent, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme

PANEL_PX: Final = 520
_LEAST_CONTENT_PX: Final = 280


@runtime_checkable
class Lonely(Protocol):
    """A panel that has a way back of its own while it stands in the place of its screen."""

    def show_alone(self, alone: bool) -> None: ...


@runtime_checkable
class Enterable(Protocol):
    """A panel that the keyboard can be led into; `task` is the one it shows, "" for none."""

    @property
    def task(self) -> str: ...
    def enter(self) -> None: ...


class PanelHost(QWidget):
    """Put it below a screen's bar. `panel_changed` tells whether a panel is shown.

    The content gives way to the panel; where both have no room, the panel stands in its place. One
    panel may go from host to host: it leaves the one it was in.
    """

    panel_changed = Signal(bool)

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self._panel: QWidget | None = None
        self._side = _Side(self)
        self._side.hide()
        row = lay(QHBoxLayout(self))
        row.addWidget(content, 1)
        row.addWidget(self._side)
        self._side.left_by.connect(self._lost)

    @property
    def panel(self) -> QWidget | None:
        """What is shown at the right."""
        return self._panel

    def show_panel(self, panel: QWidget) -> None:
        """At the right, in place of another one, which is hidden and kept by its owner."""
        if self._panel is not panel:
            if self._panel is not None:
                self._side.let_go(self._panel)
            self._panel = panel
            self._side.take(panel)
        panel.show()
        self._side.show()
        self._fit()
        self.panel_changed.emit(True)

    def hide_panel(self) -> None:
        """The content has all the room again, and the keyboard if it was in the panel."""
        if self._panel is None:
            return
        had_focus = self._side.isAncestorOf(self.focusWidget() or self)
        panel, self._panel = self._panel, None
        self._side.let_go(panel)
        self._side.hide()
        self._fit()
        if had_focus:
            self.content.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel_changed.emit(False)

    def enter(self, task: str) -> bool:
        """Lead the keyboard into the panel, if it shows this task."""
        panel = self._panel
        if not isinstance(panel, Enterable) or not task or panel.task != task:
            return False
        panel.enter()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_side"):
            self._fit()

    def _lost(self, panel: QObject) -> None:
        """Another host took it."""
        if panel is self._panel:
            self._panel = None
            self._side.hide()
            self._fit()
            self.panel_changed.emit(False)

    def _fit(self) -> None:
        px = current_theme().px
        has_room = self.width() >= px(PANEL_PX) + px(_LEAST_CONTENT_PX)
        alone = self._panel is not None and not has_room
        if alone:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(self.maximumWidth())
        else:
            hold(self._side, width=PANEL_PX)
        gone = alone and self.content.isAncestorOf(self.focusWidget() or self)
        self.content.setHidden(alone)
        if gone and self._panel is not None:
            self._panel.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self._panel, Lonely):
            self._panel.show_alone(alone)


def enter_panel(content: QWidget, task: str) -> bool:
    """Lead the keyboard from the content of a host into its panel, if that shows this task."""
    above = content.parentWidget()
    while above is not None and not isinstance(above, PanelHost):
        above = above.parentWidget()
    return above is not None and above.enter(task)


def host_in_view(window: QWidget) -> PanelHost | None:
    """That of the screen that is shown; None where it has none."""
    return next((host for host in window.findChildren(PanelHost) if host.isVisible()), None)


class _Side(QWidget):
    """The room at the right, with a line at its left. `left_by` a panel that went elsewhere."""

    left_by = Signal(QObject)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHorizontalStretch(100)  # counts only while it is alone
        self.setSizePolicy(policy)
        self._row = lay(QHBoxLayout(self), (1, 0, 0, 0))

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(PANEL_PX), current_theme().px(400))

    def take(self, panel: QWidget) -> None:
        self._row.addWidget(panel)

    def let_go(self, panel: QWidget) -> None:
        """Hide it; it stays a child until another host takes it or its owner deletes it."""
        self._row.removeWidget(panel)
        panel.hide()

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        if event.type() == QEvent.Type.ChildRemoved:
            self.left_by.emit(event.child())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, theme.px(1), self.height(), theme.color("line"))
