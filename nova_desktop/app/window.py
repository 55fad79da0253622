"""Opens the window at once: one Nova for each home, crash reports, the loop."""

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from gettext import bindtextdomain, textdomain
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.resources import resource_folder
from nova_desktop.app.single_instance import SingleInstance
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme

if TYPE_CHECKING:
    from nova_desktop.app.core import Core

_log = logging.getLogger(__name__)


def run_window() -> int:
    """Open the window and stay until it is closed. The exit code."""
    resources = resource_folder()
    bindtextdomain("nova", str(resources / "i18n"))
    textdomain("nova")
    application = QApplication([sys.argv[0]])
    application.setApplicationName("nova-desktop")
    application.setQuitOnLastWindowClosed(False)
    SystemTheme(application, resources)
    paths = nova_paths(os.environ)
    try:
        prepare(paths)
    except NovaError as error:
        return _only_tell(application, error.problem)
    instance = SingleInstance(paths.run, application)
    if not instance.acquire():
        if instance.wake_first(sys.argv[1:]):
            return 0
        silent = Problem(ProblemCode.ALREADY_RUNNING_SILENT, {"pid": instance.first_pid()})
        return _only_tell(application, silent)
    try:
        return _run_first(application, paths, instance)
    finally:
        instance.release()


def _run_first(application: QApplication, paths: NovaPaths, instance: SingleInstance) -> int:
    redactor = Redactor()
    window = MainWindow()
    instance.woken.connect(lambda _arguments: window.raise_up())
    window.show()

    async def open_core(module: ModuleType) -> "tuple[Core, Sequence[Problem]]":
        return await module.open_core(paths, redactor, window.show_problem, _unexpected)

    async def live() -> None:
        await Lifecycle(window, open_core, _unexpected).run()

    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        runner.run(live())
    return 0


def _unexpected(error: BaseException) -> None:
    _log.error("unexpected", exc_info=error)


def _only_tell(application: QApplication, problem: Problem) -> int:
    """A window with nothing but the problem, when Nova cannot run at all."""
    window = MainWindow()
    window.centralWidget().setEnabled(True)
    window.show_problem(problem)
    window.show()

    async def until_closed() -> None:
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        await closed.wait()

    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        runner.run(until_closed())
    return 1
