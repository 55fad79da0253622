"""The bodies that an OpenAI-compatible upstream sends: pure functions from request to JSON."""

import base64
import hashlib
import json
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.upstream_script import Behaviour, ErrorBody, ToolCall

Json = dict[str, Any]
CREATED = 1_760_000_000


def error_body(error: ErrorBody, key: str) -> Json:
    """The `error` object, with the caller's key put where the message asks for it."""
    message = error.message.replace("{key}", key)
    return {"error": {"message": message, "type": error.type, "param": None, "code": error.code}}


def last_text(request: Json) -> str:
    """The text of the last message, also of one that comes in parts."""
    messages: Sequence[Json] = request.get("messages") or [{}]
    content = messages[-1].get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content)


def answer_text(request: Json, behaviour: Behaviour) -> str:
    """What the model says."""
    if behaviour.text:
        return behaviour.text
    if behaviour.tokens is not None:
        return "".join(f"w{i} " for i in range(behaviour.tokens))
    wanted: Json = request.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return json.dumps(instance_of(wanted["json_schema"]["schema"]))
    if wanted.get("type") == "json_object":
        return json.dumps({"echo": last_text(request)})
    return f"Echo: {last_text(request)}"


def tool_calls(request: Json, behaviour: Behaviour) -> tuple[ToolCall, ...]:
    """The calls to make; none once a tool has answered, or when the request brings no tools.

    A scripted call without a name calls the first tool with arguments that fit its schema.
    """
    tools: Sequence[Json] = request.get("tools") or []
    messages: Sequence[Json] = request.get("messages") or [{}]
    answered = messages[-1].get("role") == "tool"
    if not tools or (answered and not behaviour.calls_again):
        return ()
    first = tools[0]["function"]
    fitting = json.dumps(instance_of(first.get("parameters") or {}))
    return tuple(
        call if call.name else ToolCall(first["name"], fitting) for call in behaviour.tool_calls
    )


def tokens_of(text: str) -> list[str]:
    """Words with the space behind them, one a token."""
    return [word for word in text.replace(" ", " \x00").split("\x00") if word]


def usage(request: Json, completion_tokens: int) -> Json:
    """Token counts; a word is a token."""
    messages: Sequence[Json] = request.get("messages") or []
    prompt = sum(len(str(message.get("content") or "").split()) for message in messages)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt + completion_tokens,
    }


def completion(request: Json, behaviour: Behaviour) -> Json:
    """The answer to a call that does not stream."""
    calls = tool_calls(request, behaviour)
    text = "" if calls else answer_text(request, behaviour)
    message: Json = {"role": "assistant", "content": text or None}
    if behaviour.reasoning:
        message["reasoning_content"] = behaviour.reasoning
    if calls:
        message["tool_calls"] = [_tool_call(i, call) for i, call in enumerate(calls)]
    finish = "tool_calls" if calls else behaviour.finish_reason
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": CREATED,
        "model": request.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage(request, len(tokens_of(text))),
    }


def deltas(request: Json, behaviour: Behaviour) -> Iterator[Json]:
    """The `delta` objects of a stream, one a token, without the one that opens it."""
    for token in tokens_of(behaviour.reasoning):
        yield {"reasoning_content": token}
    calls = tool_calls(request, behaviour)
    for index, call in enumerate(calls):
        half = len(call.arguments) // 2
        opening = _tool_call(index, ToolCall(call.name, call.arguments[:half]))
        yield {"tool_calls": [{**opening, "index": index}]}
        rest = {"index": index, "function": {"arguments": call.arguments[half:]}}
        yield {"tool_calls": [rest]}
    if not calls:
        for token in tokens_of(answer_text(request, behaviour)):
            yield {"content": token}


def event(model: str, delta: Json, finish_reason: str | None = None) -> bytes:
    """One chunk of a stream as a server-sent event."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return sse({**_chunk(model), "choices": [choice]})


def usage_event(model: str, counts: Json) -> bytes:
    """The last chunk when the request asked for usage."""
    return sse({**_chunk(model), "choices": [], "usage": counts})


def sse(body: Json) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(body, separators=(",", ":")).encode() + b"\n\n"


def embeddings(request: Json, dimension: int) -> Json:
    """One unit vector an input; the same text has the same vector."""
    given: str | list[Any] = request.get("input") or []
    texts: list[Any] = [given] if isinstance(given, str) else given
    size = int(request.get("dimensions") or dimension)
    rows = [
        {"object": "embedding", "index": i, "embedding": _encoded(request, str(text), size)}
        for i, text in enumerate(texts)
    ]
    count = sum(len(str(text).split()) for text in texts)
    counts = {"prompt_tokens": count, "total_tokens": count}
    return {"object": "list", "data": rows, "model": request.get("model", ""), "usage": counts}


def unit_vector(text: str, dimension: int) -> list[float]:
    """A vector of length 1 drawn from the text's hash."""
    raw = hashlib.shake_256(text.encode()).digest(4 * dimension)
    values = [n / 2**31 - 1 for n in struct.unpack(f"<{dimension}I", raw)]
    length = math.sqrt(sum(v * v for v in values)) or 1.0
    return [v / length for v in values]


def _encoded(request: Json, text: str, size: int) -> list[float] | str:
    vector = unit_vector(text, size)
    if request.get("encoding_format") != "base64":
        return vector
    return base64.b64encode(struct.pack(f"<{size}f", *vector)).decode()


def instance_of(schema: Json, definitions: Mapping[str, Json] | None = None) -> Any:
    """The plainest value that a JSON schema accepts."""
    known = definitions if definitions is not None else schema.get("$defs", {})
    if "$ref" in schema:
        return instance_of(known[schema["$ref"].rsplit("/", 1)[-1]], known)
    for keyword in ("anyOf", "oneOf", "allOf"):
        if schema.get(keyword):
            return instance_of(schema[keyword][0], known)
    if "const" in schema or schema.get("enum"):
        return schema.get("const", (schema.get("enum") or [None])[0])
    kind = schema.get("type", "object" if "properties" in schema else "string")
    if kind == "object":
        return {k: instance_of(v, known) for k, v in schema.get("properties", {}).items()}
    if kind == "array":
        count = max(1, int(schema.get("minItems", 1)))
        return [instance_of(schema.get("items", {}), known) for _ in range(count)]
    plain = {"integer": 1, "number": 1.0, "boolean": True, "null": None}
    return plain.get(str(kind), "text")


def _chunk(model: str) -> Json:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": model,
    }


def _tool_call(index: int, call: ToolCall) -> Json:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": f"call_{index}", "type": "function", "function": function}
