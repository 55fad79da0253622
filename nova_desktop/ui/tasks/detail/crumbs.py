"""The tasks above this one, from the outermost; a press opens one."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.ui.tasks.detail.view_protocol import Crumb
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.text_link import TextLink
from nova_desktop.ui.widgets.tooltip import plain_tip

_SHOWN: Final = 32
_MOST: Final = 4


class Crumbs(QWidget):
    """Hidden for a task of its own; of a long way the first and the last ones are shown."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crumbs: tuple[Crumb, ...] = ()
        self._row: FlowRow | None = None
        self._down = lay(QVBoxLayout(self))
        self.hide()

    @property
    def links(self) -> Sequence[TextLink]:
        """From the outermost."""
        return self._row.findChildren(TextLink) if self._row is not None else []

    def show_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        if tuple(crumbs) == self._crumbs:
            return
        self._crumbs = tuple(crumbs)
        if self._row is not None:
            self._row.hide()
            self._row.deleteLater()
        row = self._row = FlowRow(self, gap=8)
        shown = crumbs if len(crumbs) <= _MOST else [crumbs[0], *crumbs[-_MOST + 1 :]]
        for number, crumb in enumerate(shown):
            row.add(self._link(crumb, first=number == 0))
        self._down.addWidget(row)
        self.setVisible(bool(crumbs))

    def _link(self, crumb: Crumb, *, first: bool) -> TextLink:
        line = crumb.title
        short = line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"
        icon = "list-tree" if first else "chevron-right"
        link = TextLink(short, partial(self.opened.emit, crumb.id), self, icon=icon)
        link.setToolTip(plain_tip(crumb.title))
        link.setAccessibleName(crumb.title)
        return link
