"""The small line of an answer: how far it is, what it took, what went wrong."""

from datetime import datetime

from nova_desktop.domain.chat import Author, Measure, Message, MessageState, WaitsFor
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.money import cost_text
from nova_desktop.ui.problem_text import problem_text


def caption(message: Message, now: datetime | None = None) -> str:
    """Empty for what you said and for an answer that is still growing.

    An answer without words says what it waits for and, with `now`, since how many seconds.
    """
    if message.author is not Author.NOVA:
        return ""
    if message.state in (MessageState.QUEUED, MessageState.STREAMING):
        return "" if message.text else _waiting(message, now)
    if message.state is MessageState.FAILED and message.problem is not None:
        params = {"model": message.model, **message.problem_params}
        text = problem_text(Problem(message.problem, params))
        return "\n".join(filter(None, (f"{text.title}. {text.hint}", message.problem_detail)))
    parts = [_state(message), message.model, *_figures(message.measure)]
    return " · ".join(part for part in parts if part)


def _waiting(message: Message, now: datetime | None) -> str:
    if message.state is MessageState.STREAMING:
        what = _("Thinking") if message.reasoning else _("Waiting for the first word")
    elif message.waits_for is WaitsFor.ANSWER:
        return _("After the answer above. Your message goes out by itself.")
    else:
        what = {
            WaitsFor.MODEL: _("Loading {model}").format(model=message.model),
            WaitsFor.GATEWAY: _("Starting the gateway"),
        }.get(message.waits_for, _("Waiting"))
    if now is not None:
        seconds = max(0, int((now - message.created_at).total_seconds()))
        what = _("{what}, {seconds} s").format(what=what, seconds=seconds)
    if message.state is MessageState.STREAMING:
        return what
    return _("{what}. Your message goes out by itself.").format(what=what)


def _state(message: Message) -> str:
    if message.state is MessageState.COMPLETE and not message.text.strip():
        return _("The answer is empty")
    return {
        MessageState.STOPPED: _("Stopped"),
        MessageState.INTERRUPTED: _("Interrupted, what came is kept"),
    }.get(message.state, "")


def _figures(measure: Measure) -> list[str]:
    figures: list[str] = []
    about = "≈ " if measure.estimated else ""
    if measure.completion_tokens is not None:
        count = measure.completion_tokens
        figures.append(about + ngettext("{n} token", "{n} tokens", count).format(n=count))
    if measure.first_token_ms is not None:
        seconds = f"{measure.first_token_ms / 1000:.1f}"
        figures.append(_("{seconds} s to first word").format(seconds=seconds))
    if measure.cost_usd:
        figures.append(f"{about}{cost_text(measure.cost_usd)}")
    return figures
