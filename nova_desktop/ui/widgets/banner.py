"""A banner at the top of the window: what happened, what to press, and the details on demand."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.spark import IconMark

_WARNINGS: Final = frozenset(
    {
        ProblemCode.PREVIOUS_CRASH,
        ProblemCode.DATABASE_RESTORED,
        ProblemCode.SETTINGS_BROKEN,
        ProblemCode.SETTINGS_NEWER,
        ProblemCode.PLAN_REJECTED,
        ProblemCode.NO_MODEL,
        ProblemCode.MODEL_REPLACED,
    }
)

_LOOKS: Final = {"warning": ("triangle-alert", "warning"), "error": ("circle-alert", "error")}
_SUBJECTS: Final = ("child", "model", "path", "key")


class Banner(QFrame):
    """One Problem. `dismissed` when the user closed it or pressed Retry."""

    dismissed = Signal()

    def __init__(
        self, problem: Problem, retry: Callable[[], None] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.problem = problem
        self._retry = retry
        self.setObjectName("banner")
        level = "warning" if problem.code in _WARNINGS else "error"
        self.setProperty("level", level)
        text = problem_text(problem)
        self.setAccessibleName(text.title)
        self._title = _plain_label(text.title)
        self._title.setObjectName("strong")
        self._hint = _plain_label(text.hint)
        self._hint.setObjectName("second")
        self._details = _plain_label(problem.detail)
        self._details.setObjectName("second")
        self._details.hide()
        words = lay(QVBoxLayout(), spacing=2)
        for label in (self._title, self._hint, self._details):
            words.addWidget(label)
        row = lay(QHBoxLayout(self), (20, 8, 12, 8), 8)
        icon, role = _LOOKS[level]
        row.addWidget(IconMark(icon, role, 16, self), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._add_buttons(row)

    @property
    def retry(self) -> Callable[[], None] | None:
        """What Retry does, None where there is none."""
        return self._retry

    def is_about(self, problem: Problem) -> bool:
        """Whether `problem` is the same thing anew: of the same code and the same subject.

        There is one disk, whatever could not be written to it.
        """
        if self.problem.code is not problem.code:
            return False
        mine, others = self.problem.params, problem.params
        same = all(mine.get(name) == others.get(name) for name in _SUBJECTS)
        return same or problem.code is ProblemCode.DISK_FULL

    def _add_buttons(self, row: QHBoxLayout) -> None:
        if self.problem.detail:
            self._add(row, _("Details"), self._toggle_details, "quiet")
        if self._retry is not None:
            self._add(row, _("Retry"), self._pressed_retry)
        self._add(row, _("Dismiss"), self.dismissed.emit, "quiet")

    def _add(self, row: QHBoxLayout, text: str, slot: Callable[[], object], kind: str = "") -> None:
        button = push_button(text, slot, self, kind)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _pressed_retry(self) -> None:
        self.dismissed.emit()
        if self._retry is not None:
            self._retry()


def _plain_label(text: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
