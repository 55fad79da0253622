"""The spaces of memory, each with its switch and a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.memory import DEFAULT_SPACE
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import ToolButton, tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import make_menu
from nova_desktop.ui.widgets.toggle import Toggle


class MemorySpaceRows(QWidget):
    """Wishes go out with a space. The first one can be renamed and wiped, and never goes."""

    switched = Signal(object, bool)
    rename_pressed = Signal(object)
    remove_pressed = Signal(object)
    wipe_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[MemorySpace, ...] = ()
        self._rows = lay(QVBoxLayout(self), spacing=4)

    def show_spaces(self, spaces: Sequence[MemorySpace]) -> None:
        if tuple(spaces) == self._shown:
            return
        self._shown = tuple(spaces)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for space in spaces:
            self._rows.addWidget(self._row(space))

    def _row(self, space: MemorySpace) -> QWidget:
        row = QWidget(self)
        across = lay(QHBoxLayout(row), spacing=10)
        toggle = Toggle("", row)
        toggle.setChecked(space.on)
        toggle.setAccessibleName(_("Use the space {name}").format(name=space.name))
        toggle.clicked.connect(lambda: self.switched.emit(space, toggle.isChecked()))
        across.addWidget(toggle)
        across.addWidget(text_label(space.name, row).let_elide())
        across.addStretch(1)
        name = _("More for {name}").format(name=space.name)
        more = tool_button("ellipsis", name, lambda: self._open_menu(space, more), row)
        across.addWidget(more)
        return row

    def _open_menu(self, space: MemorySpace, button: ToolButton) -> None:
        menu = make_menu(button)
        menu.add(_("Rename…"), lambda: self.rename_pressed.emit(space), icon="pencil")
        if space.id != DEFAULT_SPACE:
            menu.add(_("Remove"), lambda: self.remove_pressed.emit(space), icon="x")
        menu.addSeparator()
        menu.add(_("Wipe…"), lambda: self.wipe_pressed.emit(space), icon="trash-2", danger=True)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
