"""When a call that failed goes on to the next gateway, and what is told when none is left."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.served_models import MANAGED, Route, ServedModel, Way

# Refused, timed out, or failed there with 5xx. Never what the user has to mend or to know: a
# refused key, no credit, a limit, an unknown model, a request that no other would take either.
_GOES_ON: Final = frozenset(
    {
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.ANSWER_TIMED_OUT,
        ProblemCode.ANSWER_CUT,
        ProblemCode.PROVIDER_FAILED,
        ProblemCode.PROVIDER_UNREACHABLE,
        ProblemCode.CHILD_EXITED,
        ProblemCode.CHILD_NEVER_READY,
        ProblemCode.CHILD_SILENT,
        ProblemCode.CHILD_GAVE_UP,
        ProblemCode.CHILD_NOT_STARTED,
        ProblemCode.CHILD_CALL_FAILED,
        ProblemCode.MODEL_FILE_INVALID,
        ProblemCode.MODEL_SERVER_MISSING,
    }
)
_ILL: Final = frozenset(
    {
        ProblemCode.ANSWER_TIMED_OUT,
        ProblemCode.ANSWER_CUT,
        ProblemCode.PROVIDER_FAILED,
        ProblemCode.PROVIDER_UNREACHABLE,
    }
)
_OF_A_GATEWAY: Final = frozenset(
    {
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.GATEWAY_KEY_REFUSED,
        ProblemCode.PROVIDER_KEY_REFUSED,
    }
)
_LONGEST_DETAIL: Final = 1_000

FIRST_WORD_S: Final = 30.0
"""The longest wait for the first word of a model elsewhere while another gateway is left."""

THINKING_S: Final = 120.0
"""The same for a model that may think for long before it says a word."""

# LiteLLM's prefixes of servers that load a model when it is first asked for
_LOADS_LONG: Final = frozenset({"ollama", "ollama_chat", "lm_studio", "llamafile", "hosted_vllm"})
_PAUSES_S: Final = (60.0, 300.0)


class Failing:
    """The ways that failed a moment ago, each for a while that grows with failures in a row."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ways: dict[tuple[str, str], tuple[int, float]] = {}

    def failed(self, way: Way) -> None:
        """Nobody should begin with this one for a while."""
        count, _until = self._ways.get((way.gateway, way.model), (0, 0.0))
        until = self._clock() + _PAUSES_S[min(count, len(_PAUSES_S) - 1)]
        self._ways[way.gateway, way.model] = (count + 1, until)

    def answered(self, gateway: str, model: str) -> None:
        """It is well again."""
        self._ways.pop((gateway, model), None)

    def forget(self) -> None:
        """Something changed: each gets another chance."""
        self._ways.clear()

    def has(self, way: Way) -> bool:
        """Whether it failed a moment ago."""
        _count, until = self._ways.get((way.gateway, way.model), (0, 0.0))
        return self._clock() < until


def patience_s(model: ServedModel | None, *, near: bool = False) -> float | None:
    """Seconds to wait for the first word while another gateway is left.

    None, as long as it takes, for a `near` model: it may have to be loaded first.
    """
    if near or (model is not None and (model.local or model.provider in _LOADS_LONG)):
        return None
    return THINKING_S if model is not None and model.reasoning else FIRST_WORD_S


def goes_on(problem: Problem) -> bool:
    """Whether the next way is tried after this, as long as no word has come."""
    return problem.code in _GOES_ON


def says_ill(problem: Problem) -> bool:
    """Whether a call was answered too late, with 5xx or not to its end: the next may be too."""
    return problem.code in _ILL


def named(error: NovaError, route: Route) -> NovaError:
    """The same with the name of a gateway elsewhere, so that the text tells whose fault it is."""
    problem = error.problem
    if route.gateway == MANAGED or problem.code not in _OF_A_GATEWAY:
        return error
    return NovaError(replace(problem, params={**problem.params, "gateway": route.name}))


def all_failed(failures: Sequence[tuple[Way, Problem]]) -> NovaError:
    """What is told when every way failed: the first one's problem, the others as its details."""
    first = failures[0][1]
    if len(failures) == 1:
        return NovaError(first)
    lines = [
        f"{way.model} at {way.gateway or 'the managed gateway'}: {problem.code} {problem.detail}"
        for way, problem in failures
    ]
    return NovaError(replace(first, detail="\n".join(lines)[:_LONGEST_DETAIL]))
