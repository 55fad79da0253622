"""From the first paint to the last word: opens the core, binds the screens, closes it all."""

import asyncio
import importlib
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from nova_desktop.app.chat_wiring import bind_chat
from nova_desktop.app.remembered_place import RememberedPlace
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.chat.links import Links
from nova_desktop.ui.chat.presenter import ChatPresenter
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.keys.presenter import KeyPresenter
from nova_desktop.ui.models.presenter import ModelPresenter
from nova_desktop.ui.runtime.garbage import GarbageTimer
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.status.presenter import StatusPresenter
from nova_desktop.ui.status.spending import SpendingPresenter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from nova_desktop.app.core import Core
    from nova_desktop.app.place_wiring import Places

    OpenCore = Callable[[Any], Awaitable[tuple[Core, Sequence[Problem]]]]

_log = logging.getLogger(__name__)
_TIDY_AFTER_S: Final = 20.0
_PARTS_CLOSE_S: Final = 2.0


class Lifecycle:
    """One run of the window. `open_core` gets the module app.core once it is imported."""

    def __init__(
        self,
        window: MainWindow,
        open_core: "OpenCore",
        on_error: Callable[[BaseException], None],
        setup: SetupHost,
    ) -> None:
        self._window = window
        self._setup = setup
        self._open_core = open_core
        self._scope = TaskScope(on_error)
        self._operations = Operations(self._scope, window.show_problem)
        self._closed = asyncio.Event()
        self._wake = asyncio.Event()
        self._early: list[str] = []
        self._keys: KeyPresenter | None = None
        self._models: ModelPresenter | None = None
        self._status: StatusPresenter | None = None
        self._chat: ChatPresenter | None = None
        self._place: RememberedPlace | None = None
        self._places: Places | None = None
        self._links = Links(self._operations, window, window.toasts.show_toast)
        self._send: Callable[[str], None] = self._early.append
        window.closed.connect(self._close)
        if window.has_closed:
            self._close()
        window.chat.sent.connect(self._said)
        window.chat.link_pressed.connect(self._links.open)

    @property
    def places(self) -> "Places | None":
        """The screens around models, once they are bound."""
        return self._places

    async def run(self, told_first: Problem | None = None) -> bool:
        """Live until the window is closed; False when the store could never be opened."""
        await self._first_paint()
        GarbageTimer(self._window)
        if told_first is not None:
            self._window.show_problem(told_first)
        core = await self._opened()
        if core is None:
            return False
        try:
            await self._live(core)
        finally:
            await self._place_kept()
            self._window.hide()
            # Words on their way to the store go back to the composer, once their way has begun.
            await asyncio.sleep(0)
            await self._scope.close()
            if self._chat is not None:
                await self._chat.keep_draft()
            await self._close_places()
            await core.close()
            _log.info("closed")
        return True

    async def open_newest(self, presenter: ChatPresenter) -> None:
        """Show what was shown last; in place of a list that cannot be read stands Retry."""
        try:
            await presenter.open_newest()
        except NovaError as error:
            self._window.show_problem(error.problem)
            self._window.chat.show_list_problem(
                error.problem,
                lambda: self._operations.start("chats", lambda: self.open_newest(presenter)),
            )

    def _said(self, text: str) -> None:
        self._send(text)

    def _close(self) -> None:
        self._closed.set()
        self._wake.set()

    async def _first_paint(self) -> None:
        if not self._window.has_painted and not self._closed.is_set():
            painted = asyncio.Event()
            self._window.painted.connect(painted.set)
            self._window.closed.connect(painted.set)
            await painted.wait()

    async def _opened(self) -> "Core | None":
        """The core; None when the window was closed while the database could not be used."""
        module = await asyncio.to_thread(importlib.import_module, "nova_desktop.app.core")
        while True:  # also when it was closed already: what was written until then is stored
            self._wake.clear()
            try:
                core, problems = await self._open_core(module)
            except NovaError as error:
                self._give_back()
                self._window.show_problem(error.problem, self._wake.set)
            else:
                for problem in problems:
                    self._window.show_problem(problem)
                return core
            if not self._closed.is_set():
                await self._wake.wait()
            if self._closed.is_set():
                return None

    def _give_back(self) -> None:
        """What is said stays in the composer while there is nowhere to store it."""
        self._send = self._window.chat.put_back
        if self._early:
            self._window.chat.put_back("\n\n".join(self._early))
            self._early.clear()

    async def _live(self, core: "Core") -> None:
        file = core.base.paths.window_file
        self._place = RememberedPlace(self._window, file, self._operations)
        await self._bind_chat(core)
        self._bind_status(core)
        self._operations.start("start children", lambda: self._start_children(core))
        await self._bind_places(core)
        self._operations.start("tidy", lambda: self._tidy(core))
        await self._closed.wait()

    async def _bind_chat(self, core: "Core") -> None:
        screen = self._window.chat
        spaces = core.memory.spaces
        presenter = ChatPresenter(
            core.chat, core.journal, self._operations, screen, core.drafts, spaces.in_use
        )
        core.base.settings.on_change(lambda _settings: presenter.memory.refresh())
        await self.open_newest(presenter)
        bind_chat(screen, presenter)
        keys = KeyPresenter(
            core.keys,
            core.gateway.secret_of,
            self._operations,
            KeyDialogs(self._window),
            presenter.retry,
        )
        screen.key_pressed.connect(keys.enter)
        self._chat, self._keys = presenter, keys  # a connection holds no presenter alive
        self._window.undo_pressed.connect(presenter.undo)
        self._window.redo_pressed.connect(presenter.redo)
        self._send = presenter.send
        for text in self._early:
            presenter.send(text)
        self._early.clear()

    async def _bind_places(self, core: "Core") -> None:
        wiring = await asyncio.to_thread(importlib.import_module, "nova_desktop.app.place_wiring")
        if self._chat is None or self._models is None or self._status is None:
            return
        bench = wiring.PlaceBench(
            core,
            self._window,
            self._operations,
            self._scope,
            self._setup,
            self._chat.choose,
            self._links.open,
            (self._models.refresh, self._status.refresh),
        )
        self._places = await wiring.bind_places(bench)

    def _bind_status(self, core: "Core") -> None:
        window = self._window
        presenter = StatusPresenter(
            core.supervisor,
            core.chat_models,
            self._operations,
            window.status,
            window.status_line,
            window.show_problem,
            window.forget_problems_of,
        )
        window.status.restart_pressed.connect(presenter.restart)
        window.status.shown.connect(presenter.refresh)
        models = self._models = ModelPresenter(
            core.chat_models, self._operations, window.chat, chosen=presenter.refresh
        )
        window.chat.model_chosen.connect(models.choose)
        core.supervisor.on_status(lambda _status: models.refresh())
        core.gateways.on_change(models.refresh)
        core.gateways.on_change(presenter.refresh)
        self._status = presenter
        SpendingPresenter(core.spending, self._operations, window.status_line)

    async def _place_kept(self) -> None:
        if self._place is not None:
            await self._place.keep()

    async def _close_places(self) -> None:
        if self._places is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PARTS_CLOSE_S):
                    await self._places.tasks.keep()
                    await self._places.parts.aclose()

    async def _start_children(self, core: "Core") -> None:
        from nova_desktop.app.core import start_children  # noqa: PLC0415 (after the first paint)

        try:
            await start_children(core)
        finally:
            if self._models is not None:
                self._models.refresh()

    async def _tidy(self, core: "Core") -> None:
        """For a quiet moment after the start: old trash and files go, a backup is made each day."""
        await asyncio.sleep(_TIDY_AFTER_S)
        self._operations.start("back up each day", core.backups.keep_daily)
        await core.tasks.tasks.empty_old_trash(datetime.now(UTC))
        from nova_desktop.app.task_parts import open_old_files  # noqa: PLC0415 (as the core)

        with suppress(NovaError):  # the next start tries again
            await open_old_files(core.base.database, core.base.paths.attachments).sweep()
