"""What the window tells of its children: the status line and the Status screen; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.services.chat_models import ChatModels
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.supervisor import Supervisor
from nova_desktop.ui.models.words import model_text
from nova_desktop.ui.runtime.operations import Operations, ProblemSink


class StatusView(Protocol):
    """The Status screen."""

    def show_children(self, statuses: Sequence[ChildStatus]) -> None: ...
    def show_lines(self, child: str, lines: Sequence[str]) -> None: ...


class StatusLine(Protocol):
    """The line at the window's foot."""

    def show_gateway(self, status: ChildStatus, model: str | None) -> None:
        """`model` with its provider, "" for none, None while nobody knows yet."""
        ...


class StatusPresenter:
    """Follows the supervisor. `solved` hears of each child that is well again."""

    def __init__(
        self,
        supervisor: Supervisor,
        models: ChatModels,
        operations: Operations,
        view: StatusView,
        line: StatusLine,
        show_problem: ProblemSink,
        solved: Callable[[str], None],
    ) -> None:
        self._supervisor = supervisor
        self._models = models
        self._operations = operations
        self._view = view
        self._line = line
        self._show_problem = show_problem
        self._solved = solved
        supervisor.on_status(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now, the newest log lines too."""
        names = self._supervisor.names()
        if not names:  # the children are started a moment after the window
            return
        self._view.show_children([self._supervisor.status(name) for name in names])
        for name in names:
            self._view.show_lines(name, self._supervisor.last_lines(name)[-8:])
        current, known = self._models.current(), self._models.is_known
        model = model_text(current) if current or known else None
        self._line.show_gateway(self._supervisor.status(GATEWAY), model)

    def restart(self, child: str) -> None:
        self._operations.start(f"restart {child}", lambda: self._supervisor.restart(child))

    def _changed(self, status: ChildStatus) -> None:
        self.refresh()
        if status.state is ChildState.READY:
            self._solved(status.name)
        elif status.state is ChildState.GAVE_UP and status.reason is not None:
            self._show_problem(status.reason, lambda: self.restart(status.name))
