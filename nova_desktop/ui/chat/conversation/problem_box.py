"""What went wrong with an answer, below it: what happened, what to press."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import TextLabel
from nova_desktop.ui.widgets.spark import IconMark

_WANTS_KEY = (ProblemCode.KEY_MISSING, ProblemCode.PROVIDER_KEY_REFUSED)


class ProblemBox(QFrame):
    """A card with the problem's text, Details, Retry and, where it helps, Enter the key."""

    retry_pressed = Signal()
    key_pressed = Signal()
    grew = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self._title = TextLabel("", self, "strong", wrap=True)
        self._hint = TextLabel("", self, "second", wrap=True)
        self._details = _details(self)
        self._more = push_button(_("Details"), self._toggle, self)
        self.retry_button = push_button(_("Retry"), self.retry_pressed.emit, self)
        self.key_button = push_button(_("Enter the key"), self.key_pressed.emit, self)
        across = lay(QHBoxLayout(self), (14, 10, 14, 10), 10)
        mark = IconMark("circle-alert", "error", parent=self)
        across.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        down = lay(QVBoxLayout(), spacing=4)
        across.addLayout(down, 1)
        for label in (self._title, self._hint, self._details):
            down.addWidget(label)
        row = lay(QHBoxLayout(), (0, 4, 0, 0), 8)
        for button in (self.key_button, self.retry_button, self._more):
            row.addWidget(button)
        row.addStretch(1)
        down.addLayout(row)

    def show_message(self, message: Message, *, can_retry: bool) -> None:
        """Tell why it failed; hidden for a message without a problem."""
        failed = message.state is MessageState.FAILED and message.problem is not None
        self.setVisible(failed)
        if not failed or message.problem is None:
            return
        params = {"model": message.model, **message.problem_params}
        text = problem_text(Problem(message.problem, params))
        self._title.setText(text.title)
        self._hint.setText(text.hint)
        self._details.setText(message.problem_detail)
        self._details.hide()
        self._more.setVisible(bool(message.problem_detail))
        self.retry_button.setVisible(can_retry)
        self.key_button.setVisible(can_retry and message.problem in _WANTS_KEY)

    def _toggle(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self.grew.emit()


def _details(parent: QWidget) -> QLabel:
    """May be selected, since they are for whoever looks for the cause."""
    label = QLabel(parent)
    label.setObjectName("second")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
