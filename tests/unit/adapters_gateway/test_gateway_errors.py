"""What error answers and failures of the network become."""

import httpx
import pytest

from nova_desktop.adapters.gateway.errors import (
    MAX_DETAIL,
    problem,
    refusal,
    refusal_error,
    transport_error,
)
from nova_desktop.domain.problems import ProblemCode
from tests.unit.adapters_gateway.recorded import ALL, Recorded


def as_is(text: str) -> str:
    return text


@pytest.mark.parametrize("recorded", ALL, ids=lambda r: r.name)
def test_every_recorded_answer_has_its_problem(recorded: Recorded) -> None:
    said = refusal(recorded.status, recorded.body.encode())
    found = refusal_error(said, "m", as_is).problem
    assert (found.code, found.retryable) == (recorded.code, recorded.retryable)
    assert found.params == {"model": "m"}
    assert len(found.detail) <= MAX_DETAIL


def test_the_gateways_advice_is_left_out() -> None:
    recorded = next(r for r in ALL if r.name == "context")
    detail = refusal_error(refusal(400, recorded.body.encode()), "m", as_is).problem.detail
    assert detail.startswith("HTTP 400: litellm.ContextWindowExceededError")
    assert detail.endswith("Please reduce the length of the messages.")


def test_an_error_of_the_check_itself_means_the_key_when_none_was_sent() -> None:
    said = refusal(500, b"Internal Server Error", keyless=True)
    assert refusal_error(said, "m", as_is).problem.code is ProblemCode.GATEWAY_KEY_REFUSED


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"[1, 2]",
        b"null",
        b'{"error": null}',
        b'{"error": {"code": true}}',
        b"[" * 10**5,
    ],
)
def test_no_body_breaks_the_translation(body: bytes) -> None:
    assert refusal_error(refusal(500, body), "m", as_is).problem.code is ProblemCode.PROVIDER_FAILED


def test_what_is_cut_off_was_redacted_before() -> None:
    secret = "sk-0123456789"
    detail = "x" * (MAX_DETAIL - 5) + secret
    told = problem(
        ProblemCode.PROVIDER_FAILED, "m", detail, lambda text: text.replace(secret, "***")
    )
    assert "sk-" not in told.detail


def test_the_wait_an_upstream_asks_for_is_a_parameter() -> None:
    said = refusal(429, b'{"error": {"message": "slow down"}}')
    assert refusal_error(said, "m", as_is, "7").problem.params["retry_after_s"] == "7"


@pytest.mark.parametrize(
    ("error", "answering", "code"),
    [
        (httpx.ConnectError("refused"), False, ProblemCode.GATEWAY_UNREACHABLE),
        (httpx.ConnectTimeout("late"), False, ProblemCode.GATEWAY_UNREACHABLE),
        (httpx.InvalidURL("bad"), False, ProblemCode.GATEWAY_UNREACHABLE),
        (httpx.UnsupportedProtocol("ftp"), False, ProblemCode.GATEWAY_UNREACHABLE),
        (httpx.RemoteProtocolError("gone"), False, ProblemCode.GATEWAY_UNREACHABLE),
        (httpx.RemoteProtocolError("gone"), True, ProblemCode.ANSWER_CUT),
        (httpx.ReadError("reset"), True, ProblemCode.ANSWER_CUT),
        (httpx.ReadTimeout("late"), True, ProblemCode.ANSWER_TIMED_OUT),
        (httpx.ReadTimeout("late"), False, ProblemCode.ANSWER_TIMED_OUT),
        (httpx.DecodingError("gzip"), True, ProblemCode.ANSWER_UNREADABLE),
    ],
)
def test_failures_of_the_network(
    error: httpx.HTTPError | httpx.InvalidURL, answering: bool, code: ProblemCode
) -> None:
    found = transport_error(error, "m", as_is, answering=answering).problem
    assert (found.code, found.retryable) == (code, True)


def test_a_header_that_is_not_allowed_is_not_quoted() -> None:
    error = httpx.LocalProtocolError("Illegal header value b'Bearer sk-secret\\n'")
    found = transport_error(error, "m", as_is, answering=False).problem
    assert found.code is ProblemCode.REQUEST_REFUSED
    assert "sk-secret" not in found.detail
