"""What a test of a model sends, and what it makes of the answer; no waiting here."""

import json
from collections.abc import Mapping
from typing import Final, cast

from nova_desktop.domain.chat import Author, ChatRequest
from nova_desktop.domain.model_tests import Said
from nova_desktop.domain.problems import NovaError, ProblemCode

Body = dict[str, object]

TAGS: Final = ("role:test", "purpose:model-test")
QUESTION: Final = "Say in one short sentence that you are ready."
MOST_TOKENS: Final = 200
"""Room for a model that thinks first; the answer itself has a dozen."""
COMPARED_TOKENS: Final = 1024
_TOOL: Final = "get_weather"
_CITY: Final = {"city": {"type": "string", "description": "Name of the city"}}
_FACT: Final[Mapping[str, object]] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "country": {"type": "string"}},
    "required": ["city", "country"],
    "additionalProperties": False,
}


def answer_request(model: str, call_id: str, question: str = "") -> ChatRequest:
    """A short answer to stream, or one to the user's own question, which may be longer.

    Nobody may answer in the model's place.
    """
    messages = ((Author.YOU, question or QUESTION),)
    most = COMPARED_TOKENS if question else MOST_TOKENS
    return ChatRequest(model, messages, call_id, TAGS, max_tokens=most, fallbacks=False)


def embedding_body(model: str) -> Body:
    return {"model": model, "input": ["ready"]} | _common()


def tool_body(model: str) -> Body:
    """A question that only the tool can answer."""
    parameters = {"type": "object", "properties": _CITY, "required": ["city"]}
    told = {"name": _TOOL, "description": "The weather in a city now", "parameters": parameters}
    asked = "What is the weather in Paris now? Call the tool to find out."
    return _chat(model, asked) | {"tools": [{"type": "function", "function": told}]}


def schema_body(model: str) -> Body:
    """A fact in two fields."""
    schema = {"name": "fact", "strict": True, "schema": dict(_FACT)}
    asked = "The Eiffel Tower: in which city and country is it? Answer in JSON."
    wanted = {"type": "json_schema", "json_schema": schema}
    return _chat(model, asked) | {"response_format": wanted}


def check_tool_call(said: Said, model: str) -> str:
    """The call as text. Raises NovaError with PROBE_NO_TOOL_CALL."""
    for name, arguments in said.calls:
        if name == _TOOL and isinstance(_json(arguments).get("city"), str):
            return f"{name}({arguments})"
    raise _no(ProblemCode.PROBE_NO_TOOL_CALL, model, said)


def check_schema(said: Said, model: str) -> str:
    """The answer as it came. Raises NovaError with PROBE_NOT_THE_SCHEMA."""
    fact = _json(said.text)
    if set(fact) == {"city", "country"} and all(isinstance(v, str) for v in fact.values()):
        return said.text
    raise _no(ProblemCode.PROBE_NOT_THE_SCHEMA, model, said)


def _chat(model: str, asked: str) -> Body:
    messages = [{"role": "user", "content": asked}]
    return {"model": model, "messages": messages, "max_tokens": MOST_TOKENS} | _common()


def _common() -> Body:
    return {"metadata": {"tags": list(TAGS)}, "disable_fallbacks": True}


def _no(code: ProblemCode, model: str, said: Said) -> NovaError:
    return NovaError.of(code, detail=said.text[:200], model=model)


def _json(text: str) -> Mapping[str, object]:
    try:
        raw: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
