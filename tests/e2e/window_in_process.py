"""The real window on a Qt loop in this process, so that a test reads what a user would read."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from qasync import QEventLoop

from nova_desktop.app.core import Children, Core
from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.session import Session, session
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.app.single_instance import SingleInstance
from nova_desktop.app.window import Crashes
from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.children import RestartPolicy
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.chat.conversation.message_frame import MessageFrame
from nova_desktop.ui.child_names import child_label
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.status.view import ChildCard
from nova_desktop.ui.widgets.banner import Banner
from nova_desktop.ui.widgets.crash_dialog import CrashDialog
from tests.e2e.nova_app import write_finished_setup

T = TypeVar("T")
_CLOSE_S = 30.0
QUICK = RestartPolicy(ping_every_s=0.5, ping_timeout_s=1.0)
IMPATIENT = RestartPolicy(
    delays_s=(0.05,),
    give_up_after=2,
    ready_timeout_s=2.0,
    ping_every_s=0.2,
    ping_timeout_s=1.0,
    stop_budget_s=1.0,
    terminate_budget_s=0.5,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a banner says."""

    problem: Problem
    title: str
    hint: str
    detail: str
    buttons: tuple[str, ...]


class WatchedWindow(MainWindow):
    """Remembers every problem that was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.ever_told: list[Problem] = []

    def show_problem(self, problem: Problem, retry: Callable[[], None] | None = None) -> None:
        self.ever_told.append(problem)
        super().show_problem(problem, retry)


class WindowHere:
    """One run of the window; `errors` are those that nobody foresaw, `lived` as Lifecycle says."""

    def __init__(self, home: Path, children: Children, *, first_run: bool = False) -> None:
        self.home = home
        self.window = WatchedWindow()
        self.redactor = Redactor()
        self.errors: list[BaseException] = []
        self.lived = False
        self.lifecycle: Lifecycle = None  # type: ignore[assignment] (once it runs)
        self.core: Core = None  # type: ignore[assignment] (once the store is open)
        self._paths = nova_paths({"NOVA_HOME": str(home)})
        self._children = children
        prepare(self._paths)
        if not first_run:
            write_finished_setup(home)
        self.setup = SetupHost(self.window, self._paths)

    def run(self, play: "Play") -> None:
        """Open, play, and close as a user does."""
        application = QApplication.instance()
        assert isinstance(application, QApplication), "the test needs the fixture qapp"
        application.setQuitOnLastWindowClosed(False)
        instance = SingleInstance(self._paths.run)
        assert instance.acquire()
        crashes = Crashes(self.window)
        instance.woken.connect(self.window.raise_up)
        try:
            with (
                session(self._paths, self.redactor, crashes.report) as current,
                asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
            ):
                self.window.show()
                runner.get_loop().set_exception_handler(current.hooks.loop_error)
                runner.get_loop().set_default_executor(ThreadPoolExecutor(4, "worker"))
                self.lived = runner.run(self._live(current, play))
        finally:
            instance.release()
            _forget(self.window)

    async def _live(self, current: Session, play: "Play") -> bool:
        def report_error(error: BaseException) -> None:
            self.errors.append(error)
            current.hooks.report(error)

        async def open_core(module: ModuleType) -> tuple[Core, Sequence[Problem]]:
            self.core, problems = await module.open_core(
                self._paths, self.redactor, self.window.show_problem, report_error, self._children
            )
            return self.core, problems

        lifecycle = self.lifecycle = Lifecycle(self.window, open_core, report_error, self.setup)
        life = asyncio.create_task(lifecycle.run(current.earlier))
        try:
            await play(self)
        finally:
            self.window.close()
            # the timer also lets pytest-timeout in, which Qt's loop would not
            lived = await asyncio.wait_for(life, _CLOSE_S)
        return lived

    async def until(self, look: Callable[[], T], within_s: float = 30.0) -> T:
        """Look again and again until it is true; what it gave then."""
        try:
            async with asyncio.timeout(within_s):
                while not (seen := look()):
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"not within {within_s} s; the window says:\n{self}") from None
        return seen

    def __str__(self) -> str:
        lines = [f"banner: {told}" for told in self.told()]
        cards = [f"card: {self.card(child)}" for child in self.children()]
        return "\n".join([*lines, *cards, f"line: {self.status_line()}", self.transcript()])

    async def opened(self) -> None:
        """Wait until the store is open and the children are being started."""
        await self.until(lambda: self.core is not None and self.core.supervisor.names())

    def told(self) -> list[Told]:
        """The banners, as they can be read now."""
        return [_told(banner) for banner in self.window.findChildren(Banner) if _shown(banner)]

    async def told_of(self, code: ProblemCode) -> Told:
        """The banner of a problem, as soon as it is there."""
        return await self.until(
            lambda: next((t for t in self.told() if t.problem.code == code), None)
        )

    def press_in_banner(self, code: ProblemCode, text: str) -> None:
        banners = [b for b in self.window.findChildren(Banner) if _shown(b)]
        press(next(b for b in banners if b.problem.code == code), text)

    def say(self, text: str) -> None:
        """Write it and press Enter."""
        self.window.chat.composer.setPlainText(text)
        QTest.keyClick(self.window.chat.composer, Qt.Key.Key_Return)

    async def answered(self, words: str) -> None:
        """Wait until the last answer is whole, has these words, and is stored."""

        def is_whole() -> bool:
            last = self.messages()[-1] if self.messages() else None
            if last is None or self.core.chat.answering(last.conversation_id):
                return False
            return last.state is MessageState.COMPLETE and words in last.text

        await self.until(is_whole)

    async def retry(self) -> None:
        """Ask for another answer to what was said last, once that is offered."""
        self.window.open_place("chat")
        (await self.until(self._ways_to_retry))[0].click()

    def _ways_to_retry(self) -> list[QAbstractButton]:
        """At the last message: Retry where something failed, else the answer's own button."""
        last = self.messages()[-1].id if self.messages() else ""
        frames = self.window.chat.findChildren(MessageFrame)
        here = [f for f in frames if f.isVisible() and f.box and f.box.message.id == last]
        buttons = [b for frame in here for b in frame.findChildren(QAbstractButton)]
        wanted = [b for b in buttons if "Retry" in b.text() or b.accessibleName() == "Answer again"]
        wanted = [b for b in wanted if b.isEnabled() and b.isVisible()]
        return sorted(wanted, key=lambda b: "Retry" not in b.text())

    async def press(self, parent: QWidget, text: str) -> None:
        """Click a button as soon as it can be clicked."""
        await self.until(lambda: usable(parent, text))
        press(parent, text)

    def transcript(self) -> str:
        """The words of all messages, and what stands beside those in view."""
        words = self.window.chat.transcript
        said = [message.text for message in self.messages()]
        labels = [label for label in words.findChildren(QLabel) if label.isVisibleTo(words)]
        beside = [_text(label) for label in labels]
        return "\n".join(text for text in (*said, *beside) if text)

    def messages(self) -> list[Message]:
        """The shown ones."""
        return self.window.chat.transcript.messages()

    def status_line(self) -> str:
        """Its words and, where there is one, the reason under the mouse."""
        labels = self.window.status_line.findChildren(QLabel)
        return " ".join(
            text for label in labels for text in (label.text(), label.toolTip()) if text
        )

    def children(self) -> tuple[str, ...]:
        return self.core.supervisor.names() if self.core is not None else ()

    def card(self, child: str) -> str:
        """All that the Status screen tells of a child."""
        if self.window.status.isHidden():
            self.window.status_line.click()
        card = self._card(child)
        shown = [*card.findChildren(QLabel), *card.findChildren(QPlainTextEdit)]
        return "\n".join(_text(widget) for widget in shown if not widget.isHidden())

    def restart(self, child: str) -> None:
        """Press Restart on the Status screen."""
        press(self._card(child), "Restart")

    def everything_shown(self) -> str:
        """Every text of every widget, and every problem and message whole."""
        widgets = [self.window, *self.window.findChildren(QWidget)]
        texts = [text for widget in widgets for text in (_text(widget), widget.toolTip())]
        return "\n".join([*texts, str(self.window.ever_told), str(self.messages())])

    def crash_dialogs(self) -> list[str]:
        """The reports in them."""
        dialogs = self.window.findChildren(CrashDialog)
        return [_text(edit) for d in dialogs for edit in d.findChildren(QPlainTextEdit)]

    def _card(self, child: str) -> ChildCard:
        label = child_label(child)
        cards = self.window.status.findChildren(ChildCard)
        return next(c for c in cards if any(_text(w) == label for w in c.findChildren(QLabel)))


Play = Callable[[WindowHere], Awaitable[None]]


def run_window_here(
    home: Path,
    play: Play,
    command: tuple[str, ...] = (),
    children: Children | None = None,
    *,
    first_run: bool = False,
) -> WindowHere:
    """Open the window on `home`, play, and close it; nothing unforeseen may happen.

    `command` starts stand-ins in place of the children, which are not waited for as long.
    """
    waited = IMPATIENT if command else QUICK
    here = WindowHere(home, children or Children(command, waited), first_run=first_run)
    here.run(play)
    assert here.errors == []
    return here


def press(parent: QWidget, text: str) -> None:
    """Click the button with this text; it must be there and usable."""
    buttons = usable(parent, text)
    assert buttons, f"no button {text!r} that can be pressed"
    buttons[0].click()


def usable(parent: QWidget, text: str) -> list[QPushButton]:
    """The buttons with this text that can be pressed now."""
    buttons = [b for b in parent.findChildren(QPushButton) if b.text() == text]
    return [b for b in buttons if b.isEnabled() and b.isVisible()]


def _told(banner: Banner) -> Told:
    title, hint, detail = (_text(label) for label in banner.findChildren(QLabel))
    buttons = tuple(button.text() for button in banner.findChildren(QPushButton))
    return Told(banner.problem, title, hint, detail, buttons)


def _shown(widget: QWidget) -> bool:
    return not widget.isHidden()


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLabel | QPushButton | QLineEdit) else ""


def _forget(window: QWidget) -> None:
    """Delete the window now, and give back what it took of the garbage collection."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    gc.unfreeze()
    gc.enable()
