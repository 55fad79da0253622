"""The set-up in its window: shown before the first paint if it is due, bound once the core is open.

`SetupHost` is made before the window is shown; `bind` is called once, after the chat is bound.
What a set-up consists of is imported when one is shown.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nova_desktop.app.setup_file import read_setup, setup_at_start, write_setup
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.setup import Setup
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from nova_desktop.app.core import Core
    from nova_desktop.app.model_parts import ModelParts
    from nova_desktop.app.setup_work import SetupWork
    from nova_desktop.ui.setup_wizard.presenter import SetupPresenter
    from nova_desktop.ui.setup_wizard.view import SetupView


@dataclass(frozen=True, slots=True)
class SetupBench:
    """What the set-up works with once the core is open.

    `open_chat` shows a conversation in the working window, `open_link` a page in the browser.
    """

    core: "Core"
    parts: "ModelParts"
    scope: TaskScope
    open_chat: Callable[[str], object]
    open_link: Callable[[str], object]


class SetupHost:
    """One for a window; it shows one set-up at a time."""

    def __init__(self, window: MainWindow, paths: NovaPaths) -> None:
        self._window = window
        self._file = paths.setup_file
        self._one_write = asyncio.Lock()
        self._bench: SetupBench | None = None
        self._presenter: SetupPresenter | None = None
        self._view: SetupView | None = None
        self._work: SetupWork | None = None
        self._operations: Operations | None = None
        self._early_test: tuple[str, str] | None = None
        self._early_words = ""
        self._again = False
        window.chat.setup_wanted.connect(self.open)
        left = setup_at_start(paths)
        if left is not None:
            self._show(left)

    def bind(self, bench: SetupBench) -> None:
        """From now on it can do its work; one that is shown already goes on."""
        self._bench = bench
        bench.core.base.settings.on_change(self._settings_changed)
        if self._presenter is not None:
            self._attach(bench)

    def open(self) -> None:
        """From Settings and the chat: where it was left, else from the beginning."""
        if self._presenter is not None:
            self._window.raise_up()
            return
        left = read_setup(self._file) or Setup()
        bench = self._bench
        connected = has_models(bench.core.base.settings.now) if bench else left.connected
        self._show(left.reopen(connected=connected))
        if bench is not None:
            self._attach(bench)

    def _show(self, setup: Setup) -> None:
        from nova_desktop.ui.setup_wizard.presenter import (  # noqa: PLC0415 (when it is due)
            SetupEnds,
            SetupPresenter,
        )
        from nova_desktop.ui.setup_wizard.view import SetupView  # noqa: PLC0415 (when it is due)

        self._again = setup.again
        view = self._view = SetupView()
        self._window.show_setup(view, view.banners)
        presenter = SetupPresenter(setup, view, SetupEnds(self._store, self._close))
        self._presenter = presenter
        view.continued.connect(presenter.go_on)
        view.went_back.connect(presenter.go_back)
        view.put_off.connect(presenter.put_off)
        view.escaped.connect(presenter.cancel)
        view.welcome.chosen.connect(presenter.choose)
        view.connection.edited.connect(presenter.typed)
        view.connection.tested.connect(self._tested)
        view.done.sent.connect(self._sent)
        self._store(setup)

    def _attach(self, bench: SetupBench) -> None:
        from nova_desktop.app.setup_work import SetupWork  # noqa: PLC0415 (when it is due)

        view, presenter = self._view, self._presenter
        if view is None or presenter is None:
            return
        operations = self._operations = Operations(bench.scope, self._window.show_problem)
        work = SetupWork(bench, view, presenter, operations, self._window)
        self._work = work
        connected = has_models(bench.core.base.settings.now)
        steps, shortcut = work.steps(), work.connection
        presenter.bind(operations, steps, connected=connected, shortcut=shortcut)
        work.begin()
        if self._early_test is not None:
            work.connection.test(*self._early_test)
        if self._early_words:
            work.done.send(self._early_words)

    def _tested(self, address: str, key: str) -> None:
        """Before the core is open the test waits for it."""
        if self._bench is None and self._view is not None:
            self._early_test = (address, key)
            self._view.connection.show_busy()

    def _sent(self, text: str) -> None:
        """The same for the first question of a set-up that goes on at its last step."""
        if self._bench is None and self._view is not None:
            self._early_words = text
            self._view.done.show_answering(True)

    def _settings_changed(self, settings: Settings) -> None:
        if self._presenter is not None:
            self._presenter.connect(connected=has_models(settings))

    def _close(self) -> None:
        """To the chat that was begun; of a set-up that was in use, to where it was opened."""
        work, self._work = self._work, None
        self._presenter = self._view = None
        begun = work.done.conversation if work is not None else ""
        if work is not None:
            work.end()
        self._window.end_setup()
        if begun or not self._again:
            self._window.open_place("chat")
        if begun and self._bench is not None:
            self._bench.open_chat(begun)

    def _store(self, setup: Setup) -> None:
        """Before there is a loop the little that is written takes no time that matters."""
        if self._operations is not None:
            self._operations.start("remember the set-up", lambda: self._write(setup))
            return
        try:
            write_setup(self._file, setup)
        except NovaError as error:
            self._window.show_problem(error.problem)

    async def _write(self, setup: Setup) -> None:
        async with self._one_write:
            await asyncio.to_thread(write_setup, self._file, setup)


def has_models(settings: Settings) -> bool:
    """Whether the user has any source of models."""
    models = settings.models
    return bool(
        models.deployments
        or models.files
        or settings.providers.accounts
        or settings.gateway.external
    )
