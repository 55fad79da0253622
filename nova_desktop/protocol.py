"""The child protocol: JSON-RPC 2.0, one message a line, UTF-8, shared by adapters and children.

The parent's first line is the request `start`, whose params hold the configuration and the
secrets. Later requests: `ping`, `reload`, `set_secrets` and `share` (gateway). The end of stdin
means 'exit'. Notifications of a child: `listening`, `ready`, `failed`, `usage`,
`spawned` (a process of its own that leads a group; it must go when the child goes).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

MAX_FRAME_BYTES: Final = 256 * 1024
MAX_QUEUED_FRAMES: Final = 1024

START: Final = "start"
PING: Final = "ping"
RELOAD: Final = "reload"
SET_SECRETS: Final = "set_secrets"
SHARE: Final = "share"
LISTENING: Final = "listening"
READY: Final = "ready"
FAILED: Final = "failed"
USAGE: Final = "usage"
SPAWNED: Final = "spawned"

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603

JsonObject = Mapping[str, object]


class ProtocolError(Exception):
    """A line that is no message, or a message that is too large."""


@dataclass(frozen=True, slots=True)
class Request:
    """A call that wants an answer with the same `id`."""

    id: int
    method: str
    params: JsonObject = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Notification:
    """An event; nobody answers it."""

    method: str
    params: JsonObject = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a request that went well."""

    id: int
    result: JsonObject = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Failure:
    """The answer to a request that failed. `id` is None if the request could not be read."""

    id: int | None
    code: int
    message: str


Message = Request | Notification | Result | Failure


def encode(message: Message) -> bytes:
    """One line with its newline. Raises ProtocolError above MAX_FRAME_BYTES."""
    line = json.dumps(_to_json(message), separators=(",", ":")).encode() + b"\n"
    if len(line) > MAX_FRAME_BYTES:
        raise ProtocolError(f"a message of {len(line)} bytes exceeds {MAX_FRAME_BYTES}")
    return line


def decode(line: bytes) -> Message:
    """The message of one line. Raises ProtocolError for anything else."""
    if len(line) > MAX_FRAME_BYTES:
        raise ProtocolError(f"a line of {len(line)} bytes exceeds {MAX_FRAME_BYTES}")
    try:
        raw: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error
    if not isinstance(raw, dict):
        raise ProtocolError("not a JSON object")
    return _from_json(cast(JsonObject, raw))


def _to_json(message: Message) -> dict[str, object]:
    body: dict[str, object] = {"jsonrpc": "2.0"}
    match message:
        case Request():
            body |= {"id": message.id, "method": message.method, "params": message.params}
        case Notification():
            body |= {"method": message.method, "params": message.params}
        case Result():
            body |= {"id": message.id, "result": message.result}
        case Failure():
            body |= {
                "id": message.id,
                "error": {"code": message.code, "message": message.message},
            }
    return body


def _from_json(raw: JsonObject) -> Message:
    if raw.get("jsonrpc") != "2.0":
        raise ProtocolError("not JSON-RPC 2.0")
    method, identifier = raw.get("method"), raw.get("id")
    if isinstance(method, str):
        params = _object(raw.get("params", {}))
        if identifier is None:
            return Notification(method, params)
        return Request(_identifier(identifier), method, params)
    if "error" in raw:
        error = _object(raw["error"])
        known = None if identifier is None else _identifier(identifier)
        code = error.get("code")
        return Failure(
            known, code if isinstance(code, int) else INTERNAL_ERROR, str(error.get("message", ""))
        )
    if "result" in raw:
        return Result(_identifier(identifier), _object(raw["result"]))
    raise ProtocolError("neither a request nor an answer")


def _identifier(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ProtocolError("the id is no integer")


def _object(value: object) -> JsonObject:
    if isinstance(value, dict):
        return cast(JsonObject, value)
    raise ProtocolError("params or result is no object")
