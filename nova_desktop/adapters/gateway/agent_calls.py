"""Calls models with tools through a gateway; models without tool calls answer in JSON."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final

from nova_desktop.adapters.gateway.agent_answer import ToolAnswerReader
from nova_desktop.adapters.gateway.completions import Call, HttpCompletions, streamed
from nova_desktop.domain.agent.plain_calls import plain_prompt, plain_schema, read_plain
from nova_desktop.domain.chat import Delta
from nova_desktop.domain.served_models import Route
from nova_desktop.services.agent.ports import AgentDelta, AgentRequest

_FINAL: Final = "stop"


class HttpAgentModel:
    """The AgentModel over the completions of the application."""

    def __init__(self, completions: HttpCompletions) -> None:
        self._completions = completions

    async def ask(self, route: Route, request: AgentRequest) -> AsyncGenerator[AgentDelta]:
        """Closing the iterator ends the call. Of a `plain` answer only the last delta has text."""
        content = await asyncio.to_thread(_body, request)
        call = Call(
            route.base_url, route.key, request.model, request.call_id, content, route.certificate,
            request.first_word_s,
        )  # fmt: skip
        reader = ToolAnswerReader(request.model, self._completions.redact)
        said: list[str] = []
        async with aclosing(self._completions.stream(call, reader)) as deltas:
            async for delta in deltas:
                if request.plain:
                    said.append(delta.text)
                if delta.finish_reason:
                    yield _last(request, delta, reader, "".join(said))
                elif not request.plain or delta.reasoning:
                    text = "" if request.plain else delta.text
                    yield AgentDelta(text, delta.reasoning, group=delta.group)


def _last(request: AgentRequest, delta: Delta, reader: ToolAnswerReader, said: str) -> AgentDelta:
    text, calls = delta.text, reader.calls
    if request.plain:
        text, calls = read_plain(said, f"call_{request.call_id}")
    return AgentDelta(
        text,
        delta.reasoning,
        calls,
        delta.finish_reason or _FINAL,
        delta.measure,
        delta.group,
        delta.deployment,
    )


def _body(request: AgentRequest) -> bytes:
    messages = [dict(message) for message in request.messages]
    body = streamed(request, messages)
    if request.plain:
        messages.insert(_behind_system(messages), _told(request))
        if request.json_schema:
            body["response_format"] = _format(request)
    elif request.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": dict(tool.parameters),
                },
            }
            for tool in request.tools
        ]
    return json.dumps(body, separators=(",", ":")).encode()


def _behind_system(messages: list[dict[str, object]]) -> int:
    return 1 if messages and messages[0].get("role") == "system" else 0


def _told(request: AgentRequest) -> dict[str, object]:
    return {"role": "system", "content": plain_prompt(request.tools)}


def _format(request: AgentRequest) -> Mapping[str, object]:
    schema = {"name": "answer", "schema": dict(plain_schema(request.tools))}
    return {"type": "json_schema", "json_schema": schema}
