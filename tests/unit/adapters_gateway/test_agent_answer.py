"""Tool calls of a stream: their pieces joined, whatever a server makes of them."""

import json
from typing import Any

import pytest

from nova_desktop.adapters.gateway.agent_answer import LONGEST_CALL, MOST_CALLS, ToolAnswerReader
from nova_desktop.domain.agent.arguments import LONGEST_ARGUMENTS, ArgumentsError, read_arguments
from nova_desktop.domain.agent.plain_calls import plain_answer, plain_prompt, read_plain
from tests.fakes.agent_desk import AgentDesk, ScriptedModel


def read(*deltas: dict[str, Any]) -> ToolAnswerReader:
    reader = ToolAnswerReader("m", lambda text: text)
    for delta in deltas:
        event = {"choices": [{"index": 0, "delta": delta}]}
        reader.feed(b"data: " + json.dumps(event).encode() + b"\n\n")
    assert reader.failed is None
    return reader


def piece(index: int | None, arguments: object = "", **more: Any) -> dict[str, Any]:
    name = more.pop("name", None)
    function: dict[str, Any] = {"arguments": arguments} | ({"name": name} if name else {})
    place = {} if index is None else {"index": index}
    return {"tool_calls": [{**place, **more, "function": function}]}


def made(reader: ToolAnswerReader) -> list[tuple[str, str]]:
    return [(call.name, call.arguments) for call in reader.calls]


def test_pieces_of_two_calls_in_turns() -> None:
    reader = read(
        piece(0, '{"a"', id="x", name="one"), piece(1, "{", id="y", name="two"),
        piece(0, ": 1}"), piece(1, "}"),
    )  # fmt: skip
    assert made(reader) == [("one", '{"a": 1}'), ("two", "{}")]
    assert [call.id for call in reader.calls] == ["x", "y"]


@pytest.mark.parametrize("ids", [{}, {"id": ""}, {"id": None}, {"id": "same"}])
def test_each_call_has_an_id_of_its_own(ids: dict[str, Any]) -> None:
    reader = read(piece(0, "{}", name="one", **ids), piece(1, "{}", name="two", **ids))
    assert len({call.id for call in reader.calls}) == 2
    assert all(call.id for call in reader.calls)


def test_two_calls_at_the_same_index() -> None:
    reader = read(
        piece(0, '{"a":1}', id="x", name="one"), piece(0, '{"b":', id="y", name="two"),
        piece(0, "2}", id="y"),
    )  # fmt: skip
    assert made(reader) == [("one", '{"a":1}'), ("two", '{"b":2}')]


def test_pieces_behind_the_second_call_of_an_index_are_its_own() -> None:
    reader = read(
        piece(0, '{"a":', id="x", name="one"), piece(0, "1}"),
        piece(0, '{"b":', id="y", name="two"), piece(0, "2}"),
    )  # fmt: skip
    assert made(reader) == [("one", '{"a":1}'), ("two", '{"b":2}')]


@pytest.mark.parametrize("index", [None, 0])
def test_two_calls_without_ids_at_one_index(index: int | None) -> None:
    reader = read(
        piece(index, '{"a":1}', name="one"), piece(index, '{"b":', name="one"), piece(index, "2}"),
    )  # fmt: skip
    assert made(reader) == [("one", '{"a":1}'), ("one", '{"b":2}')]


def test_a_name_that_comes_with_each_piece_makes_one_call() -> None:
    reader = read(
        piece(0, '{"a":', name="one"), piece(0, '{"b":1}', name="one"), piece(0, "}", name="one"),
        piece(0, "", name="one"),
    )  # fmt: skip
    assert made(reader) == [("one", '{"a":{"b":1}}')]


def test_without_an_index_and_with_an_object() -> None:
    assert made(read(piece(None, {"a": 1}, name="one"))) == [("one", '{"a": 1}')]


def test_what_is_no_call_is_left_out() -> None:
    odd = [{"tool_calls": [None, 3, {"index": "x"}, {"index": 0, "function": []}]},
           {"tool_calls": "no"}]  # fmt: skip
    assert made(read(*odd, {"content": "Hi"})) == []


def test_a_hundred_calls_and_a_megabyte_are_bounded() -> None:
    reader = read(*(piece(n, "{}", id=f"i{n}", name="one") for n in range(100)))
    assert len(reader.calls) == MOST_CALLS
    big = read(*(piece(0, "x" * 10_000, name="one") for _ in range(100)))
    (call,) = big.calls
    assert LONGEST_ARGUMENTS < len(call.arguments) <= LONGEST_CALL + 10_000


@pytest.mark.parametrize(
    ("answer", "said", "call"),
    [
        ('{"say": "Hm", "tool": "look", "arguments": {"word": "a"}}', "Hm", '{"word": "a"}'),
        ('```json\n{"say": "", "tool": "look", "arguments": {}}\n```', "", "{}"),
        ('Sure! {"say": "x", "tool": "look", "arguments": "{}"} Bye {"tool": "b"}', "x", "{}"),
        ('{"say": "Done", "tool": "", "arguments": {}}', "Done", None),
        ('{"say": "Done"}', "Done", None),
        ("Just words", "Just words", None),
        ("", "", None),
        ("{" * 1000, "{" * 1000, None),
        ('{"tool": 3, "x": 1}', '{"tool": 3, "x": 1}', None),
        ("[1, 2]", "[1, 2]", None),
    ],
)
def test_the_words_of_a_model_without_tools(answer: str, said: str, call: str | None) -> None:
    text, calls = read_plain(answer, "c1")
    assert text == said
    assert [each.arguments for each in calls] == ([] if call is None else [call])


@pytest.mark.parametrize(
    "answer",
    [
        '{"say": "Hm", "tool": "look", "arguments": {"word": "a"}',
        '```json\n{"say": "Hm", "tool": "look", "arguments": {"word": "a}}\n```',
        '{"say": "Hm", "tool" : "look", "arguments": {"wo',
        "Here: {'say': 'Hm', 'tool': 'look', 'arguments': {'word': 'a'}}",
    ],
)
def test_a_broken_answer_is_a_call_that_can_be_mended(answer: str) -> None:
    said, (call,) = read_plain(answer, "c1")
    assert (said, call.name) == ("", "look")
    with pytest.raises(ArgumentsError):
        read_arguments(call.arguments)


def test_words_about_tools_are_no_broken_answer() -> None:
    text = 'I would set "tool": "look" there.'
    assert read_plain(text, "c1") == (text, ())
    assert read_plain('{"say": "Bye", "tool": ""', "c1") == ('{"say": "Bye", "tool": ""', ())


def test_its_own_words_again_are_read_the_same() -> None:
    _said, calls = read_plain('{"say": "Hm", "tool": "look", "arguments": {"word": "ü"}}', "c1")
    assert read_plain(plain_answer("Hm", calls), "c1") == ("Hm", calls)
    assert read_plain(plain_answer("Bye", ()), "c1") == ("Bye", ())


async def test_the_prompt_names_each_tool() -> None:
    desk = AgentDesk(ScriptedModel())
    told = plain_prompt(desk.gate.specs())
    assert all(f"- {name}: " in told for name in ("look", "change", "careful", "send"))


test_the_prompt_names_each_tool = pytest.mark.anyio(test_the_prompt_names_each_tool)
