"""The header's menu of memory: whether this chat is remembered, and in which space."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import ToolButton
from nova_desktop.ui.widgets.menus import Menu, make_menu


def memory_text(choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> str:
    """What memory does with such a chat, in a sentence."""
    if not choice.remember:
        return _("This chat is not remembered")
    space = next((each for each in spaces if each.id == choice.space), None)
    if space is None:
        return _("This chat is not remembered: its space is gone")
    if not space.on:
        text = _("This chat is not remembered: the space “{space}” is off")
        return text.format(space=space.name)
    if len(spaces) == 1:
        return _("This chat is remembered")
    return _("This chat is remembered in “{space}”").format(space=space.name)


def is_remembered(choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> bool:
    """Whether its space takes it."""
    return choice.remember and any(each.on for each in spaces if each.id == choice.space)


class MemoryButton(ToolButton):
    """Its icon shows the state; the press opens the menu. Hidden while memory is off."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("brain", _("Memory of this chat"), parent)
        self._choice = MemoryChoice()
        self._spaces: Sequence[MemorySpace] = ()
        self._menu: Menu | None = None
        self.clicked.connect(self._pressed)
        self.hide()

    @property
    def menu_shown(self) -> Menu | None:
        return self._menu

    def show_memory(self, choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> None:
        """What is chosen, and out of which spaces; nothing is shown without any."""
        self._choice, self._spaces = choice, spaces
        self.show_icon("brain" if is_remembered(choice, spaces) else "eye-off")
        self.show_text(memory_text(choice, spaces))
        self.setVisible(bool(spaces))

    def open_menu(self) -> Menu:
        """Below the button."""
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remember = self._choice.remember
        turned = replace(self._choice, remember=not remember)
        menu.add(_("Remember this chat"), self._choosing(turned), chosen=remember)
        if len(self._spaces) > 1:
            menu.addSeparator()
            inner = menu.add_menu(_("Space: {space}").format(space=self._space_name()))
            for space in self._spaces:
                self._add(inner, space)
        self._menu = menu
        menu.aboutToHide.connect(self._closed)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + current_theme().px(4))))
        return menu

    def _space_name(self) -> str:
        names = [space.name for space in self._spaces if space.id == self._choice.space]
        return names[0] if names else _("none")

    def _add(self, menu: Menu, space: MemorySpace) -> None:
        choice = MemoryChoice(remember=True, space=space.id)
        is_chosen = self._choice.space == space.id
        second = "" if space.on else _("off")
        menu.add(space.name, self._choosing(choice), second=second, chosen=is_chosen)

    def _choosing(self, choice: MemoryChoice) -> Callable[[], None]:
        return lambda: self.chosen.emit(choice)

    def _pressed(self) -> None:
        self.open_menu()

    def _closed(self) -> None:
        self._menu = None
