"""One of the deployments behind a name, with what can be done with it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.domain.model_tests import ModelTest
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import ago_text, last_test
from nova_desktop.ui.models.facts import Behind
from nova_desktop.ui.models.result_words import words_of_test
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import ToolButton, tool_button
from nova_desktop.ui.widgets.label import text_label


class DeploymentRow(QWidget):
    """`wish` with its name and the deployment's id; a `fixed` one only tells of itself."""

    wish = Signal(str, str)

    def __init__(
        self, behind: Behind, parent: QWidget | None = None, *, fixed: bool = False
    ) -> None:
        super().__init__(parent)
        self._behind = behind
        words = lay(QVBoxLayout(), spacing=0)
        kind = "strong" if behind.enabled else "third"
        self._detail = text_label(behind.detail, self, "small")
        for label in (text_label(behind.upstream, self, kind), self._detail):
            label.let_elide()
            # all the room that the buttons leave, so that those of all rows stand in columns
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        row = lay(QHBoxLayout(self), spacing=4)
        row.addLayout(words, 1)
        if fixed:
            return
        switch = _("Turn off") if behind.enabled else _("Turn on")
        for name, text, icon in (
            ("edit", _("Edit"), "pencil"),
            ("duplicate", _("Duplicate"), "list-plus"),
            ("switch", switch, "power"),
            ("remove", _("Remove"), "trash-2"),
        ):
            row.addWidget(self._button(name, text, icon))

    def show_tests(self, tests: Sequence[ModelTest], now: datetime) -> None:
        """How the last one of its key went; the newest first."""
        last = last_test(tests, frozenset({self._behind.secret}))
        if last is not None:
            result = f"{words_of_test(last).text}, {ago_text(last.at, now)}"
            self._detail.setText(" · ".join(filter(None, (self._behind.detail, result))))

    def _button(self, name: str, text: str, icon: str) -> ToolButton:
        def press() -> None:
            self.wish.emit(name, self._behind.id)

        named = _("{action}: {name}").format(action=text, name=self._behind.upstream)
        return tool_button(icon, named, press, self)
