"""Chat as Anthropic and Ollama speak it, made from the scripted upstream's OpenAI deltas."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fakes import upstream_bodies as bodies
from tests.fakes.upstream_script import Behaviour

Json = dict[str, Any]


def as_openai(request: Json) -> Json:
    """A request of Anthropic or Ollama as the scripts read it."""
    tools = [
        tool if "function" in tool else {"function": {
            "name": tool.get("name", ""), "parameters": tool.get("input_schema") or {}}}
        for tool in request.get("tools") or []
    ]  # fmt: skip
    wanted = request.get("format") or {}
    schema = {"type": "json_schema", "json_schema": {"schema": wanted}} if wanted else None
    messages = [_without_tool_results(m) for m in request.get("messages") or []]
    return {**request, "messages": messages, "tools": tools, "response_format": schema}


def _without_tool_results(message: Json) -> Json:
    parts = message.get("content")
    if isinstance(parts, list) and any(part.get("type") == "tool_result" for part in parts):
        return {"role": "tool", "content": json.dumps(parts)}
    return message


def anthropic_frames(request: Json, behaviour: Behaviour) -> Iterator[bytes]:
    """The events of /v1/messages up to the last block."""
    model = request.get("model", "")
    used = _anthropic_usage(request, 1)
    start = {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": [],
             "stop_reason": None, "stop_sequence": None, "usage": used}  # fmt: skip
    opening = _event("message_start", message=start) + _event("ping")
    index, kind = -1, ""
    for delta in bodies.deltas(request, behaviour):
        wanted, block, step = _anthropic_block(delta)
        if block is not None and (wanted != kind or wanted == "tool_use"):
            opening += _event("content_block_stop", index=index) if index >= 0 else b""
            index, kind = index + 1, wanted
            opening += _event("content_block_start", index=index, content_block=block)
        yield opening + _event("content_block_delta", index=index, delta=step)
        opening = b""
    yield opening + _event("content_block_stop", index=max(index, 0))


def anthropic_end(request: Json, behaviour: Behaviour, count: int) -> bytes:
    """The events that tell why it ended and what it took."""
    calls = bodies.tool_calls(request, behaviour)
    delta = {"stop_reason": "tool_use" if calls else "end_turn", "stop_sequence": None}
    usage = {"output_tokens": count}
    return _event("message_delta", delta=delta, usage=usage) + _event("message_stop")


def anthropic_message(request: Json, behaviour: Behaviour) -> Json:
    """The answer to a call that does not stream."""
    calls = bodies.tool_calls(request, behaviour)
    content: list[Json] = [
        {"type": "tool_use", "id": f"toolu_{i}", "name": c.name, "input": json.loads(c.arguments)}
        for i, c in enumerate(calls)
    ]
    text = bodies.answer_text(request, behaviour)
    content = content or [{"type": "text", "text": text}]
    return {"id": "msg_1", "type": "message", "role": "assistant",
            "model": request.get("model", ""), "content": content,
            "stop_reason": "tool_use" if calls else "end_turn", "stop_sequence": None,
            "usage": _anthropic_usage(request, len(bodies.tokens_of(text)))}  # fmt: skip


def ollama_frames(request: Json, behaviour: Behaviour) -> Iterator[bytes]:
    """The lines of /api/chat before the last one."""
    calls = bodies.tool_calls(request, behaviour)
    if calls:
        yield _line(request, _ollama_calls(request, behaviour))
        return
    for delta in bodies.deltas(request, behaviour):
        said = {"content": delta.get("content", "")}
        if "reasoning_content" in delta:
            said["thinking"] = delta["reasoning_content"]
        yield _line(request, said)


def ollama_end(request: Json, behaviour: Behaviour, count: int) -> bytes:
    """The last line."""
    del behaviour
    return _line(request, {"content": ""}, **_ollama_done(request, count))


def ollama_message(request: Json, behaviour: Behaviour) -> Json:
    """The answer to a call that does not stream."""
    text = bodies.answer_text(request, behaviour)
    calls = bodies.tool_calls(request, behaviour)
    said = _ollama_calls(request, behaviour) if calls else {"content": text}
    done = _ollama_done(request, len(bodies.tokens_of(text)))
    return json.loads(_line(request, said, **done))


def ollama_embeddings(request: Json, dimension: int) -> Json:
    """The answer of /api/embed."""
    given = request.get("input") or []
    texts = [given] if isinstance(given, str) else given
    vectors = [bodies.unit_vector(str(text), dimension) for text in texts]
    return {"model": request.get("model", ""), "embeddings": vectors, "total_duration": 1,
            "load_duration": 1, "prompt_eval_count": len(texts)}  # fmt: skip


def _anthropic_block(delta: Json) -> tuple[str, Json | None, Json]:
    """Kind of the block, the block where one begins, and the step in it."""
    if "tool_calls" in delta:
        call = delta["tool_calls"][0]
        function = call["function"]
        step = {"type": "input_json_delta", "partial_json": function.get("arguments", "")}
        if "name" not in function:
            return "tool_use", None, step
        block = {"type": "tool_use", "id": call["id"], "name": function["name"], "input": {}}
        return "tool_use", block, step
    if "reasoning_content" in delta:
        step = {"type": "thinking_delta", "thinking": delta["reasoning_content"]}
        return "thinking", {"type": "thinking", "thinking": "", "signature": ""}, step
    step = {"type": "text_delta", "text": delta.get("content", "")}
    return "text", {"type": "text", "text": ""}, step


def _anthropic_usage(request: Json, output: int) -> Json:
    counted = bodies.usage(request, output)
    return {"input_tokens": counted["prompt_tokens"], "output_tokens": output}


def _event(kind: str, **more: Any) -> bytes:
    body = json.dumps({"type": kind, **more}, separators=(",", ":"))
    return f"event: {kind}\ndata: {body}\n\n".encode()


def _ollama_calls(request: Json, behaviour: Behaviour) -> Json:
    calls = [
        {"function": {"name": call.name, "arguments": json.loads(call.arguments)}}
        for call in bodies.tool_calls(request, behaviour)
    ]
    return {"content": "", "tool_calls": calls}


def _ollama_done(request: Json, count: int) -> Json:
    prompt = bodies.usage(request, count)["prompt_tokens"]
    return {"done": True, "done_reason": "stop", "total_duration": 1, "load_duration": 1,
            "prompt_eval_count": prompt, "prompt_eval_duration": 1, "eval_count": count,
            "eval_duration": 1}  # fmt: skip


def _line(request: Json, said: Json, **more: Any) -> bytes:
    body = {"model": request.get("model", ""), "created_at": "2026-01-01T00:00:00.000000Z",
            "message": {"role": "assistant", **said}, "done": False} | more  # fmt: skip
    return json.dumps(body, separators=(",", ":")).encode() + b"\n"
