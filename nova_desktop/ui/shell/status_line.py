"""The line at the window's foot: the gateway, the model that answers, memory, today's cost."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.domain.children import ChildStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.status.child_text import level, reason_text, state_label
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.dot import Dot
from nova_desktop.ui.widgets.label import TextLabel, text_label
from nova_desktop.ui.widgets.tooltip import plain_tip

HEIGHT_PX: Final = 28
_EDGE_PX: Final = 12


class StatusLineBar(QAbstractButton):
    """Implements StatusLine. Pressing it leads to the Status screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dot = Dot(self)
        self._gateway = text_label("", self, "small")
        self._model = text_label("", self, "small").let_elide()
        self._memory = text_label("", self, "small").let_elide()
        self._today = text_label("", self, "small")
        row = lay(QHBoxLayout(self), (_EDGE_PX, 1, _EDGE_PX, 0), 16)
        beside = lay(QHBoxLayout(), spacing=6)
        beside.addWidget(self._dot)
        beside.addWidget(self._gateway)
        row.addLayout(beside)
        row.addWidget(self._model)
        row.addWidget(self._memory)
        row.addStretch(1)
        row.addWidget(self._today)
        for part in (self._dot, *self._labels()):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dot.show_level("warning")
        for part in (self._today, self._memory):
            part.hide()
        self._say(self._gateway, _("Opening"))

    def show_gateway(self, status: ChildStatus, model: str | None) -> None:
        """`model` with its provider, "" for none, None while nobody knows yet."""
        self._dot.show_level(level(status.state))
        reason = reason_text(status)
        self._gateway.setToolTip(plain_tip(reason))
        self.setToolTip(plain_tip(reason) or _("Open Status"))
        self._model.setText("" if model is None else model or _("No model connected"))
        self._say(self._gateway, _("Gateway {state}").format(state=state_label(status.state)))

    def show_today(self, dollars: float) -> None:
        """What today's model calls cost, in US dollars; less than a cent is not told."""
        told = round(dollars, 2) > 0
        self._today.setVisible(told)
        text = _("Today {cost}").format(cost=f"${dollars:.2f}") if told else ""
        self._say(self._today, text)

    def show_memory(self, text: str, level: str, tip: str) -> None:
        """How memory is doing, "" for nothing to tell; `level` is "", warning or error."""
        self._memory.show_kind(level or "small")
        self._memory.setVisible(bool(text))
        self._memory.setToolTip(plain_tip(tip))
        self._say(self._memory, text)

    def free(self) -> tuple[int, int]:
        """Left and right of the room where nothing is written, in its own pixels."""
        edge = current_theme().px(_EDGE_PX)
        left = [label for label in self._labels()[:-1] if not label.isHidden()]
        begin = max(label.geometry().right() for label in left)
        end = self._today.x() if not self._today.isHidden() else self.width()
        return begin + edge, end - edge

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current_theme().px(HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, current_theme().px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        ground = "hover" if self.underMouse() or self.isDown() else "rail"
        painter.fillRect(self.rect(), theme.color(ground))
        painter.fillRect(0, 0, self.width(), theme.px(1), theme.color("line"))

    def _say(self, label: TextLabel, text: str) -> None:
        label.setText(text)
        said = [part.text() for part in self._labels() if not part.isHidden() and part.text()]
        self.setAccessibleName(", ".join(said))

    def _labels(self) -> tuple[TextLabel, ...]:
        """From left to right."""
        return self._gateway, self._model, self._memory, self._today
