"""What is shown when something went wrong that nobody foresaw: the report, to read and to copy."""

from gettext import gettext as _

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.widgets.buttons import push_button


class CrashDialog(QDialog):
    """The report holds no secrets; nothing is sent anywhere."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        text = problem_text(Problem(ProblemCode.UNEXPECTED))
        self.setWindowTitle(text.title)
        self.resize(640, 420)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hint = QLabel(text.hint, self)
        hint.setWordWrap(True)
        shown = QPlainTextEdit(report, self)
        shown.setObjectName("log")
        shown.setReadOnly(True)
        shown.setAccessibleName(_("Report"))
        self._copy = push_button(_("Copy report"), self._copy_report, self, "primary")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(push_button(_("Close"), self.close, self))
        row.addWidget(self._copy)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 20, 20, 16)
        down.addWidget(hint)
        down.addWidget(shown, 1)
        down.addLayout(row)

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText(_("Copied"))
