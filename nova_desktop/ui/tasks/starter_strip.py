"""A line above the board: these tasks are examples, and can be removed."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.services.tasks.starter import Starter
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.starter_presenter import StarterPresenter
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import PushButton, tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark

_RADIUS_PX: Final = 10


class StarterStrip(QWidget):
    """`removed` and `kept` when one is pressed. Hidden until there are examples.

    `left` when it goes with the keyboard in it, which is to go elsewhere.
    """

    removed = Signal()
    kept = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)  # two lines where there is no room for one
        self.setSizePolicy(policy)
        row = lay(QHBoxLayout(self), (12, 5, 5, 5), 10)
        row.addWidget(IconMark("sparkles", "accent", 16, self))
        words = _("These are examples to try, then to remove.")
        row.addWidget(text_label(words, self, wrap=True), 1)
        self.remove_button = PushButton(_("Remove them"), self)
        self.remove_button.clicked.connect(self.removed)
        row.addWidget(self.remove_button)
        self.keep_button = tool_button("x", _("Keep them as tasks of yours"), self.kept.emit, self)
        row.addWidget(self.keep_button)
        self.driver: object = None  # whoever follows the strip; it holds it alive
        self.hide()

    def show_strip(self, shown: bool) -> None:
        """Whether there are examples."""
        focused = QApplication.focusWidget()
        if not shown and focused is not None and self.isAncestorOf(focused):
            self.left.emit()
        self.setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        box(painter_of(self), self.rect(), theme.px(_RADIUS_PX), theme.color("accent_soft"))


def make_starter_strip(starter: Starter, desk: TaskDesk, parent: QWidget) -> StarterStrip:
    """The strip with what drives it; put it above the lanes."""
    strip = StarterStrip(parent)
    presenter = StarterPresenter(starter, desk, strip)
    strip.driver = presenter
    strip.removed.connect(presenter.remove)
    strip.kept.connect(presenter.keep)
    presenter.refresh()
    return strip
