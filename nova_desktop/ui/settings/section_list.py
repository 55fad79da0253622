"""The left column: a search over all settings, the sections, and what was found in their place."""

from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.search import Match
from nova_desktop.ui.settings.words import PanelWords
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.rows import ICON_ROLE, SECOND_ROLE, RowDelegate
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.states import StateKind, StateView

WIDTH_PX: Final = 220
_FOUND_PX: Final = 160
_UNBOUND_PX: Final = 5_000
_VALUE: Final = Qt.ItemDataRole.UserRole + 1


class SectionList(QWidget):
    """`chosen` with a section, `searched` with words, `picked` with a section and a key."""

    chosen = Signal(str)
    searched = Signal(str)
    picked = Signal(str, str)

    def __init__(self, sections: dict[str, PanelWords], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = Field(self, placeholder=_("Find a setting"), icon="search")
        self.search.let_clear()
        self.sections = _list(_("Sections"), self, two_lines=False)
        self.found = _list(_("Settings found"), self, two_lines=True)
        self._state = StateView(self)
        for name, words in sections.items():
            self._model(self.sections).appendRow(_item(words.name, name, icon=words.icon))
        self._pages = QStackedWidget(self)
        for page in (self.sections, self.found, self._state):
            self._pages.addWidget(page)
        self._compact = False
        self.select = Select(_("Section"), self)
        self.select.show_choices(
            [Choice(name, words.name, icon=words.icon) for name, words in sections.items()], ""
        )
        self.select.chosen.connect(self.chosen)
        down = lay(QVBoxLayout(self), (8, 12, 9, 8), 8)
        down.addWidget(self.search)
        down.addWidget(self.select)
        down.addWidget(self._pages, 1)
        self.search.textChanged.connect(self.searched)
        self.search.returnPressed.connect(self._pick_first)
        self.search.installEventFilter(self)
        self.show_compact(False)
        self.sections.selectionModel().currentChanged.connect(self._section)
        self.found.clicked.connect(self._pick)
        self.found.activated.connect(self._pick)

    def show_compact(self, compact: bool) -> None:
        """As a bar above the panel, where there is no room beside it."""
        self._compact = compact
        self.select.setVisible(compact)
        self.setProperty("compact", compact)
        self.style().unpolish(self)
        self.style().polish(self)
        least, most = (0, _UNBOUND_PX) if compact else (WIDTH_PX, WIDTH_PX)
        hold(self, min_width=least, max_width=most)
        self._fit()

    def show_section(self, name: str) -> None:
        """Mark the open one, silently."""
        self.select.show_value(name)
        model = self._model(self.sections)
        for row in range(model.rowCount()):
            if model.index(row, 0).data(_VALUE) == name:
                rows = self.sections.selectionModel()
                blocked = rows.blockSignals(True)
                self.sections.setCurrentIndex(model.index(row, 0))
                rows.blockSignals(blocked)
                self.sections.viewport().update()

    def show_found(self, words: str, found: Sequence[Match]) -> None:
        """What was found for these words; the sections again for none."""
        model = self._model(self.found)
        model.clear()
        self._fit()
        if not words.strip():
            self._pages.setCurrentWidget(self.sections)
            return
        for each in found:
            item = _item(each.name, (each.panel, each.key))
            item.setData(each.where, SECOND_ROLE)
            model.appendRow(item)
        if not found:
            title = _("No setting matches “{words}”").format(words=words.strip()[:40])
            everything = push_button(_("Show all"), self.search.clear, self._state)
            self._state.show_state(StateKind.EMPTY, title, "", [everything], icon="search")
        self._pages.setCurrentWidget(self.found if found else self._state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self._into_list()
                return True
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As a bar it has only what was found below it."""
        searching = bool(self.search.text().strip())
        self._pages.setVisible(searching or not self._compact)
        height = _FOUND_PX if self._compact else _UNBOUND_PX
        hold(self._pages, min_height=height if self._compact else 0, max_height=height)

    def _into_list(self) -> None:
        shown = self._pages.currentWidget()
        if isinstance(shown, QListView):
            shown.setFocus(Qt.FocusReason.TabFocusReason)
            if not shown.currentIndex().isValid():
                shown.setCurrentIndex(shown.model().index(0, 0))

    def _section(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(str(now.data(_VALUE)))

    def _pick_first(self) -> None:
        if self._pages.currentWidget() is self.found and self.search.text().strip():
            self._pick(self._model(self.found).index(0, 0))

    def _pick(self, index: QModelIndex) -> None:
        value = index.data(_VALUE)
        if value:
            self.picked.emit(*value)

    def _model(self, view: QListView) -> QStandardItemModel:
        return cast("QStandardItemModel", view.model())


def _list(name: str, parent: QWidget, *, two_lines: bool) -> QListView:
    view = QListView(parent)
    view.setModel(QStandardItemModel(view))
    view.setAccessibleName(name)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setUniformItemSizes(True)
    RowDelegate(view, two_lines=two_lines)
    return view


def _item(text: str, value: object, icon: str = "") -> QStandardItem:
    item = QStandardItem(text)
    item.setData(value, _VALUE)
    item.setData(icon or None, ICON_ROLE)
    return item
