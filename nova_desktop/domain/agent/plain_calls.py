"""Tool calls of models that have none: the tools stand in the prompt, the answer is JSON.

One object for each answer: `{"say": "…", "tool": "NAME", "arguments": {…}}`; `tool` is "" where the
model only speaks. What stands around the object, as fences and words, is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from nova_desktop.domain.agent.tools import ToolCall, ToolSpec

_INTRODUCTION: Final = """You can use tools. Answer with one JSON object and nothing else:
{"say": "what you want to say", "tool": "the name of one tool or empty", "arguments": {}}
Use one tool at a time; what it gave comes as the next message. The tools:"""

_BROKEN: Final = re.compile(r"""\{[^{}]*?["']tool["']\s*:\s*["']([A-Za-z0-9_.-]{1,200})["']""")


def plain_prompt(tools: Sequence[ToolSpec]) -> str:
    """What a model is told of the tools."""
    lines = [
        f"- {tool.name}: {tool.description} Arguments: {json.dumps(dict(tool.parameters))}"
        for tool in tools
    ]
    return "\n".join([_INTRODUCTION, *lines])


def plain_schema(tools: Sequence[ToolSpec]) -> Mapping[str, object]:
    """The JSON schema of an answer, for gateways that hold a model to it."""
    return {
        "type": "object",
        "properties": {
            "say": {"type": "string"},
            "tool": {"type": "string", "enum": ["", *(tool.name for tool in tools)]},
            "arguments": {"type": "object"},
        },
        "required": ["say", "tool", "arguments"],
        "additionalProperties": False,
    }


def read_plain(answer: str, call_id: str) -> tuple[str, tuple[ToolCall, ...]]:
    """What was said, and the call if there is one; an answer without an object is all said.

    One that was meant as an object and is broken is a call whose arguments are wrong, so that the
    model is told.
    """
    for found in _objects(answer):
        tool, said = found.get("tool"), found.get("say")
        if not isinstance(tool, str) and not isinstance(said, str):
            continue
        text = said if isinstance(said, str) else ""
        if not isinstance(tool, str) or not tool.strip():
            return text, ()
        arguments = found.get("arguments", {})
        shown = arguments if isinstance(arguments, str) else json.dumps(arguments)
        return text, (ToolCall(call_id, tool.strip(), shown),)
    broken = _BROKEN.search(answer)
    if broken is not None:
        return "", (ToolCall(call_id, broken[1], answer[broken.start() :]),)
    return answer.strip(), ()


def plain_answer(said: str, calls: Sequence[ToolCall]) -> str:
    """The answer as the model would write it, to show it its own words again."""
    tool = calls[0].name if calls else ""
    try:
        arguments: object = json.loads(calls[0].arguments or "{}") if calls else {}
    except ValueError:
        arguments = calls[0].arguments
    return json.dumps({"say": said, "tool": tool, "arguments": arguments}, ensure_ascii=False)


def _objects(text: str) -> Iterator[Mapping[str, object]]:
    """Every JSON object that begins somewhere in the text, the first ones first."""
    decoder = json.JSONDecoder()
    at, tries = text.find("{"), 0
    while at >= 0 and tries < 50:
        tries += 1
        try:
            raw, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(raw, dict):
                yield cast("Mapping[str, object]", raw)
        at = text.find("{", end)
