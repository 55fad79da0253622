"""One question of Nova: what it would do, and the answers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.ui.agent.words import asked_words, change_lines
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.card import Card
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.label import text_label


class ApprovalCard(Card):
    """`answered` with the id of the question, the answer and how far a yes reaches."""

    answered = Signal(str, Answer, Scope)

    def __init__(self, approval: Approval, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.approval = approval
        self.setAccessibleName(asked_words(approval))
        self.inside.addWidget(text_label(asked_words(approval), self, "strong", wrap=True))
        if changes := change_lines(approval):
            self.inside.addWidget(text_label(changes, self, wrap=True))
        self.inside.addWidget(text_label(approval.arguments, self, "small", wrap=True))
        row = FlowRow(self)
        self.buttons = [
            self._yes(_("Allow once"), Scope.ONCE, "primary"),
            self._yes(_("Always for exactly this"), Scope.EXACTLY),
            self._yes(_("Always for this tool"), Scope.TOOL),
            self._yes(_("In this run"), Scope.RUN),
            push_button(_("Deny"), lambda: self._say(Answer.DENIED, Scope.ONCE), self, "danger"),
        ]
        for button in self.buttons:
            row.add(button)
        self.inside.addWidget(row)

    def _yes(self, text: str, scope: Scope, kind: str = "") -> PushButton:
        return push_button(text, lambda: self._say(Answer.ALLOWED, scope), self, kind)

    def _say(self, answer: Answer, scope: Scope) -> None:
        for button in self.buttons:
            button.setEnabled(False)
        self.answered.emit(self.approval.id, answer, scope)
