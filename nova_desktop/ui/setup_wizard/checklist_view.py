"""The checklist on the page of keys: a mark, the words, what it brought; Retry where it failed."""

from time import monotonic
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.provider_catalogue import KeyOutcome
from nova_desktop.services.setup.checklist import LINES, OVER, Checklist, Line, LineName, LineState
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.settings.outcome_words import check_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.spinner import Spinner

_ROW_PX: Final = 30
_TICK_MS: Final = 250
_WRONG: Final = (KeyOutcome.WRONG_KEY, KeyOutcome.MALFORMED, KeyOutcome.BAD_ADDRESS)
_ICONS: Final = {
    LineState.PENDING: ("circle", "text_third"),
    LineState.DONE: ("circle-check", "ok"),
    LineState.FAILED: ("circle-x", "error"),
    LineState.STOPPED: ("circle", "text_third"),
}


class LineRow(QWidget):
    """One line. `retry_pressed` when it is to be tried again."""

    retry_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconMark("circle", "text_third", 16, self)
        self._spinner = Spinner("accent", 16, self)
        self._text = text_label("", self).let_elide()
        self._note = text_label("", self, "smallthird").let_elide()
        self._retry = push_button(_("Retry"), self.retry_pressed.emit, self)
        self._began = 0.0
        self._below = QWidget(self)
        self._hint = text_label("", self._below, "small", wrap=True)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._count)
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(self._mark)
        row.addWidget(self._spinner)
        row.addWidget(self._text)
        row.addStretch(1)
        row.addWidget(self._note)
        row.addWidget(self._retry)
        top = hold(QWidget(self), height=_ROW_PX)
        top.setLayout(row)
        lay(QHBoxLayout(self._below), (26, 0, 0, 6)).addWidget(self._hint)
        down = lay(QVBoxLayout(self))
        down.addWidget(top)
        down.addWidget(self._below)
        self._below.hide()

    def show_line(self, line: Line, provider: str, *, with_key: bool = True) -> None:
        """How it stands now."""
        running = line.state is LineState.RUNNING
        if running != self._tick.isActive():
            self._began = monotonic()
            (self._tick.start if running else self._tick.stop)()
        self._spinner.setVisible(running)
        self._mark.setVisible(not running)
        if not running:
            self._mark.show_icon(*_ICONS[line.state])
        title, hint = failure_text(line) if line.state is LineState.FAILED else ("", "")
        self._text.setText(title or line_text(line, provider, with_key=with_key))
        self._hint.setText(hint)
        self._below.setVisible(bool(hint))
        self._retry.setVisible(line.state in OVER and not _is_refused(line))
        self._note.setText("" if running else note_text(line))
        self._note.setVisible(line.state not in OVER)
        state = state_text(line.state)
        self.setAccessibleName(f"{self._text.text()}: {state}")
        self._retry.setAccessibleName(_("Retry: {what}").format(what=self._text.text()))

    def focus_retry(self) -> None:
        self._retry.setFocus(Qt.FocusReason.TabFocusReason)

    def _count(self) -> None:
        seconds = int(monotonic() - self._began)
        if seconds:
            self._note.setText(_("{n} s").format(n=seconds))


class ChecklistView(QWidget):
    """All four lines from the start, so that nothing moves when they are done one after another."""

    retry_pressed = Signal(LineName)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What is done"))
        self._rows = {name: LineRow(self) for name in LINES}
        down = lay(QVBoxLayout(self))
        for name, row in self._rows.items():
            down.addWidget(row)
            row.retry_pressed.connect(lambda name=name: self.retry_pressed.emit(name))
        down.addStretch(1)
        hold(self, min_height=_ROW_PX * len(LINES))

    def show_checklist(self, checklist: Checklist, provider: str, *, with_key: bool = True) -> None:
        """`provider` is who is asked; what follows a failed line makes room for why."""
        failed = checklist.failed
        told = failed is not None and failed.state is LineState.FAILED
        for line in checklist.lines:
            row = self._rows[line.name]
            row.show_line(line, provider or checklist.provider, with_key=with_key)
            row.setVisible(not (told and line.state is LineState.PENDING))

    def focus_retry(self, name: LineName) -> None:
        self._rows[name].focus_retry()


def _is_refused(line: Line) -> bool:
    """Whether the same again would be in vain: what was entered is wrong, and Validate is there."""
    check = line.check
    return check is not None and check.outcome in _WRONG and line.state is LineState.FAILED


def line_text(line: Line, provider: str, *, with_key: bool = True) -> str:
    """What the line is about."""
    if line.name is LineName.KEY:
        if line.state is LineState.RUNNING:
            return _("Asking {provider}").format(provider=provider)
        text = _("Key accepted by {provider}") if with_key else _("{provider} answers")
        return text.format(provider=provider)
    if line.name is LineName.CONFIGURE:
        return _("Gateway configured")
    if line.name is LineName.START:
        done = line.state is LineState.DONE
        return _("Gateway started") if done else _("Starting the gateway")
    if line.state is LineState.DONE:
        return ngettext("Model tried", "Models tried", max(1, len(line.names)))
    return _("Trying the models")


def note_text(line: Line) -> str:
    """What it brought."""
    if line.state is not LineState.DONE:
        return ""
    seconds = _("{n} s").format(n=f"{line.seconds:.1f}")
    if line.name is LineName.KEY:
        count = ngettext("{n} model", "{n} models", line.count).format(n=f"{line.count:,}")
        return f"{count} · {seconds}"
    if line.name is LineName.CONFIGURE:
        return ", ".join(line.names)
    return seconds


def state_text(state: LineState) -> str:
    return {
        LineState.PENDING: _("to come"),
        LineState.RUNNING: _("under way"),
        LineState.DONE: _("done"),
        LineState.FAILED: _("failed"),
        LineState.STOPPED: _("stopped"),
    }[state]


def failure_text(line: Line) -> tuple[str, str]:
    """What happened, and why and what to press."""
    if line.check is not None:
        if line.check.is_good:
            hint = _("It answers, but has no model. Get one there, as `ollama pull`, then Retry.")
            return _("No models there yet"), hint
        return _("Not accepted"), check_text(line.check)
    problem = line.problem or Problem(ProblemCode.UNEXPECTED)
    text = problem_text(problem)
    name = line.names[-1] if line.name is LineName.TRY and line.names else ""
    title = f"{name}: {text.title}" if name else text.title
    return title, text.hint
