"""The column of conversations: New chat, search, rows, their states."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.chat import Conversation
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.chat.conversation_model import ConversationModel
from nova_desktop.ui.chat.conversation_rows import ConversationRows
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

WIDTH_PX: Final = 232


class ConversationList(QWidget):
    """Wishes go out with a conversation's id, `searched` with what was written.

    `left` when Esc was pressed in the search field.
    """

    new_pressed = Signal()
    chosen = Signal(str)
    renamed = Signal(str, str)
    pinned = Signal(str, bool)
    remembered = Signal(str, bool)
    deleted = Signal(str)
    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sought = ""
        self._current = ""
        self._showing = False
        self._searching = False
        self._first_wished = False
        self._new = push_button(_("New chat"), self._begin, self, icon="square-pen")
        self.search = Field(self, placeholder=_("Search chats"), icon="search")
        self.model = ConversationModel(self)
        self.rows = ConversationRows(self.model, self)
        self._loading = Skeleton(parent=self)
        self._state = StateView(self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._choose_first)
        self.search.installEventFilter(self)
        self.model.renamed.connect(self.renamed)
        self.rows.chosen.connect(self._choose)
        self.rows.pinned.connect(self.pinned)
        self.rows.remembered.connect(self.remembered)
        self.rows.deleted.connect(self.deleted)
        self._pages.setCurrentWidget(self._loading)

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None:
        """All of them, or those that match what is searched for."""
        self._current = current
        self._showing = True  # when the current row goes, Qt moves on to another
        self.model.show(conversations)
        self.rows.show_current(current)
        self._showing = False
        if conversations:
            self._pages.setCurrentWidget(self.rows)
        elif self._sought:
            self._show_no_match()
        else:
            text = _("What you ask stands here afterwards, to be found again.")
            self._state.show_state(StateKind.EMPTY, _("No chats yet"), text, icon="message-square")
            self._pages.setCurrentWidget(self._state)
        wished = self._first_wished
        self._searching = self._first_wished = False
        if wished:
            self.rows.choose_first()

    def show_problem(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        """Why there is no list, and Retry."""
        self._searching = self._first_wished = False
        text = problem_text(problem)
        again = [push_button(_("Retry"), retry, self._state)] if retry is not None else []
        self._state.show_state(StateKind.ERROR, text.title, text.hint, again)
        self._pages.setCurrentWidget(self._state)

    def focus_search(self, text: str = "") -> None:
        """Let the user write into the field, perhaps after these words."""
        if text:
            self.search.setText(text)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._leave_search()
                return True
            if event.key() == Qt.Key.Key_Down:
                self._choose_first()
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        if text.strip() != self._sought:
            self._sought = text.strip()
            self._searching, self._first_wished = True, False
            self.searched.emit(self._sought)

    def _choose_first(self) -> None:
        """The rows are those of an earlier search until the result of this one arrives."""
        if self._searching:
            self._first_wished = True
        else:
            self.rows.choose_first()

    def _choose(self, conversation_id: str) -> None:
        if not self._showing:
            self._first_wished = False
            self.chosen.emit(conversation_id)

    def _begin(self) -> None:
        self._first_wished = False
        self.new_pressed.emit()

    def _leave_search(self) -> None:
        self._clear_search()
        self.left.emit()

    def _clear_search(self) -> None:
        self.search.setText("")

    def _show_no_match(self) -> None:
        title = _("No chat matches “{words}”").format(words=self._sought)
        everything = push_button(_("Show all"), self._clear_search, self._state)
        self._state.show_state(StateKind.EMPTY, title, "", [everything], icon="search")
        self._pages.setCurrentWidget(self._state)

    def _lay_out(self) -> None:
        hold(self, width=WIDTH_PX)
        self._pages.addWidget(self._loading)
        self._pages.addWidget(self.rows)
        self._pages.addWidget(self._state)
        down = lay(QVBoxLayout(self), (8, 12, 9, 8), 10)
        down.addWidget(self._new)
        down.addWidget(self.search)
        down.addWidget(self._pages, 1)
