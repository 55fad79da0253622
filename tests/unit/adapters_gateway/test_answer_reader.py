"""From the bytes of an answer to deltas."""

import json

import pytest

from nova_desktop.adapters.gateway.answer import AnswerReader
from nova_desktop.domain.problems import NovaError, ProblemCode

DONE = b"data: [DONE]\n\n"


def event(delta: dict[str, object], **more: object) -> bytes:
    choice = {"index": 0, "delta": delta} | (
        {"finish_reason": more.pop("finish")} if "finish" in more else {}
    )
    return (
        b"data: " + json.dumps({"model": "served", "choices": [choice]} | more).encode() + b"\n\n"
    )


def reader() -> AnswerReader:
    return AnswerReader("asked", lambda text: text)


def text_of(*chunks: bytes) -> str:
    answer = reader()
    deltas = [answer.feed(chunk) for chunk in chunks]
    return "".join(delta.text for delta in deltas if delta is not None)


def failure(*chunks: bytes) -> ProblemCode:
    answer = reader()
    for chunk in chunks:
        answer.feed(chunk)
    if answer.failed is None:
        with pytest.raises(NovaError) as caught:
            answer.last(None, 1.0)
        return caught.value.problem.code
    return answer.failed.code


def test_one_read_becomes_one_delta() -> None:
    delta = reader().feed(event({"role": "assistant", "content": "Hel"}) + event({"content": "lo"}))
    assert delta is not None
    assert (delta.text, delta.model, delta.finish_reason) == ("Hello", "served", "")


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_reasoning_is_kept_apart(name: str) -> None:
    delta = reader().feed(event({name: "Hm."}) + event({"content": "Yes."}))
    assert delta is not None
    assert (delta.reasoning, delta.text) == ("Hm.", "Yes.")


def test_the_last_delta_has_all_measures() -> None:
    answer = reader()
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7, "cost": 0.5}
    answer.feed(
        event({"content": "x"}) + event({}, finish="length") + event({}, usage=usage) + DONE
    )
    last = answer.last(1.5, 2.5)
    assert answer.done
    assert (last.finish_reason, last.model) == ("length", "served")
    assert last.measure is not None
    measure = last.measure
    assert (measure.prompt_tokens, measure.completion_tokens, measure.cost_usd) == (3, 4, 0.5)
    assert (measure.first_token_ms, measure.total_ms) == (1.5, 2.5)


def test_what_is_not_known_stays_open() -> None:
    answer = reader()
    answer.feed(event({"content": "x"}) + DONE)
    last = answer.last(None, 1.0)
    assert last.finish_reason == "stop"
    assert last.measure is not None
    assert (last.measure.prompt_tokens, last.measure.cost_usd) == (None, None)


def test_an_end_without_done_is_an_end() -> None:
    answer = reader()
    answer.feed(event({"content": "x"}) + event({}, finish="stop"))
    assert answer.last(None, 1.0).finish_reason == "stop"


def test_no_end_is_a_cut() -> None:
    assert failure(event({"content": "x"})) is ProblemCode.ANSWER_CUT


@pytest.mark.parametrize(
    "bad",
    [
        b'data: {"choices": [\n\n',
        b"data: \xff\xfe\n\n",
        b"data: 7\n\n",
        b"data: " + b"[" * 100_000 + b"\n\n",
        event({}, finish="stop") + DONE,
    ],
    ids=["json", "utf-8", "number", "deep", "empty"],
)
def test_what_is_no_answer_is_unreadable(bad: bytes) -> None:
    assert failure(bad) is ProblemCode.ANSWER_UNREADABLE


def test_an_empty_answer_that_was_counted_is_an_answer() -> None:
    answer = reader()
    answer.feed(event({}, finish="stop") + event({}, usage={"completion_tokens": 0}) + DONE)
    assert answer.last(None, 1.0).finish_reason == "stop"


def test_text_before_an_error_is_not_lost() -> None:
    answer = reader()
    broken = b'data: {"error": {"message": "x"}}\n\n'
    delta = answer.feed(event({"content": "half"}) + broken + event({"content": "?"}) + DONE)
    assert delta is not None
    assert delta.text == "half"
    assert answer.failed is not None
    assert answer.failed.code is ProblemCode.PROVIDER_FAILED


@pytest.mark.parametrize(
    "odd",
    [
        b'data: {"choices": "x"}\n\n',
        b'data: {"choices": []}\n\n',
        b'data: {"choices": [null], "usage": 7, "model": null}\n\n',
        b'data: {"choices": [{"delta": null, "finish_reason": 7}]}\n\n',
        b'data: {"choices": [{"delta": {"content": ["x"], "reasoning": {"a": 1}}}]}\n\n',
        b"data: {}\n\n",
        b": nothing\n\n",
    ],
)
def test_odd_shapes_are_passed_over(odd: bytes) -> None:
    assert text_of(odd, event({"content": "ok"})) == "ok"


def test_characters_split_between_reads() -> None:
    whole = 'data: {"choices": [{"delta": {"content": "grüße 😀"}}]}\n\n'.encode()
    assert text_of(*(whole[i : i + 1] for i in range(len(whole)))) == "grüße 😀"


def test_halves_of_a_character_find_each_other() -> None:
    high, low = event({"content": "a\ud83d"}), event({"content": "\ude00b"})
    assert text_of(high, low) == "a😀b"
    assert text_of(high + low) == "a😀b"


def test_a_lone_half_is_replaced() -> None:
    assert text_of(event({"content": "\ud83d"}), event({"content": "x\ude00"})) == "\ufffdx\ufffd"
