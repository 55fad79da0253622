"""The gallery's section of what floats above the window. Its texts are samples."""

from PySide6.QtCore import QPoint

from nova_desktop.ui.gallery.shelf import Section
from nova_desktop.ui.widgets.buttons import PushButton, push_button, tool_button
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.menus import Menu, make_menu


def floating() -> Section:
    section = Section("Floating")
    menu = _Opener("Open a menu")
    section.row("menu, dialog", menu, push_button("Open a dialog", lambda: _dialog(menu).open()))
    copy = tool_button("copy", "Copy", _nothing, key="Ctrl+C")
    section.row("tooltip", copy)
    return section


def _nothing() -> None:
    """The gallery's actions do nothing."""


class _Opener(PushButton):
    """Opens its menu below."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._menu = _menu(self)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))


def _menu(parent: PushButton) -> Menu:
    menu = make_menu(parent)
    menu.add("Rename", _nothing, icon="pencil", key="F2")
    menu.add("Pinned", _nothing, chosen=True)
    menu.add("qwen3-32b", _nothing, second="HuggingFace")
    menu.add("Not now", _nothing, icon="ban").setEnabled(False)
    more = menu.add_menu("More")
    more.add("Copy as text", _nothing, icon="copy")
    menu.addSeparator()
    menu.add("Delete", _nothing, icon="trash-2", key="Del", danger=True)
    return menu


def _dialog(parent: PushButton) -> Dialog:
    words = "In a file that only your account can read. It is not encrypted."
    dialog = Dialog("Where may Nova keep your keys?", words, parent.window())
    dialog.body.addWidget(LabelledField("Name of the file", Field()))
    dialog.add_cancel()
    dialog.add_button("Keep them there", dialog.accept, "primary")
    dialog.finished.connect(dialog.deleteLater)
    return dialog
