"""When a call that failed goes on to the next gateway, and what is told when none is left."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.served_models import MANAGED, Route, Way

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
_OF_A_GATEWAY: Final = frozenset(
    {
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.GATEWAY_KEY_REFUSED,
        ProblemCode.PROVIDER_KEY_REFUSED,
    }
)
_LONGEST_DETAIL: Final = 1_000


def goes_on(problem: Problem) -> bool:
    """Whether the next way is tried after this, as long as no word has come."""
    return problem.code in _GOES_ON


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
