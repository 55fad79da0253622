"""What is shown when something went wrong that nobody foresaw: the report, to read and to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.dialog import Dialog


class CrashDialog(Dialog):
    """The report holds no secrets; nothing is sent anywhere."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        text = problem_text(Problem(ProblemCode.UNEXPECTED))
        super().__init__(text.title, text.hint, parent)
        self._report = report
        self.resize(current_theme().px(640), current_theme().px(420))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = QPlainTextEdit(report, self)
        shown.setObjectName("log")
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(_("Report"))
        self.body.addWidget(shown)
        self.add_button(_("Close"), self.close)
        self._copy = self.add_button(_("Copy report"), self._copy_report, "primary", "copy")

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText(_("Copied"))
