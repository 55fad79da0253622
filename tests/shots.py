"""Pictures of every screen, light and dark, at 100 and 200 %: `python -m tests.shots FOLDER`.

Shows made-up content in the real window, without children.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nova_desktop.app.resources import resource_folder
from nova_desktop.domain.chat import Author, Conversation, Measure, Message, MessageState
from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.keys.dialogs import KeyDialog, PlaceDialog
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.crash_dialog import CrashDialog

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MODEL = "qwen3-32b"
TITLES = ("What is due this week?", "Plan the launch week", "Quotes for the move", "A tax letter")


def message(seq: int, author: Author, text: str, **more: object) -> Message:
    fields: dict[str, object] = {"state": MessageState.COMPLETE, "model": MODEL} | more
    return Message(f"m{seq}", "c0", seq, author, text, created_at=NOW, **fields)  # type: ignore[arg-type]


def talk() -> list[Message]:
    figures = Measure(210, 412, 0.0006, 400.0, 5200.0)
    return [
        message(1, Author.YOU, "What is due this week, and can you move what can wait?"),
        message(
            2,
            Author.NOVA,
            "Six things are due this week. Two are hard deadlines: the accountant's receipts "
            "(yesterday) and the supplier contract (Friday).\n\nThe talk outline can wait.",
            measure=figures,
        ),
        message(3, Author.YOU, "Move the talk outline to January."),
        message(
            4,
            Author.NOVA,
            "Done as far as",
            state=MessageState.FAILED,
            problem=ProblemCode.ANSWER_CUT,
        ),
    ]


def fill(window: MainWindow) -> None:
    conversations = [Conversation(f"c{n}", title, NOW, NOW) for n, title in enumerate(TITLES)]
    window.chat.show_conversations(conversations, "c0")
    window.chat.show_messages(TITLES[0], talk(), more=True)
    ready = ChildStatus("gateway", ChildState.READY, 4211)
    reason = Problem(ProblemCode.CHILD_EXITED, {"child": "model:qwen3-4b", "how": "signal 9"})
    again = ChildStatus("model:qwen3-4b", ChildState.CRASHED, restarts=1, reason=reason)
    window.status_line.show_gateway(ready, MODEL)
    window.status.show_children([ready, again])
    window.status.show_lines("gateway", ["LiteLLM: 12 models", "Listening on 127.0.0.1"])


def take(folder: Path, scheme: str, scale: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window = MainWindow()
    window.resize(1280, 800)
    window.show()

    def keep(name: str) -> None:
        application.processEvents()
        window.grab().save(str(folder / f"{name}-{scheme}-{scale}.png"))

    keep("empty")
    fill(window)
    keep("chat")
    window.status_line.pressed.emit()
    keep("status")
    window.show_problem(Problem(ProblemCode.DISK_FULL, {}, "ENOSPC", retryable=True), print)
    window.show_problem(Problem(ProblemCode.PREVIOUS_CRASH, {"report": "crash.txt"}, "report"))
    keep("banners")
    for name, dialog in (
        ("key", KeyDialog("openai", MODEL, window)),
        ("place", PlaceDialog(window)),
        ("crash", CrashDialog("Nova 0.1.0\nZeroDivisionError: division by zero", window)),
    ):
        dialog.show()
        application.processEvents()
        dialog.grab().save(str(folder / f"{name}-{scheme}-{scale}.png"))
        dialog.close()
    window.close()


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) < 4:
        for scheme in ("light", "dark"):
            for scale in ("100", "200"):
                environment = os.environ | {"QT_SCALE_FACTOR": str(int(scale) / 100)}
                command = [sys.executable, "-m", "tests.shots", str(folder), scheme, scale]
                subprocess.run(command, env=environment, check=True)
        return
    application = QApplication([])
    dark = sys.argv[2] == "dark"
    theme = SystemTheme(application, resource_folder())
    theme.apply(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    take(folder, sys.argv[2], sys.argv[3])


if __name__ == "__main__":
    main()
