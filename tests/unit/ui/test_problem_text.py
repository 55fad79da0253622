"""Every problem has a title and a hint that are whole."""

import re

import pytest

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.problem_text import problem_text

PARAMS = {
    name: f"<{name}>"
    for name in (
        "child",
        "how",
        "seconds",
        "times",
        "path",
        "key",
        "date",
        "salvaged",
        "pid",
        "report",
        "rule",
        "secret",
        "model",
        "models",
        "instead",
        "port",
        "address",
        "gateway",
        "provider",
        "account",
        "why",
        "found",
        "known",
    )
} | {"cause": ProblemCode.CHILD_EXITED}


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_code_says_what_happened_and_what_to_do(code: ProblemCode) -> None:
    text = problem_text(Problem(code, PARAMS))
    assert text.title
    assert text.hint.endswith(".")
    assert "?" not in text.title + text.hint
    assert "{" not in text.title + text.hint


@pytest.mark.parametrize(
    "code",
    [
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.GATEWAY_KEY_REFUSED,
        ProblemCode.PROVIDER_KEY_REFUSED,
    ],
)
def test_a_gateway_elsewhere_is_named_and_ours_is_not(code: ProblemCode) -> None:
    there = problem_text(Problem(code, {"gateway": "host:4000"}))
    assert "host:4000" in there.title
    ours = problem_text(Problem(code, {"model": "m"}))
    assert "?" not in ours.title + ours.hint
    assert ours != there


def test_yaml_that_was_not_taken_names_its_line() -> None:
    params = {"line": "12", "why": "the key 'a' stands twice"}
    text = problem_text(Problem(ProblemCode.PLAN_REJECTED, params))
    assert text.hint.startswith("Line 12: the key 'a' stands twice.")
    assert problem_text(Problem(ProblemCode.PLAN_REJECTED)).title != text.title


def test_a_missing_parameter_does_not_hide_the_problem() -> None:
    assert problem_text(Problem(ProblemCode.KEY_MISSING)).title == "The key for ? is missing"


def test_a_date_is_one_of_this_place() -> None:
    params = {"date": "2026-03-01T12:00:00+00:00", "salvaged": "3", "path": ""}
    hint = problem_text(Problem(ProblemCode.DATABASE_RESTORED, params)).hint
    assert re.search(r"2026-0[23]-\d\d \d\d:\d\d", hint)
    assert "kept as" not in hint


def test_giving_up_names_the_cause() -> None:
    params = {"child": "gateway", "times": "6", "cause": "child_exited", "how": "signal 9"}
    text = problem_text(Problem(ProblemCode.CHILD_GAVE_UP, params))
    assert "Gateway ended unexpectedly (signal 9)" in text.hint


def test_the_wait_that_a_provider_asks_for_is_told() -> None:
    limited = ProblemCode.PROVIDER_RATE_LIMITED
    assert "Wait a moment" in problem_text(Problem(limited)).hint
    assert (
        "Wait 20 s and press Retry" in problem_text(Problem(limited, {"retry_after_s": "20"})).hint
    )
