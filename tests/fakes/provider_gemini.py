"""Chat and embeddings as Google's own routes speak them, from the scripted upstream's deltas."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.fakes import upstream_bodies as bodies
from tests.fakes.upstream_script import Behaviour

Json = dict[str, Any]
MODELS = "/v1beta/models/"


def called(path: str) -> tuple[str, str]:
    """Model and method of `/v1beta/models/MODEL:METHOD`; both "" for any other path."""
    place = urlsplit(path).path
    model, _, method = place.removeprefix(MODELS).partition(":")
    return (model, method) if place.startswith(MODELS) and method else ("", "")


def as_openai(request: Json, model: str, method: str) -> Json:
    """A request as the scripts read it."""
    messages = [
        {"role": "tool" if _has_result(content) else content.get("role", "user"),
         "content": "".join(str(part.get("text", "")) for part in content.get("parts") or [])}
        for content in request.get("contents") or []
    ]  # fmt: skip
    groups = request.get("tools") or []
    tools = [{"function": each} for group in groups for each in _declared(group)]
    config: Json = request.get("generationConfig") or request.get("generation_config") or {}
    schema = config.get("responseJsonSchema") or config.get("response_json_schema")
    schema = schema or _lowered(config.get("responseSchema") or config.get("response_schema"))
    wanted = {"type": "json_schema", "json_schema": {"schema": schema}} if schema else None
    stream = method == "streamGenerateContent"
    return {"model": model, "messages": messages, "tools": tools, "stream": stream,
            "response_format": wanted}  # fmt: skip


def frames(request: Json, behaviour: Behaviour) -> Iterator[bytes]:
    """The events before the last one."""
    if bodies.tool_calls(request, behaviour):
        return
    for delta in bodies.deltas(request, behaviour):
        thought = delta.get("reasoning_content")
        text = delta.get("content", "") if thought is None else thought
        part = {"text": text} if thought is None else {"text": text, "thought": True}
        yield _event(_answer(request, [part], 1))


def end(request: Json, behaviour: Behaviour, count: int) -> bytes:
    """The last event: why it ended, and what it took."""
    parts = _calls(request, behaviour) or [{"text": ""}]
    return _event(_answer(request, parts, count, "STOP"))


def message(request: Json, behaviour: Behaviour) -> Json:
    """The answer to a call that does not stream."""
    text = bodies.answer_text(request, behaviour)
    parts = _calls(request, behaviour) or [{"text": text}]
    return _answer(request, parts, len(bodies.tokens_of(text)), "STOP")


def embeddings(request: Json, method: str, dimension: int) -> Json:
    """The answer of embedContent and batchEmbedContents."""
    wanted = request.get("requests") or [request]
    vectors = [{"values": bodies.unit_vector(_text(one), dimension)} for one in wanted]
    return {"embeddings": vectors} if method == "batchEmbedContents" else {"embedding": vectors[0]}


def _text(request: Json) -> str:
    parts = (request.get("content") or {}).get("parts") or []
    return "".join(str(part.get("text", "")) for part in parts)


def _has_result(content: Json) -> bool:
    parts = content.get("parts") or []
    return any("functionResponse" in part or "function_response" in part for part in parts)


def _declared(group: Json) -> list[Json]:
    found = group.get("functionDeclarations") or group.get("function_declarations") or []
    return [{**each, "parameters": _lowered(each.get("parameters")) or {}} for each in found]


def _lowered(schema: Any) -> Any:
    """Google writes the types of a schema in capitals."""
    if isinstance(schema, list):
        return [_lowered(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: value.lower() if name == "type" and isinstance(value, str) else _lowered(value)
        for name, value in schema.items()
    }


def _calls(request: Json, behaviour: Behaviour) -> list[Json]:
    return [
        {"functionCall": {"name": call.name, "args": json.loads(call.arguments)}}
        for call in bodies.tool_calls(request, behaviour)
    ]


def _answer(request: Json, parts: list[Json], count: int, reason: str = "") -> Json:
    prompt = bodies.usage(request, count)["prompt_tokens"]
    candidate: Json = {"content": {"parts": parts, "role": "model"}, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    used = {"promptTokenCount": prompt, "candidatesTokenCount": count,
            "totalTokenCount": prompt + count}  # fmt: skip
    return {"candidates": [candidate], "usageMetadata": used, "responseId": "r1",
            "modelVersion": request.get("model", "")}  # fmt: skip


def _event(body: Json) -> bytes:
    return b"data: " + json.dumps(body, separators=(",", ":")).encode() + b"\r\n\r\n"
