"""Whether a run turns in circles."""

import json
from collections.abc import Sequence
from typing import Final, cast

from nova_desktop.domain.agent.marks import unmarked
from nova_desktop.domain.agent.runs import CallState, Step, StepKind

SAME: Final = 3
"""The same call with the same outcome so often in a row is a circle."""
LONGEST_CIRCLE: Final = 3
"""Calls of the longest circle that is looked for."""


def turns_in_circles(steps: Sequence[Step]) -> bool:
    """Whether the last calls of tools repeat: one, or two or three in turns, SAME times over."""
    calls = [_outcome(step) for step in steps if step.kind is StepKind.TOOL]
    since = max((n for n, step in enumerate(steps) if step.kind is StepKind.USER), default=-1)
    fresh = sum(step.kind is StepKind.TOOL for step in steps[since + 1 :])
    calls = calls[len(calls) - fresh :]  # what the user said may make the same call right
    return any(_repeats(calls, length) for length in range(1, LONGEST_CIRCLE + 1))


def refused_in_a_row(steps: Sequence[Step]) -> int:
    """How many of the last calls were refused, one behind the other."""
    count = 0
    for step in reversed(steps):
        if step.kind is StepKind.MODEL:
            continue
        if step.kind is StepKind.USER or step.state is not CallState.REFUSED:
            break
        count += 1
    return count


def _repeats(calls: Sequence[object], length: int) -> bool:
    wanted = length * SAME
    last = calls[-wanted:]
    return len(last) == wanted and all(last[n] == last[n % length] for n in range(wanted))


def _outcome(step: Step) -> tuple[str, str, str]:
    try:
        raw = cast("object", json.loads(step.arguments or "{}"))
        arguments = json.dumps(raw, sort_keys=True)
    except (ValueError, RecursionError):
        arguments = step.arguments
    return step.tool, arguments, unmarked(step.text)
