"""What the pictures show: made-up content in the real window, one function for each scene."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.addresses import look_at
from nova_desktop.domain.chat import (
    Author,
    Conversation,
    Measure,
    MemoryChoice,
    Message,
    MessageState,
    WaitsFor,
)
from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.chat.link_dialog import LinkDialog
from nova_desktop.ui.keys.dialogs import KeyDialog, PlaceDialog
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.rail import places
from nova_desktop.ui.widgets.crash_dialog import CrashDialog
from tests.scenes import board as board_scenes
from tests.scenes import dates as date_scenes
from tests.scenes import exports as export_scenes
from tests.scenes import imports as import_scenes
from tests.scenes import keys as key_scenes
from tests.scenes import memory as memory_scenes
from tests.scenes import memory_kept as memory_kept_scenes
from tests.scenes import memory_of_tasks as memory_of_tasks_scenes
from tests.scenes import memory_settings as memory_settings_scenes
from tests.scenes import models as models_scenes
from tests.scenes import palette as palette_scenes
from tests.scenes import quick_add as quick_add_scenes
from tests.scenes import runs as run_scenes
from tests.scenes import settings as settings_scenes
from tests.scenes import setup as setup_scenes
from tests.scenes import task_detail as task_detail_scenes
from tests.scenes import task_imports as task_import_scenes
from tests.scenes import task_lists as task_list_scenes
from tests.scenes import task_sizes as task_size_scenes

Scene = Callable[[MainWindow], object]
NOW = datetime.now().astimezone()
LAID_OUT_MS = 200
MODEL = "qwen3-32b"
MODELS = (
    ModelChoice(MODEL, "HuggingFace"),
    ModelChoice("gpt-4o-mini", "OpenAI"),
    ModelChoice("llama-3.3-70b", "Groq"),
    ModelChoice("qwen3-4b"),
)
TITLES = {
    "What is due this week?": timedelta(0),
    "Plan the launch week": timedelta(days=1),
    "Quotes for the move": timedelta(days=3),
    "Explain the tax letter": timedelta(days=5),
    "A reading list for the winter": timedelta(days=40),
}
ANSWER = """Six things are due this week. Two are hard deadlines: the **accountant's receipts** \
(yesterday) and the **supplier contract** (Friday). You said in October that the talk can slip to \
January, so I would move these three:

| Task | From | To |
|---|---|---|
| Draft the talk outline | Thu 26 Nov | Mon 4 Jan |
| Compare three quotes | Fri 27 Nov | Tue 1 Dec |
| Plan the launch week | Fri 27 Nov | Wed 2 Dec |
"""
CODE = """This finds the days between two dates:

```python
from datetime import date


def days_between(first: date, second: date) -> int:
    return abs((second - first).days)  # never below 0
```

- Both dates count in *your* time zone.
- See [the manual](https://docs.python.org/3/library/datetime.html) for the rest.
"""


def message(seq: int, author: Author, text: str, **more: object) -> Message:
    fields: dict[str, object] = {"state": MessageState.COMPLETE, "model": MODEL} | more
    return Message(f"m{seq}", "c0", seq, author, text, created_at=NOW, **fields)  # type: ignore[arg-type]


def you(seq: int, text: str) -> Message:
    return message(seq, Author.YOU, text)


def nova(seq: int, text: str, **more: object) -> Message:
    return message(seq, Author.NOVA, text, **more)


def conversations() -> list[Conversation]:
    found = [
        Conversation(f"c{number}", title, NOW - ago, NOW - ago)
        for number, (title, ago) in enumerate(TITLES.items())
    ]
    return [replace(found[0], cost_usd=0.0006), *found[1:]]


def fill(window: MainWindow) -> None:
    """As the window is when all is well."""
    chats = conversations()
    window.chat.show_models(MODELS, MODELS[0], known=True)
    window.chat.show_conversations(chats, "c0")
    window.chat.show_title(chats[0])
    window.chat.show_memory(MemoryChoice(), MEMORY_SPACES[:1])
    window.status_line.show_gateway(
        ChildStatus("gateway", ChildState.READY, 4211), f"{MODEL} · HuggingFace"
    )
    window.status_line.show_today(0.14)


def talk(window: MainWindow, *messages: Message) -> None:
    fill(window)
    window.chat.show_messages("", messages, more=False)


QUESTION = you(1, "What is due this week, and can you move what can wait?")
DUE = nova(2, ANSWER, measure=Measure(210, 412, 0.0006, 400.0, 5200.0))


def chat(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)


def chat_code(window: MainWindow) -> None:
    thought = "The user wants a small function. Dates subtract to a timedelta."
    figures = Measure(90, 120, 0.0002, 310.0, 2100.0, estimated=True)
    asked = you(3, "How many days lie between two dates, in Python?")
    talk(window, QUESTION, DUE, asked, nova(4, CODE, reasoning=thought, measure=figures))


def chat_empty(window: MainWindow) -> None:
    fill(window)
    window.chat.show_conversations(conversations(), "")
    window.chat.show_title(None)


MEMORY_SPACES = (MemorySpace("nova", "Nova"), MemorySpace("work", "Work"))


def chat_memory(window: MainWindow) -> None:
    """Whether a new chat is remembered, and where."""
    chat_empty(window)
    window.chat.show_memory(MemoryChoice(space="work"), MEMORY_SPACES)
    QTimer.singleShot(LAID_OUT_MS, window.chat.header.memory.open_menu)


def chat_not_remembered(window: MainWindow) -> None:
    chat(window)
    window.chat.show_memory(MemoryChoice(remember=False), MEMORY_SPACES)


def chat_first(window: MainWindow) -> None:
    fill(window)
    window.chat.show_conversations([], "")
    window.chat.show_title(None)
    window.chat.show_models((), None, known=True)
    window.status_line.show_gateway(ChildStatus("gateway", ChildState.READY, 4211), "")


def chat_loading(window: MainWindow) -> None:
    del window  # as it is before the store is open


def chat_problem(window: MainWindow) -> None:
    failed = nova(
        2, "Six things are", state=MessageState.FAILED, problem=ProblemCode.PROVIDER_KEY_REFUSED
    )
    talk(window, QUESTION, replace(failed, problem_detail="401 Unauthorized"))


def chat_list_problem(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.show_list_problem(Problem(ProblemCode.DATABASE_FAILED), lambda: None)


def chat_offline(window: MainWindow) -> None:
    cut = nova(2, "", state=MessageState.FAILED, problem=ProblemCode.PROVIDER_UNREACHABLE)
    talk(window, QUESTION, cut)


def chat_starting(window: MainWindow) -> None:
    begun = datetime.now().astimezone() - timedelta(seconds=3)
    waits = nova(2, "", state=MessageState.QUEUED, waits_for=WaitsFor.GATEWAY)
    talk(window, QUESTION, replace(waits, created_at=begun))
    window.chat.show_answering(True)
    window.status_line.show_gateway(ChildStatus("gateway", ChildState.STARTING, 4211), None)


def chat_streaming(window: MainWindow) -> None:
    talk(window, QUESTION)
    window.chat.show_answering(True)
    for text in ("Six things", ANSWER[:240]):
        window.chat.update_message(nova(2, text, state=MessageState.STREAMING))
    window.chat._looking.stop()
    window.chat.card.show_status(f"{MODEL} · ≈ 48 tokens/s")


def chat_writing(window: MainWindow) -> None:
    chat_streaming(window)
    window.chat.composer.setPlainText("And which of them can you do for me?")


def chat_editing(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.begin_edit("m1", QUESTION.text)


def chat_pasted(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.restore_draft("Sum this up in five lines\x1d" + "word " * 80_000)
    window.chat.restore_draft("\x1d" + "a line of words\n" * 1_000)


def chat_renaming(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.conversations.setFocus()
    window.chat.conversations.rename_current()


def chat_finding(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.open_find()
    window.chat.transcript.find_bar.field.setText("the")


def chat_no_match(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.list.search.setText("zebra")
    window.chat.show_conversations([], "c0")


def chat_models(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    QTimer.singleShot(LAID_OUT_MS, window.chat.header.models.open_menu)


def narrow(window: MainWindow) -> None:
    window.resize(640, 420)
    talk(window, QUESTION, DUE)


def narrow_list(window: MainWindow) -> None:
    narrow(window)
    window.chat._open_list()


def status(window: MainWindow) -> None:
    fill(window)
    reason = Problem(ProblemCode.CHILD_EXITED, {"child": "model:qwen3-4b", "how": "signal 9"})
    again = ChildStatus("model:qwen3-4b", ChildState.CRASHED, restarts=1, reason=reason)
    window.status.show_children([ChildStatus("gateway", ChildState.READY, 4211), again])
    lines = ["LiteLLM: 12 models", "Uvicorn running on 127.0.0.1", "POST /v1/chat/completions 200"]
    window.status.show_lines("gateway", lines)
    window.open_place("status")


def banners(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.show_problem(Problem(ProblemCode.DISK_FULL, {}, "ENOSPC", retryable=True), lambda: None)
    window.show_problem(Problem(ProblemCode.PREVIOUS_CRASH, {"report": "crash.txt"}, "report"))


def toasts(window: MainWindow) -> None:
    talk(window, QUESTION, DUE)
    window.chat.was_deleted.emit("c9", "Plan the launch week")
    replaced = {"model": "claude-haiku", "instead": MODEL}
    window.notify(Problem(ProblemCode.MODEL_REPLACED, replaced))


def _place(name: str) -> Scene:
    def scene(window: MainWindow) -> None:
        fill(window)
        window.know_settings_file("/home/ada/.config/nova-desktop/settings.toml")
        window.open_place(name)

    return scene


SCENES: dict[str, Scene] = {
    "chat": chat,
    "chat-code": chat_code,
    "chat-empty": chat_empty,
    "chat-memory": chat_memory,
    "chat-not-remembered": chat_not_remembered,
    "chat-first": chat_first,
    "chat-loading": chat_loading,
    "chat-problem": chat_problem,
    "chat-list-problem": chat_list_problem,
    "chat-offline": chat_offline,
    "chat-starting": chat_starting,
    "chat-streaming": chat_streaming,
    "chat-writing": chat_writing,
    "chat-editing": chat_editing,
    "chat-pasted": chat_pasted,
    "chat-renaming": chat_renaming,
    "chat-finding": chat_finding,
    "chat-no-match": chat_no_match,
    "chat-models": chat_models,
    "narrow": narrow,
    "narrow-list": narrow_list,
    "status": status,
    "banners": banners,
    "toasts": toasts,
    **date_scenes.SCENES,
    **board_scenes.SCENES,
    **export_scenes.SCENES,
    **import_scenes.SCENES,
    **key_scenes.SCENES,
    **memory_scenes.SCENES,
    **memory_kept_scenes.SCENES,
    **memory_of_tasks_scenes.SCENES,
    **memory_settings_scenes.SCENES,
    **models_scenes.SCENES,
    **palette_scenes.SCENES,
    **quick_add_scenes.SCENES,
    **run_scenes.SCENES,
    **settings_scenes.SCENES,
    **setup_scenes.SCENES,
    **task_detail_scenes.SCENES,
    **task_list_scenes.SCENES,
    **task_size_scenes.SCENES,
    **{place.name: _place(place.name) for place in places() if place.name != "chat"},
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """The dialogs by name."""
    address = look_at("http://xn--pple-43d.com/login?next=/account")
    assert address is not None
    return {
        "dialog-key": KeyDialog("openai", MODEL, window),
        "dialog-place": PlaceDialog(window),
        "dialog-crash": CrashDialog("Nova 0.1.0\nZeroDivisionError: division by zero", window),
        "dialog-link": LinkDialog(address, window),
        **export_scenes.dialogs(window),
        **key_scenes.dialogs(window),
        **memory_scenes.dialogs(window),
        **memory_settings_scenes.dialogs(window),
        **models_scenes.dialogs(window),
        **run_scenes.dialogs(window),
        **settings_scenes.dialogs(window),
        **task_import_scenes.dialogs(window),
        **task_detail_scenes.dialogs(window),
    }
