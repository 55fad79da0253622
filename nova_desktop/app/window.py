"""Opens the window at once: one Nova for each home, crash reports, the loop."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from gettext import bindtextdomain, textdomain
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.app.crash_report import CrashReport
from nova_desktop.app.ending import close_on_signals
from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.resources import resource_folder
from nova_desktop.app.restarting import Restart
from nova_desktop.app.session import session
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.app.single_instance import SingleInstance, Start
from nova_desktop.app.window_file import read_place
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import use_language
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.crash_dialog import CrashDialog

_THREADS = 4

if TYPE_CHECKING:
    from nova_desktop.app.core import Core


def run_window() -> int:
    """Open the window and stay until it is closed. The exit code."""
    if not has_display(os.environ):
        sys.stderr.write(_("There is no display. nova-desktop selftest runs without one.") + "\n")
        return 1
    resources = resource_folder()
    application = make_application(resources)
    theme = SystemTheme(application, resources)
    paths = nova_paths(os.environ)
    while (unusable := _unusable(paths)) is not None:
        if not only_tell(application, unusable, can_retry=True):
            return 1
    instance = SingleInstance(paths.run, application)
    match instance.settle(sys.argv[1:]):
        case Start.WOKE_FIRST:
            return 0
        case Start.SILENT:
            silent = Problem(ProblemCode.ALREADY_RUNNING_SILENT, {"pid": instance.first_pid()})
            only_tell(application, silent)
            return 1
        case Start.FIRST:
            _take(paths, theme)
    restart = Restart()
    try:
        return _run_first(application, paths, instance, theme, restart)
    except Exception as error:  # its report is written; nothing else would tell the user
        only_tell(application, Problem(ProblemCode.UNEXPECTED, {}, repr(error)))
        raise
    finally:
        instance.release()
        restart.carry_out()


def make_application(resources: Path) -> QApplication:
    """Qt's application; the loop's owner, not the last window, ends it."""
    bindtextdomain("nova", str(resources / "i18n"))  # for the words of adapters
    textdomain("nova")
    application = QApplication([sys.argv[0]])
    application.setApplicationName("nova-desktop")
    application.setQuitOnLastWindowClosed(False)
    return application


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown; Qt would abort the process without one."""
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(environment.get(name) for name in names)


def _take(paths: NovaPaths, theme: SystemTheme) -> None:
    """Look and speak as the settings say; the language is read again."""
    appearance = SettingsFile.of(paths).load().appearance
    if appearance.language:
        use_language(appearance.language)
    theme.use(appearance)


def _unusable(paths: NovaPaths) -> Problem | None:
    try:
        prepare(paths)
    except NovaError as error:
        return error.problem
    return None


def _run_first(
    application: QApplication,
    paths: NovaPaths,
    instance: SingleInstance,
    theme: SystemTheme,
    restart: Restart,
) -> int:
    redactor = Redactor()
    window = MainWindow()
    window.know_settings_file(str(paths.settings_file))
    if (place := read_place(paths.window_file)) is not None:
        window.restore(place)
    setup = SetupHost(window, paths)
    crashes = Crashes(window)
    instance.woken.connect(window.raise_up)
    window.closed.connect(instance.go_deaf)
    window.restart_wanted.connect(restart.want)
    with session(paths, redactor, crashes.report) as current:
        window.show()

        async def open_core(module: ModuleType) -> "tuple[Core, Sequence[Problem]]":
            opened = await module.open_core(paths, redactor, window.notify, report_error)
            core: Core = opened[0]
            core.base.settings.on_change(lambda settings: theme.use(settings.appearance))
            return opened

        def report_error(error: BaseException) -> None:
            current.hooks.report(error)

        async def live() -> bool:
            return await Lifecycle(window, open_core, report_error, setup).run(current.earlier)

        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            runner.get_loop().set_exception_handler(current.hooks.loop_error)
            runner.get_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "worker"))
            close_on_signals(runner.get_loop(), window.close)
            lived = runner.run(live())
    return 0 if lived else 1


class Crashes(QObject):
    """Brings reports from whichever thread to the window."""

    _arrived = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._arrived.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(self, report: CrashReport) -> None:
        self._arrived.emit(report.text)

    def _show(self, text: str) -> None:
        CrashDialog(text, self._window).open()


def only_tell(application: QApplication, problem: Problem, *, can_retry: bool = False) -> bool:
    """A window with nothing but the problem, when Nova cannot run at all; True for Retry."""
    window = MainWindow()
    window.chat.sent.connect(window.chat.put_back)  # nobody could store it
    retried: list[bool] = []

    def retry() -> None:
        retried.append(True)
        window.close()

    window.show_problem(problem, retry if can_retry else None)
    window.show()

    async def until_closed() -> None:
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        if not window.has_closed:
            await closed.wait()

    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        runner.run(until_closed())
    window.deleteLater()
    return bool(retried)
