"""The line of an answer: what it waits for, what it took, what went wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nova_desktop.domain.chat import Author, Measure, Message, MessageState, WaitsFor
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.chat.captions import caption

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANSWER = Message("m", "c", 1, Author.NOVA, "", MessageState.QUEUED, AT, model="qwen3-32b")


@pytest.mark.parametrize(
    ("waits_for", "said"),
    [
        (WaitsFor.GATEWAY, "Starting the gateway, 3 s. Your message goes out by itself."),
        (WaitsFor.MODEL, "Loading qwen3-32b, 3 s. Your message goes out by itself."),
        (WaitsFor.ANSWER, "After the answer above. Your message goes out by itself."),
        (WaitsFor.NOTHING, "Waiting, 3 s. Your message goes out by itself."),
    ],
)
def test_what_it_waits_for(waits_for: WaitsFor, said: str) -> None:
    waiting = replace(ANSWER, waits_for=waits_for)
    assert caption(waiting, AT + timedelta(seconds=3.9)) == said
    assert caption(waiting) == said.replace(", 3 s", "")
    assert "0 s" in caption(waiting, AT - timedelta(days=1)) or waits_for is WaitsFor.ANSWER


def test_an_answer_on_its_way() -> None:
    streaming = replace(ANSWER, state=MessageState.STREAMING)
    assert caption(streaming) == "Waiting for the first word"
    assert caption(streaming, AT + timedelta(seconds=9)) == "Waiting for the first word, 9 s"
    assert caption(replace(streaming, reasoning="Hm")) == "Thinking"
    assert caption(replace(streaming, text="Well")) == ""


def test_what_it_took() -> None:
    measure = Measure(5, 412, 0.0006, 400.0, 9.0)
    done = replace(ANSWER, state=MessageState.COMPLETE, text="Yes", measure=measure)
    figures = "qwen3-32b · 412 tokens · 0.4 s to first word · $0.0006"
    assert caption(done) == figures
    assert caption(replace(done, state=MessageState.STOPPED)) == f"Stopped · {figures}"
    about = replace(done, measure=replace(done.measure, estimated=True))
    assert caption(about) == "qwen3-32b · ≈ 412 tokens · 0.4 s to first word · ≈ $0.0006"
    tiny = replace(done, measure=replace(done.measure, cost_usd=0.00000002))
    assert caption(tiny).endswith(" · under $0.0001")
    free = replace(done, measure=replace(done.measure, cost_usd=0.0))
    assert caption(free) == "qwen3-32b · 412 tokens · 0.4 s to first word"
    assert caption(replace(done, author=Author.YOU)) == ""
    assert caption(replace(done, text=" ")) == f"The answer is empty · {figures}"


def test_what_went_wrong() -> None:
    failed = replace(
        ANSWER,
        state=MessageState.FAILED,
        problem=ProblemCode.ANSWER_CUT,
        problem_detail="eof",
    )
    said = "The answer broke off. What came so far is kept. Press Retry for a new answer.\neof"
    assert caption(failed) == said
