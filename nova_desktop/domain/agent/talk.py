"""A run as the messages of a chat completion, made anew from its stored steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.agent.marks import ending
from nova_desktop.domain.agent.plain_calls import plain_answer
from nova_desktop.domain.agent.runs import OPEN_CALLS, Step, StepKind
from nova_desktop.domain.agent.tools import ToolCall

Json = Mapping[str, object]
_NO_OUTCOME: Final = "There was no outcome."
KEPT_WHOLE: Final = 12
"""Outcomes of the last calls that a model sees whole; of older ones it sees the beginning."""
_BEGINNING: Final = 400


def messages(system: str, steps: Sequence[Step], *, plain: bool = False) -> list[Json]:
    """In order: what the user said, what the model said and asked for, and what that gave.

    Every call has its answer, as models want it. `plain` is for models without tool calls.
    """
    found: list[Json] = [{"role": "system", "content": system}]
    for said, calls in _turns(_shortened(steps)):
        if said.kind is StepKind.USER:
            found.append({"role": "user", "content": said.text})
        elif plain:
            found += _plain_turn(said, calls)
        else:
            found += _turn(said, calls)
    return found


def _turns(steps: Sequence[Step]) -> Iterator[tuple[Step, list[Step]]]:
    """Each step that is no call, with the calls that follow it."""
    calls: list[Step] = []
    said: Step | None = None
    for step in steps:
        if step.kind is StepKind.TOOL:
            calls.append(step)
            continue
        if said is not None:
            yield said, calls
        said, calls = step, []
    if said is not None:
        yield said, calls


def _shortened(steps: Sequence[Step]) -> Sequence[Step]:
    """Old outcomes cut, with the line that ends their marks."""
    calls = [step.number for step in steps if step.kind is StepKind.TOOL]
    old = frozenset(calls[:-KEPT_WHOLE])
    return [replace(step, text=_cut(step.text)) if step.number in old else step for step in steps]


def _cut(text: str) -> str:
    last = ending(text)
    if len(text) <= _BEGINNING + len(last) + 20:
        return text
    return f"{text[:_BEGINNING]}\n(the rest was left out)\n{last}"


def _turn(said: Step, calls: Sequence[Step]) -> Iterator[Json]:
    if not calls:
        if said.text:
            yield {"role": "assistant", "content": said.text}
        return
    asked = [
        {
            "id": call.model_call,
            "type": "function",
            "function": {"name": call.tool, "arguments": call.arguments or "{}"},
        }
        for call in calls
    ]
    yield {"role": "assistant", "content": said.text or None, "tool_calls": asked}
    for call in calls:
        yield {"role": "tool", "tool_call_id": call.model_call, "content": outcome(call)}


def _plain_turn(said: Step, calls: Sequence[Step]) -> Iterator[Json]:
    asked = [ToolCall(call.model_call, call.tool, call.arguments) for call in calls]
    yield {"role": "assistant", "content": plain_answer(said.text, asked)}
    for call in calls:
        yield {"role": "user", "content": f"{call.tool} gave:\n{outcome(call)}"}


def outcome(call: Step) -> str:
    """What a call gave, for the model."""
    return _NO_OUTCOME if call.state in OPEN_CALLS else call.text or _NO_OUTCOME
