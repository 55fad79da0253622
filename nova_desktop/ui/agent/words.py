"""Runs, steps and questions in words."""

from dataclasses import dataclass

from nova_desktop.domain.agent.approvals import Approval
from nova_desktop.domain.agent.marks import unmarked
from nova_desktop.domain.agent.previews import preview_from
from nova_desktop.domain.agent.runs import (
    CallState,
    PauseReason,
    Run,
    RunState,
    Spent,
    Step,
    StepKind,
)
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.money import cost_text
from nova_desktop.ui.problem_text import problem_text

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state: its word, the level of its tag, and its icon."""

    text: str
    level: str
    icon: str


def state_words(run: Run) -> StateWords:
    """Where a run stands."""
    return {
        RunState.QUEUED: lambda: StateWords(_("Waits its turn"), "", "clock"),
        RunState.WORKING: lambda: StateWords(_("Works"), "accent", "loader"),
        RunState.ASKS: lambda: StateWords(_("Needs you"), "warning", "circle-question-mark"),
        RunState.PAUSED: lambda: StateWords(_("Paused"), "warning", "pause"),
        RunState.DONE: lambda: StateWords(_("Done"), "ok", "check"),
        RunState.FAILED: lambda: StateWords(_("Failed"), "error", "circle-alert"),
        RunState.STOPPED: lambda: StateWords(_("Stopped"), "", "square"),
    }[run.state]()


def title_of(run: Run, tasks: dict[str, str]) -> str:
    """What a run is about: its task by name, or what the user wrote."""
    about = tasks.get(run.task, "") or run.aim or _("A task that is gone")
    return harmless_line(about)[:_LONGEST]


def figures(spent: Spent) -> str:
    """`1,234 tokens · $0.02 · 12 s`; a price that is not known is said to be so."""
    parts = [ngettext("{n} token", "{n} tokens", spent.tokens).format(n=f"{spent.tokens:,}")]
    if spent.usd is None:
        parts.append(_("price unknown"))
    elif spent.usd > 0:
        parts.append(cost_text(spent.usd))
    elif spent.tokens:
        parts.append(_("free"))
    parts.append(seconds_text(spent.seconds))
    return " \u00b7 ".join(parts)


def seconds_text(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min`."""
    if seconds < 10:
        return _("{n} s").format(n=f"{seconds:.1f}")
    if seconds < 120:
        return _("{n} s").format(n=f"{seconds:.0f}")
    return _("{n} min").format(n=f"{seconds / 60:.0f}")


def reason_words(run: Run) -> str:
    """Why it rests or ended, "" where its state says all."""
    if run.state is RunState.PAUSED:
        return {
            PauseReason.LIMIT: lambda: _(
                "It used what one run may use. Go on gives it as much again."
            ),
            PauseReason.BUDGET: lambda: _("A budget is used up. Go on all the same?"),
            PauseReason.QUIET_HOURS: lambda: _("It rests until quiet hours are over."),
            PauseReason.CLOSED: lambda: _("It goes on with the next start."),
        }.get(run.reason, lambda: _("You paused it."))()
    if run.state is RunState.FAILED and run.problem is not None:
        text = problem_text(Problem(run.problem, run.problem_params, run.problem_detail))
        return f"{text.title}. {text.hint}".strip()
    return run.summary if run.state is RunState.DONE else ""


def step_title(step: Step) -> str:
    """The first line of a row."""
    if step.kind is StepKind.USER:
        first = step.text.strip().partition("\n")[0]
        return _("You: {text}").format(text=_line(first))
    if step.kind is StepKind.TOOL:
        return step.tool
    return _line(step.text) or _("Nova thinks")


def step_icon(step: Step) -> str:
    if step.kind is StepKind.USER:
        return "user"
    if step.kind is StepKind.MODEL:
        return "message-square"
    return {
        CallState.FINISHED: "check",
        CallState.REFUSED: "x",
        CallState.DENIED: "x",
        CallState.MAYBE: "circle-question-mark",
    }.get(step.state, "clock")


def call_words(step: Step) -> str:
    """How far a call got, "" for steps that are none."""
    if step.kind is not StepKind.TOOL:
        return ""
    return {
        CallState.PROPOSED: lambda: _("wanted"),
        CallState.ASKED: lambda: _("waits for you"),
        CallState.DENIED: lambda: _("you said no"),
        CallState.STARTED: lambda: _("under way"),
        CallState.FINISHED: lambda: _("done"),
        CallState.REFUSED: lambda: _("not possible"),
        CallState.MAYBE: lambda: _("may have happened"),
    }[step.state]()


def step_second(step: Step) -> str:
    """The second line of a row."""
    if step.kind is StepKind.TOOL:
        parts = [call_words(step), _line(step.arguments) if step.arguments != "{}" else ""]
    elif step.kind is StepKind.MODEL:
        parts = [step.model, figures(step.spent)]
    else:
        parts = []
    return " \u00b7 ".join(part for part in parts if part)


def step_text(step: Step) -> str:
    """All of it, to read."""
    if step.kind is StepKind.TOOL:
        parts = [f"{step.tool} {step.arguments or '{}'}", call_words(step), unmarked(step.text)]
    elif step.reasoning:
        parts = [step.text, _("Thought:"), step.reasoning]
    else:
        parts = [step.text]
    return "\n\n".join(part for part in parts if part)


def asked_words(approval: Approval) -> str:
    """What Nova wants to do."""
    about = preview_from(approval.preview).about
    if about:
        return _("Nova wants to use {tool}: {about}").format(tool=approval.tool, about=about)
    return _("Nova wants to use {tool}").format(tool=approval.tool)


def change_lines(approval: Approval) -> str:
    """`due: today → tomorrow`, a line each."""
    changes = preview_from(approval.preview).changes
    lines = [
        f"{c.field}: {_line(c.before) or _('nothing')} \u2192 {_line(c.after) or _('nothing')}"
        for c in changes
    ]
    return "\n".join(lines)


def asks_comment(run: Run) -> str:
    """What a task is told while its run asks."""
    if run.question:
        return run.question
    return _("I need your approval before I go on. It is under Runs.")


def failed_comment(run: Run) -> str:
    """What a task is told when its run failed."""
    return _("I could not finish this. {why}").format(why=reason_words(run)).strip()


def _line(text: str) -> str:
    return harmless_line(text)[:_LONGEST]
