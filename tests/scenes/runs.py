"""The Runs screen as it is photographed: each state, with made-up runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.agent.approvals import Approval, Grant, Permission, Scope
from nova_desktop.domain.agent.previews import preview_text
from nova_desktop.domain.agent.runs import (
    CallState,
    PauseReason,
    Run,
    RunState,
    Spent,
    Step,
    StepKind,
)
from nova_desktop.domain.agent.tools import Effect, FieldChange, Preview, ToolSpec
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.agent.permissions_dialog import PermissionsDialog, ToolRow
from nova_desktop.ui.agent.runs_screen import RunsScreen
from nova_desktop.ui.agent.words import title_of
from nova_desktop.ui.shell.main_window import MainWindow

NOW = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
TASKS = {"bank": "Call the bank about the card", "tax": "Collect the papers for the tax return"}
BANK = Run(
    "r1", "", RunState.ASKS, NOW - timedelta(minutes=2), NOW, task="bank", model="qwen3-32b",
    spent=Spent(3_412, 0.0031, 14.2), steps=6,
)  # fmt: skip
RUNS = (
    BANK,
    Run("r2", "Find three names for the cat, and write why each fits", RunState.WORKING,
        NOW - timedelta(minutes=1), NOW, model="llama-3.3-70b", spent=Spent(820, None, 4.0)),
    Run("r3", "", RunState.DONE, NOW - timedelta(hours=3), NOW, task="tax", model="qwen3-4b",
        spent=Spent(12_300, 0.0, 96.0), summary="Five papers are there, two are missing: the bank's"
        " yearly statement and the receipt of the donation. Both are steps of the task now."),
    Run("r4", "Tidy the inbox", RunState.FAILED, NOW - timedelta(days=1), NOW, model="qwen3-4b",
        spent=Spent(40_100, 0.02, 310.0), problem=ProblemCode.RUN_LOOPS),
    Run("r5", "Sum up what happened last week", RunState.PAUSED, NOW - timedelta(days=2), NOW,
        spent=Spent(200_400, 0.9, 500.0), reason=PauseReason.LIMIT),
    Run("r6", "Write to all of them", RunState.STOPPED, NOW - timedelta(days=4), NOW),
)  # fmt: skip
STEPS = (
    Step("r1", 1, StepKind.USER, NOW, "Work on this task of mine: Call the bank about the card"),
    Step("r1", 2, StepKind.MODEL, NOW, "I look at the task and what is remembered of the bank.",
         model="qwen3-32b", spent=Spent(1_640, 0.0014, 3.1)),
    Step("r1", 3, StepKind.TOOL, NOW, "Task bank: Call the bank about the card\nstatus: new\ndue: "
         "2026-03-06", tool="get_task", arguments='{"task":"bank"}', model_call="a"),
    Step("r1", 4, StepKind.TOOL, NOW, "The card ends with 4411.", tool="recall",
         arguments='{"question":"bank card"}', model_call="b"),
    Step("r1", 5, StepKind.MODEL, NOW, "The number is known. The call is better on Friday.",
         model="qwen3-32b", spent=Spent(1_772, 0.0017, 3.4)),
    Step("r1", 6, StepKind.TOOL, NOW, tool="update_task", model_call="c",
         arguments='{"task":"bank","due":"2026-03-06T10:00"}', state=CallState.ASKED),
)  # fmt: skip
ASKED = Approval(
    "q1", "r1", "6", "update_task", '{"task": "bank", "due": "2026-03-06T10:00"}',
    preview_text(
        Preview(TASKS["bank"], (FieldChange("due", "today", "tomorrow 10:00"),
                                FieldChange("priority", "", "high")))
    ),
    NOW,
)  # fmt: skip


TOOLS = [
    ToolRow(ToolSpec(name, f"The tool {name}.", {}, effect, permission, server), permission)
    for name, effect, permission, server in (
        ("list_tasks", Effect.READS, Permission.ALLOW, ""),
        ("create_task", Effect.CHANGES, Permission.ALLOW, ""),
        ("update_task", Effect.CHANGES, Permission.ASK, ""),
        ("forget", Effect.CHANGES, Permission.NEVER, ""),
        ("web_fetch", Effect.OUTSIDE, Permission.ASK, ""),
        ("mail__send_message", Effect.OUTSIDE, Permission.ASK, "mail"),
    )
]
GRANTS = [
    Grant("g1", "update_task", Scope.TOOL, NOW),
    Grant("g2", "web_fetch", Scope.EXACTLY, NOW, '{"url":"https://example.org/opening-hours"}'),
    Grant("g3", "forget", Scope.RUN, NOW, run="r1"),
]


def _screen(window: MainWindow) -> RunsScreen:
    screen = RunsScreen(window)
    window.offer_screen("runs", lambda: screen)
    window.open_place("runs")
    return screen


def _shown(window: MainWindow, run: Run, *steps: Step, asked: bool = False) -> RunsScreen:
    screen = _screen(window)
    runs = [run if each.id == run.id else each for each in RUNS]
    screen.show_runs(runs, TASKS, NOW, run.id)
    screen.pane.show_run(run, title_of(run, TASKS))
    screen.pane.show_steps(steps)
    screen.pane.show_questions([ASKED] if asked else [])
    return screen


def asks(window: MainWindow) -> None:
    _shown(window, BANK, *STEPS, asked=True)


def question(window: MainWindow) -> None:
    run = replace(BANK, question="Which of the two cards do you mean: 4411 or 9023?")
    _shown(window, run, *STEPS[:5])


def working(window: MainWindow) -> None:
    _shown(window, RUNS[1], *STEPS[1:3])


def done(window: MainWindow) -> None:
    _shown(window, RUNS[2], *STEPS[:5])


def failed(window: MainWindow) -> None:
    maybe = replace(STEPS[5], tool="web_fetch", state=CallState.MAYBE)
    _shown(window, RUNS[3], *STEPS[:5], maybe)


def paused(window: MainWindow) -> None:
    screen = _shown(window, RUNS[4], *STEPS[:5])
    screen.show_all_paused(True)


def stopped(window: MainWindow) -> None:
    _shown(window, RUNS[5], STEPS[0])


def empty(window: MainWindow) -> None:
    _screen(window).show_runs((), {}, NOW, "")


def loading(window: MainWindow) -> None:
    _screen(window)


def problem(window: MainWindow) -> None:
    _screen(window).show_problem(Problem(ProblemCode.DISK_FULL, {"path": "/home/ada"}))


def many(window: MainWindow) -> None:
    steps = [replace(STEPS[1 + n % 4], number=n + 1) for n in range(200)]
    _shown(window, RUNS[1], *steps)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "runs-asks": asks,
    "runs-question": question,
    "runs-working": working,
    "runs-done": done,
    "runs-failed": failed,
    "runs-paused": paused,
    "runs-stopped": stopped,
    "runs-empty": empty,
    "runs-loading": loading,
    "runs-problem": problem,
    "runs-many": many,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """The dialogs by name."""
    return {"dialog-permissions": PermissionsDialog(TOOLS, GRANTS, window)}
