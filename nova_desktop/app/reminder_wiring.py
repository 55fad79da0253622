"""Reminders bound to a window and to the notifications of the desktop."""

from collections.abc import Callable
from dataclasses import replace

from nova_desktop.adapters.notifications.desktop import NotifierNotices
from nova_desktop.app.core import Core
from nova_desktop.domain.settings import Settings
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.reminders.attention import Attention
from nova_desktop.ui.tasks.reminders.offer import OfferDesk, ReminderOffer
from nova_desktop.ui.tasks.reminders.presenter import ReminderDesk, ReminderPresenter


def bind_reminders(
    core: Core, window: MainWindow, operations: Operations, open_task: Callable[[str], object]
) -> ReminderPresenter:
    """They run until the window's work ends. `open_task` shows a task, or with "" today's."""
    attention = Attention(window)
    desktop = NotifierNotices()

    def shown(task: str) -> None:
        window.raise_up()
        open_task(task)

    presenter = ReminderPresenter(
        ReminderDesk(
            answering=core.tasks.reminders,
            operations=operations,
            desktop=desktop,
            tell=window.toasts.show_toast,
            is_seen=attention.is_here,
            call=attention.call,
            undo=lambda: operations.start("undo a snooze", core.journal.undo),
            open_task=shown,
            now=core.tasks.days.now,
            zone=core.tasks.days.zone,
            zone_name=core.base.zone,
        )
    )
    desktop.on_answer(presenter.answered)
    attention.returned.connect(presenter.window_came_forward)
    core.base.settings.on_change(lambda _settings: core.tasks.reminders.wake())

    async def run() -> None:
        try:
            await core.tasks.reminders.run(presenter)
        finally:
            await desktop.close()

    operations.start("reminders", run)
    _bind_offer(core, window, operations)
    return presenter


def _bind_offer(core: Core, window: MainWindow, operations: Operations) -> None:
    settings = core.base.settings

    def wanting(now: Settings) -> Settings:
        return replace(now, notifications=replace(now.notifications, reminders=True))

    offer = ReminderOffer(
        OfferDesk(
            state=core.base.state,
            operations=operations,
            tell=window.toasts.show_toast,
            cards=core.tasks.lists.cards,
            is_on=lambda: settings.now.notifications.reminders,
            switch_on=lambda: settings.change(wanting),
            now=core.tasks.days.now,
        )
    )
    core.tasks.tasks.on_change(offer.changed)
