"""The screens in their stack: chat and Status at once, the others when they are first opened."""

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from PySide6.QtWidgets import QStackedWidget, QWidget

LISTS: Final = "lists"
LIST_KINDS: Final = frozenset({"list", "project", "person", "label", "view", "about"})


@runtime_checkable
class Placed(Protocol):
    """A screen that shows many places, such as `list:today` and `project:ID`."""

    def show_place(self, place: str) -> None: ...


def kind_of(name: str) -> str:
    """Under which name a screen is kept: all lists of tasks have one together."""
    kind, colon, _rest = name.partition(":")
    return LISTS if colon and kind in LIST_KINDS else name


class Screens(QStackedWidget):
    """Screens by the names of their places."""

    def __init__(self, make: Callable[[str], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._made: dict[str, QWidget] = {}
        self._current = ""
        self._before = ""

    @property
    def current(self) -> str:
        """The name of the shown one."""
        return self._current

    @property
    def before(self) -> str:
        """The name of the one that was shown before."""
        return self._before

    def keep(self, name: str, screen: QWidget) -> None:
        """A screen that is there from the start."""
        self._made[name] = screen
        self.addWidget(screen)

    def forget(self, name: str) -> bool:
        """Let it be made anew when it is opened next; whether there was one."""
        screen = self._made.pop(name, None)
        if screen is None:
            return False
        self.removeWidget(screen)
        screen.deleteLater()
        return True

    def open(self, name: str) -> QWidget:
        """Show it; one that shows several places is told which."""
        kind = kind_of(name)
        screen = self._made.get(kind)
        if screen is None:
            screen = self._make(kind)
            self.keep(kind, screen)
        if isinstance(screen, Placed):
            screen.show_place(name)
        if name != self._current:
            self._before, self._current = self._current, name
        self.setCurrentWidget(screen)
        return screen
