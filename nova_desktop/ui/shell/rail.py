"""The left rail: Nova's mark, what opens the palette, and an entry for each screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.shell.rail_entry import HEIGHT_PX, RailEntry
from nova_desktop.ui.shell.rail_places import RailPlace
from nova_desktop.ui.shell.rail_section import RailSection
from nova_desktop.ui.shell.scrolled_edge import ScrolledEdge
from nova_desktop.ui.shell.search_button import SearchButton
from nova_desktop.ui.theme.painting import paint_nova_mark, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.in_view import bring_into_view

WIDTH_PX: Final = 208
NARROW_PX: Final = 56
SEARCH_KEY: Final = "Ctrl+K"
_MARK_PX: Final = 18
_GAP_PX: Final = 2
_LIST_EDGES: Final = (8, 4, 9, 4)
_AROUND_PX: Final = 78  # the brand, and the edges of the three parts


@dataclass(frozen=True, slots=True)
class Place:
    """A screen of the rail: its name in the code, its words, its Lucide icon and its key."""

    name: str
    text: str
    icon: str
    key: str


def places() -> tuple[Place, ...]:
    """In the order of the rail; the last one stands at its foot."""
    return (
        Place("home", _("Home"), "house", "Ctrl+1"),
        Place("chat", _("Chat"), "message-square", "Ctrl+2"),
        Place("board", _("Board"), "square-kanban", "Ctrl+3"),
        Place("upcoming", _("Upcoming"), "calendar-days", "Ctrl+4"),
        Place("memory", _("Memory"), "brain", "Ctrl+5"),
        Place("runs", _("Runs"), "activity", "Ctrl+6"),
        Place("models", _("Models"), "cpu", "Ctrl+7"),
        Place("settings", _("Settings"), "settings", "Ctrl+8"),
    )


class Rail(QWidget):
    """`chosen` with a place's name; `search_wanted` when the palette is to open.

    `tasks_dropped` with the name of the place below which tasks were dropped, and their ids.
    """

    chosen = Signal(str)
    search_wanted = Signal()
    tasks_dropped = Signal(str, object)
    section_folded = Signal(str, bool)
    row_menu_wanted = Signal(str)

    def __init__(self, shown: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._narrow = False
        self._brand = _Brand(self)
        self.search = SearchButton(SEARCH_KEY, self)
        self.search.clicked.connect(self._want_search)
        self._look = tool_button(
            "search", _("Search or run"), self.search_wanted.emit, self, SEARCH_KEY
        )
        self._look.hide()
        self._entries = {p.name: RailEntry(p.name, p.text, p.icon, p.key, self) for p in shown}
        self._sections: dict[str, RailSection] = {}
        self._chosen = ""
        self._group = QButtonGroup(self)
        for entry in self._entries.values():
            self._group.addButton(entry)
            entry.clicked.connect(lambda _on=False, name=entry.name: self.chosen.emit(name))
        self._lay_out()
        self.show_narrow(False)

    @property
    def is_narrow(self) -> bool:
        """Whether only the icons are shown."""
        return self._narrow

    def show_narrow(self, narrow: bool) -> None:
        """With icons only."""
        self._narrow = narrow
        self.search.setVisible(not narrow)
        self._look.setVisible(narrow)
        self._brand.show_narrow(narrow)
        for entry in self._entries.values():
            entry.show_narrow(narrow)
        self._below.setVisible(not narrow)
        hold(self, width=NARROW_PX if narrow else WIDTH_PX)

    def show_chosen(self, name: str) -> None:
        """Mark the entry of the shown screen; none for a screen that has no entry."""
        self._chosen = name
        entry = self._entry(name)
        if entry is not None:
            entry.setChecked(True)
            bring_into_view(entry)
            return
        self._group.setExclusive(False)
        for other in self._group.buttons():
            other.setChecked(False)
        self._group.setExclusive(True)

    def show_section(self, key: str, title: str, rows: Sequence[RailPlace]) -> None:
        """Rows below the places, under a heading; sections stand as they were shown first."""
        section = self._sections.get(key) or self._made_section(key, title)
        section.show_rows(rows)
        for entry in section.entries:
            self._group.addButton(entry)
        chosen = section.entry(self._chosen)
        if chosen is not None and not chosen.isChecked():
            chosen.setChecked(True)

    def show_folded(self, key: str, folded: bool) -> None:
        """Whether a section shows its heading only."""
        if key in self._sections:
            self._sections[key].show_folded(folded)

    def _want_search(self) -> None:
        self.search_wanted.emit()

    def _entry(self, name: str) -> RailEntry | None:
        found = (section.entry(name) for section in self._sections.values())
        return self._entries.get(name) or next((each for each in found if each), None)

    def _made_section(self, key: str, title: str) -> RailSection:
        section = self._sections[key] = RailSection(title, self._below)
        section.chosen.connect(self.chosen)
        section.dropped.connect(self.tasks_dropped)
        section.menu_wanted.connect(self.row_menu_wanted)

        def folded(value: bool) -> None:
            self.section_folded.emit(key, value)

        section.folded_by_user.connect(folded)
        self._below_rows.addWidget(section)
        return section

    def show_count(self, name: str, count: int) -> None:
        """How many things wait at a place."""
        self._entries[name].show_count(count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_area"):
            self._fit()

    def _fit(self) -> None:
        """All entries are seen whole where that is possible at all: they stand closer then."""
        px = current_theme().px
        search = self._look if self._narrow else self.search
        around = px(_AROUND_PX) + search.sizeHint().height()
        count = len(self._entries)
        tight = self.height() < around + count * px(HEIGHT_PX) + (count - 2) * px(_GAP_PX)
        for entry in self._entries.values():
            entry.show_tight(tight)
        lay(self._list, _LIST_EDGES, 0 if tight else _GAP_PX)

    def _lay_out(self) -> None:
        top = lay(QVBoxLayout(), (8, 0, 9, 6), 2)
        top.addWidget(self._brand)
        top.addWidget(self.search)
        top.addWidget(self._look, 0, Qt.AlignmentFlag.AlignHCenter)
        *upper, last = self._entries.values()
        page = QWidget(self)
        entries = self._list = lay(QVBoxLayout(page), _LIST_EDGES, _GAP_PX)
        for entry in upper:
            entries.addWidget(entry)
        self._below = QWidget(page)
        self._below_rows = lay(QVBoxLayout(self._below), (0, 4, 0, 0), 4)
        entries.addWidget(self._below)
        entries.addStretch(1)
        foot = lay(QVBoxLayout(), (8, 2, 9, 12))
        foot.addWidget(last)
        down = lay(QVBoxLayout(self))
        down.addLayout(top)
        self._area = _scrolled(page, self)
        self.edge = ScrolledEdge(self._area)
        down.addWidget(self._area, 1)
        down.addLayout(foot)


def _scrolled(page: QWidget, rail: QWidget) -> QScrollArea:
    """For large scales in low windows; the entry with the focus is brought into view."""
    area = QScrollArea(rail)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    for part in (area.viewport(), page):
        part.setAutoFillBackground(False)
    return area


class _Brand(QWidget):
    """Nova's mark and its name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._narrow = False
        self.setAccessibleName(_("Nova"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(32), current_theme().px(48))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        mark = theme.px(_MARK_PX)
        left = (self.width() - mark) / 2 if self._narrow else theme.px(8)
        top = theme.px(26) - mark / 2
        paint_nova_mark(painter, QRectF(left, top, mark, mark), theme)
        if self._narrow:
            return
        painter.setFont(theme.font(weight=600))
        painter.setPen(theme.color("text"))
        beside = self.rect().adjusted(theme.px(34), theme.px(4), 0, 0)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, _("Nova"))
