"""The Settings screen: the column of sections on the left, the open panel on the right."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.search import find
from nova_desktop.ui.settings.section_list import SectionList
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme

_NARROW_PX: Final = 560


class SettingsScreen(QWidget):
    """`makers` make each panel when it is first opened; `further` is for the search, see `find`."""

    def __init__(
        self,
        makers: Mapping[str, Callable[[], SettingsPanel]],
        further: dict[str, tuple[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._makers = makers
        self._further = further or {}
        self._panels: dict[str, SettingsPanel] = {}
        self._current = ""
        self._narrow = False
        shown = {name: words for name, words in panels().items() if name in makers}
        self.sections = SectionList(shown, self)
        self._pages = QStackedWidget(self)
        self._across = lay(QBoxLayout(QBoxLayout.Direction.LeftToRight, self))
        self._across.addWidget(self.sections)
        self._across.addWidget(self._pages, 1)
        # while the scale changes, widths come in steps that are no reason to change sides
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self._fit)
        self.setFocusProxy(self.sections.search)
        self.sections.chosen.connect(self.open_panel)
        self.sections.searched.connect(self._search)
        self.sections.picked.connect(self.open_field)
        self.open_panel(next(iter(shown)))

    @property
    def current(self) -> str:
        """The name of the open panel."""
        return self._current

    def panel(self, name: str) -> SettingsPanel:
        """A panel, made now if it was not opened yet. Raises KeyError."""
        if name not in self._panels:
            self._panels[name] = self._makers[name]()
            self._pages.addWidget(self._panels[name])
        return self._panels[name]

    def open_panel(self, name: str) -> None:
        """Show a section."""
        panel = self.panel(name)
        self._current = name
        self._pages.setCurrentWidget(panel)
        self.sections.show_section(name)
        panel.opened.emit()

    def open_field(self, panel: str, key: str) -> None:
        """Show a section and lead the keyboard to one of its fields."""
        self.open_panel(panel)
        self._panels[panel].focus_field(key)

    def open_find(self) -> None:
        """Lead the keyboard to the search over all settings."""
        self.sections.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.sections.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_soon.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_fit_soon"):
            self._fit_soon.start()

    def _fit(self) -> None:
        narrow = self.width() < current_theme().px(_NARROW_PX)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self.sections.show_compact(narrow)

    def _search(self, text: str) -> None:
        found = [match for match in find(text, self._further) if match.panel in self._makers]
        self.sections.show_found(text, found)
