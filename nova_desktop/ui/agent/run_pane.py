"""One run: where it stands, what it asks, its steps, and the chosen step as it is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.domain.agent.runs import ENDED, Run, RunState, Step
from nova_desktop.ui.agent.approval_card import ApprovalCard
from nova_desktop.ui.agent.rows import StepRows
from nova_desktop.ui.agent.words import figures, reason_words, state_words, step_text
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.rows import RowDelegate
from nova_desktop.ui.widgets.tag import Tag

_LEAST_STEPS_PX: Final = 150
_LEAST_TEXT_PX: Final = 110


class RunPane(QWidget):
    """`wished` with stop, pause, resume, retry or task; `replied` with the user's words."""

    wished = Signal(str)
    replied = Signal(str)
    answered = Signal(str, Answer, Scope)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._title = text_label("", self, "heading", wrap=True)
        self._tag = Tag("", "", self)
        self._figures = text_label("", self, "small")
        self._reason = text_label("", self, wrap=True)
        self._model = text_label("", self, "small")
        self.stop = push_button(_("Stop"), lambda: self.wished.emit("stop"), self, icon="square")
        self.pause = push_button(_("Pause"), lambda: self.wished.emit("pause"), self, icon="pause")
        self.resume = push_button(
            _("Go on"), lambda: self.wished.emit("resume"), self, "primary", icon="play"
        )
        self.retry = push_button(
            _("Retry"), lambda: self.wished.emit("retry"), self, icon="rotate-ccw"
        )
        self.task = push_button(
            _("Open the task"), lambda: self.wished.emit("task"), self, "quiet", icon="square-check"
        )
        self.reply = Field(self, placeholder=_("Say something to this run"))
        self.send = push_button(_("Send"), self._send, self)
        self.reply.returnPressed.connect(self._send)
        self._cards = QWidget(self)
        self._card_column = lay(QVBoxLayout(self._cards), (0, 0, 0, 0), 8)
        self._rows = StepRows(self)
        self.steps = QListView(self)
        self.text = QPlainTextEdit(self)
        self._lay_out()

    def show_run(self, run: Run, title: str) -> None:
        """Another run, or the same as it is now."""
        self._run = run
        words = state_words(run)
        self._title.setText(title)
        self._tag.setText(words.text)
        self._tag.show_level(words.level)
        self._tag.updateGeometry()
        self._figures.setText(figures(run.spent))
        self._model.setText(run.model)
        asked = run.question if run.state is RunState.ASKS else reason_words(run)
        self._reason.setText(asked)
        self._reason.setVisible(bool(asked))
        ended = run.state in ENDED
        self.stop.setVisible(not ended)
        self.pause.setVisible(run.state in (RunState.WORKING, RunState.QUEUED))
        self.resume.setVisible(run.state is RunState.PAUSED)
        self.retry.setVisible(run.state in (RunState.FAILED, RunState.STOPPED))
        self.task.setVisible(bool(run.task))
        for widget in (self.reply, self.send):
            widget.setVisible(not ended)
        self.reply.setPlaceholderText(
            _("Answer") if run.state is RunState.ASKS else _("Say something to this run")
        )

    def show_steps(self, steps: Sequence[Step]) -> None:
        """All of them; the last one is chosen."""
        self._rows.show_steps(steps)
        self._choose(len(steps) - 1)

    def put_step(self, step: Step) -> None:
        """One that is new or has changed; who reads an older one is left alone."""
        at_end = self.steps.currentIndex().row() >= self._rows.rowCount() - 1
        self._rows.put(step)
        if at_end:
            self._choose(self._rows.rowCount() - 1)
        else:
            self._show_step(self.steps.currentIndex())

    def show_questions(self, approvals: Sequence[Approval]) -> None:
        """The open ones."""
        while (item := self._card_column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for approval in approvals:
            card = ApprovalCard(approval, self._cards)
            card.answered.connect(self.answered)
            self._card_column.addWidget(card)
        self._cards.setVisible(bool(approvals))

    def _choose(self, place: int) -> None:
        index = self._rows.index(place)
        self.steps.setCurrentIndex(index)
        self._show_step(index)
        self.steps.scrollTo(index)

    def _show_step(self, index: QModelIndex) -> None:
        step = self._rows.step_at(index)
        text = "" if step is None else step_text(step)
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def _send(self) -> None:
        if text := self.reply.text().strip():
            self.reply.clear()
            self.replied.emit(text)

    def _lay_out(self) -> None:
        self.steps.setAccessibleName(_("Steps of the run"))
        self.steps.setUniformItemSizes(True)
        self.steps.setModel(self._rows)
        RowDelegate(self.steps)
        self.steps.selectionModel().currentChanged.connect(self._show_step)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("The chosen step"))
        self._cards.hide()
        hold(self.steps, min_height=_LEAST_STEPS_PX)
        hold(self.text, min_height=_LEAST_TEXT_PX)
        facts = FlowRow(self, 10)
        for fact in (self._tag, self._figures, self._model):
            facts.add(fact)
        actions = FlowRow(self, 8)
        for button in (self.stop, self.pause, self.resume, self.retry, self.task):
            actions.add(button)
        answer = lay(QHBoxLayout(), spacing=8)
        answer.addWidget(self.reply, 1)
        answer.addWidget(self.send)
        page = QWidget()
        page.setObjectName("canvas")
        down = lay(QVBoxLayout(page), (20, 16, 20, 16), 10)
        for part in (self._title, facts, self._reason, self._cards):
            down.addWidget(part)
        down.addLayout(answer)
        down.addWidget(actions)
        down.addWidget(self.steps, 3)
        down.addWidget(self.text, 2)
        body = QScrollArea(self)
        body.setWidget(page)
        body.setWidgetResizable(True)
        body.setFrameShape(QFrame.Shape.NoFrame)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.setAccessibleName(_("The chosen run"))
        ring_on(body, "none")
        body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lay(QVBoxLayout(self)).addWidget(body)
