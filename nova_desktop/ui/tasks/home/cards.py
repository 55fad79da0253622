"""A card of Home: a heading, rows of tasks, and a way to all of them."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from nova_desktop.domain.key_table import Place
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.home.presenter import HomeCard
from nova_desktop.ui.tasks.lists.row_places import CARD_ROW_PX, Shape
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import Panel
from nova_desktop.ui.widgets.text_link import TextLink

SHAPE: Final = Shape(CARD_ROW_PX, edge=15, gutter=0, brief=True)
_EMPTY_PX: Final = 52


class CardRows(TaskRows):
    """As high as its rows; the page scrolls."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent, SHAPE, Place.HOME)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("bare", True)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        return QSize(240, current_theme().px(CARD_ROW_PX) * max(1, self.rows.rowCount()))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "rows"):
            self.updateGeometry()


class HomePanel(Panel):
    """`rest_wanted` with a place, `add_wanted` from an empty card."""

    rest_wanted = Signal(str)
    add_wanted = Signal()

    def __init__(self, card: HomeCard, parent: QWidget | None = None) -> None:
        super().__init__(card.title, "", parent)
        self.key = card.key
        self._place = card.rest
        self.list = CardRows(card.title, self)
        self._empty = QWidget(self)
        self._words = text_label(card.empty, self._empty, "second", wrap=True)
        self._add = TextLink(_("Add a task"), self.add_wanted.emit, self._empty, role="accent")
        self._add.setVisible(card.adds)
        row = lay(QHBoxLayout(self._empty), (15, 14, 15, 14), 10)
        row.addWidget(self._words, 1)
        row.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        self._rest = TextLink("", self._lead, self)
        self.head.addWidget(self._rest)
        self.head.addSpacing(current_theme().px(7))
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.show_card(card)

    def show_card(self, card: HomeCard) -> None:
        """Its rows as of now."""
        self.show_note(f"{card.count:,}" if card.count else "")
        self.list.show_rows(card.rows, more=False, anew=False)
        self.list.setVisible(bool(card.rows))
        self._empty.setVisible(not card.rows)
        cut = card.count > len(card.rows)
        self._rest.setText(_("Show all {n}").format(n=f"{card.count:,}"))
        self._rest.updateGeometry()
        self._rest.setVisible(cut and bool(self._place))
        self.list.updateGeometry()

    def _lead(self) -> None:
        self.rest_wanted.emit(self._place)


def stacked(*pages: QWidget, parent: QWidget) -> QStackedWidget:
    """One in place of another."""
    stack = QStackedWidget(parent)
    for page in pages:
        stack.addWidget(page)
    return stack
