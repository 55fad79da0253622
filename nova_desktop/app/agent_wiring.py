"""The agent and the Runs screen, bound to an open core and its window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nova_desktop.app.agent_parts import AgentParts, open_agent
from nova_desktop.app.core import Core
from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.choosing import allowed
from nova_desktop.services.agent.run_log import RunChanged
from nova_desktop.ui.agent.notices import RunNotices, open_words
from nova_desktop.ui.agent.permissions_dialog import PermissionsDialog, ToolRow
from nova_desktop.ui.agent.runs_presenter import RunsDesk, RunsPresenter, started_words
from nova_desktop.ui.agent.runs_screen import RunsScreen
from nova_desktop.ui.agent.words import asks_comment, failed_comment
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class AgentPlace:
    """The window with all that the agent needs."""

    core: Core
    window: MainWindow
    operations: Operations
    open_task: Callable[[str], object]


class BoundAgent:
    """The agent of a window. `work_on` begins a run of a task and says so."""

    def __init__(self, place: AgentPlace, parts: AgentParts) -> None:
        self.parts = parts
        self._place = place
        self._presenter: RunsPresenter | None = None
        self._wanted = ""

    def make_screen(self) -> RunsScreen:
        """The screen with its presenter, which lives as long as it."""
        screen = RunsScreen(self._place.window)
        presenter = self._presenter = RunsPresenter(self._desk(), screen)
        screen.chosen.connect(presenter.choose)
        screen.started.connect(presenter.start)
        screen.retry_pressed.connect(presenter.open)
        screen.pause_all_pressed.connect(presenter.pause_all)
        screen.pane.wished.connect(presenter.wish)
        screen.pane.replied.connect(presenter.reply)
        screen.pane.answered.connect(presenter.answer)
        screen.permissions_pressed.connect(self.ask_permissions)
        presenter.show(self._wanted)
        return screen

    def ask_permissions(self) -> None:
        """Show what Nova may do."""
        place = self._place
        place.operations.start("permissions", self._permissions)

    async def _permissions(self) -> None:
        tools, operations = self.parts.tools, self._place.operations
        await tools.mcp.keep_fresh()
        rows = [ToolRow(spec, tools.gate.permission(spec)) for spec in tools.gate.all_specs()]
        dialog = PermissionsDialog(rows, await tools.approvals.grants(), self._place.window)

        def choose(tool: str, permission: Permission) -> None:
            settings = self._place.core.base.settings
            operations.start(
                "a permission",
                lambda: settings.change(lambda now: allowed(now, tool, permission)),
            )

        async def revoke(grant: str) -> None:
            await tools.approvals.revoke(grant)
            dialog.show_grants(await tools.approvals.grants())

        def pressed(grant: str) -> None:
            operations.start("revoke", lambda: revoke(grant))

        dialog.chosen.connect(choose)
        dialog.revoked.connect(pressed)
        await show_dialog(dialog)

    def changed(self, change: RunChanged) -> None:
        """A run is new or has changed."""
        if self._presenter is not None:
            self._presenter.changed(change)

    def open(self, run_id: str) -> None:
        """Show a run."""
        self._wanted = run_id
        self._place.window.open_place("runs")
        if self._presenter is not None:
            self._presenter.show(run_id)

    def work_on(self, task: str) -> None:
        """Let Nova work on a task."""

        async def work() -> None:
            run = await self.parts.agent.start(task=task)
            names = await self._titles([task])
            self._place.window.toasts.show_toast(
                started_words(names.get(task, "")),
                actions=[(open_words(), lambda: self.open(run.id))],
            )

        self._place.operations.start("let Nova work on a task", work)

    def _desk(self) -> RunsDesk:
        place = self._place
        days = place.core.tasks.days
        return RunsDesk(self.parts.agent, self._titles, place.operations, place.open_task, days.now)

    async def _titles(self, tasks: Sequence[str]) -> dict[str, str]:
        cards = await self._place.core.tasks.lists.cards(list(dict.fromkeys(tasks)))
        return {card.task.id: card.task.title for card in cards if card.task.deleted_at is None}


def bind_agent(place: AgentPlace) -> BoundAgent:
    """Offer the screen, follow the runs, and go on with what the last end left."""
    parts = open_agent(place.core, asks_comment, failed_comment)
    bound = BoundAgent(place, parts)
    place.window.offer_screen("runs", bound.make_screen)
    notices = RunNotices(place.window.toasts.show_toast, bound.open)
    parts.agent.on_change(bound.changed)
    parts.agent.on_change(notices.changed)

    async def live() -> None:
        try:
            await parts.go_on()
            await parts.autonomy.run()
        finally:
            await parts.close()

    place.operations.start("the agent", live)
    return bound
