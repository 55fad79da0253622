"""The request for one answer: messages, form, length and temperature."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from graphiti_core.llm_client.client import get_extraction_language_instruction
from graphiti_core.prompts.models import Message
from pydantic import BaseModel

from nova_desktop.children.memory.models.manners import Form, Manners
from nova_desktop.children.memory.models.sizes import most_items
from nova_desktop.domain.memory_state import Endpoint

Said = list[dict[str, str]]

LONGEST_ANSWER: Final = 8_192
"""Tokens of an answer: a limit of its own, since one that breaks off is of no use."""
SHORTEST_ANSWER: Final = 256
_CHARS_A_TOKEN: Final = 3.5
_EPISODES: Final = "episode_indices"
_MARGIN_TOKENS: Final = 64
_UNSEEN: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x200B, 0x2060, 0xFEFF])
_ATTRIBUTES: Final = (
    "Descriptions of fields say what a value looks like; they are no values. "
    "Without a value in the text a field is null."
)
_FORM: Final = "\n\nAnswer with one JSON object that follows this schema, and nothing else:\n"


def said(messages: Sequence[Message], group_id: str | None, *, attributes: bool) -> Said:
    """The messages of a prompt as a request has them, with what holds for each prompt."""
    found = [{"role": each.role, "content": _clean(each.content)} for each in messages]
    found[0]["content"] += get_extraction_language_instruction(group_id)
    if attributes:
        found[0]["content"] += f"\n\n{_ATTRIBUTES}"
    return found


def request_body(
    messages: Said,
    model: type[BaseModel],
    endpoint: Endpoint,
    manners: Manners,
    most_tokens: int | None,
) -> Mapping[str, object]:
    """The body without the model's name and the tags."""
    # A gateway may drop what a model does not know without a word: only an endpoint that is known
    # to keep to a schema is spared the text of it.
    is_told = manners.form is Form.SCHEMA and endpoint.json_schema is True
    most = most_items() if is_told else None
    schema = cast("dict[str, Any]", _shaped(_schema(model), most))
    shown = messages if is_told else _with_schema(messages, schema)
    body: dict[str, object] = {"messages": shown, "stream": False}
    if manners.form is Form.SCHEMA:
        form = {"name": model.__name__, "schema": schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif manners.form is Form.OBJECT:
        body["response_format"] = {"type": "json_object"}
    if manners.temperature and endpoint.temperature is not None:
        body["temperature"] = endpoint.temperature
    if manners.length:
        body["max_tokens"] = _length(shown, endpoint, most_tokens)
    return body


@lru_cache(maxsize=64)
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _shaped(schema: object, most: int | None) -> object:
    """The schema without the numbers of episodes, of which there is one, and with ends of lists.

    Small models count for ever. Only a server that makes a grammar of it is told the ends.
    """
    if isinstance(schema, list):
        return [_shaped(each, most) for each in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    pairs = cast("dict[str, object]", schema)
    shaped = {key: _shaped(each, most) for key, each in pairs.items() if key != _EPISODES}
    if most is not None and pairs.get("type") == "array":
        shaped["maxItems"] = most
    return shaped


def _with_schema(messages: Said, schema: dict[str, Any]) -> Said:
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    last = messages[-1]
    return [*messages[:-1], last | {"content": f"{last['content']}{_FORM}{text}"}]


def _length(messages: Said, endpoint: Endpoint, most_tokens: int | None) -> int:
    wanted = min(most_tokens or LONGEST_ANSWER, LONGEST_ANSWER)
    if not endpoint.context_tokens:
        return wanted
    asked = sum(len(each["content"]) for each in messages) / _CHARS_A_TOKEN + _MARGIN_TOKENS
    return max(SHORTEST_ANSWER, min(wanted, endpoint.context_tokens - int(asked)))


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode().translate(_UNSEEN)


def text_of(body: Mapping[str, object]) -> tuple[str, str]:
    """The words of an answer and why it ended; "" for what is not there."""
    choices = body.get("choices")
    first: object = (
        cast("list[object]", choices)[0] if isinstance(choices, list) and choices else {}
    )
    choice = cast("dict[str, object]", first) if isinstance(first, dict) else {}
    raw = choice.get("message")
    message = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    reason = "refusal" if message.get("refusal") else str(choice.get("finish_reason") or "")
    return _joined(message.get("content")), reason


def _joined(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = cast("list[object]", content) if isinstance(content, list) else []
    return "".join(str(_object(part).get("text") or "") for part in parts)


def _object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
