"""What stands in place of the columns: a skeleton, nothing there, nothing matches, a problem."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.board.view_protocol import Cover
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

_LANES: Final = 5


class BoardCover(QStackedWidget):
    """`pressed` with what its button does: add, clear or retry."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._state = StateView(self)
        self._button: PushButton | None = None
        self._loading = QWidget(self)
        row = lay(QHBoxLayout(self._loading), (20, 20, 20, 16), 32)
        for _lane in range(_LANES):
            down = lay(QVBoxLayout())
            down.addWidget(Skeleton(10, self._loading))
            down.addStretch(1)
            row.addLayout(down, 1)
        self.addWidget(self._loading)
        self.addWidget(self._state)

    def show_cover(self, cover: Cover, problem: Problem | None = None) -> None:
        """Any but none."""
        if cover is Cover.LOADING:
            self._button = None
            self.setCurrentWidget(self._loading)
            return
        if cover is Cover.EMPTY:
            self._say(_("No tasks yet"), _("Write the first one; it begins in the Inbox."),
                      _("Add a task"), "add", "square-kanban", "primary")  # fmt: skip
        elif cover is Cover.NO_MATCH:
            self._say(_("No task matches"), _("The filter leaves nothing to show."),
                      _("Clear the filter"), "clear", "list-filter")  # fmt: skip
        else:
            text = problem_text(problem) if problem is not None else None
            title = text.title if text is not None else _("The tasks cannot be read")
            hint = text.hint if text is not None else ""
            self._say(title, hint, _("Retry"), "retry", "")
        self.setCurrentWidget(self._state)

    def take_keyboard(self) -> bool:
        """Lead the keyboard to the button, where there is one."""
        if self._button is None:
            return False
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _say(self, title: str, text: str, button: str, act: str, icon: str, kind: str = "") -> None:
        state = StateKind.ERROR if act == "retry" else StateKind.EMPTY

        def press() -> None:
            self.pressed.emit(act)

        self._button = push_button(button, press, self._state, kind)
        self._state.show_state(state, title, text, [self._button], icon)
