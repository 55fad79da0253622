"""Chats of an original Nova out of LangGraph's checkpoints, as langgraph-checkpoint packs them."""

import json
from collections.abc import Mapping
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.json_values import record, records, rows, text
from nova_desktop.adapters.task_imports.msgpack_values import Extension, unpacked_value
from nova_desktop.adapters.task_imports.nova_rows import TASK_THREAD, Found, Row
from nova_desktop.domain.chat import Author
from nova_desktop.domain.task_import import ImportedChat, ImportedMessage

_PYDANTIC: Final = frozenset({4, 5})
_AUTHORS: Final = {"human": Author.YOU, "ai": Author.NOVA}
_TITLE: Final = 50


def chats_of(found: Found) -> tuple[list[ImportedChat], int]:
    """The chats that can be read, and how many cannot."""
    blobs = _newest_messages(found)
    threads = {text(one, "thread_id") for one in found.rows("checkpoints")} | blobs.keys()
    tasks = {text(one, "id"): text(one, "title") for one in found.rows("tasks")}
    titles = {
        text(one, "thread_id"): text(one, "custom_title") for one in found.rows("chat_metadata")
    }
    made = _begun(found)
    chats: list[ImportedChat] = []
    unread = 0
    for thread in sorted(threads - {""}):
        messages = _messages(blobs.get(thread, {}))
        if messages is None:
            unread += 1
        elif messages:
            title = titles.get(thread) or _title(thread, messages, tasks)
            chats.append(ImportedChat(thread, title, times.moment(made.get(thread, "")), messages))
    return chats, unread


def _newest_messages(found: Found) -> dict[str, Row]:
    newest: dict[str, Row] = {}
    for one in found.rows("checkpoint_blobs"):
        if text(one, "channel") != "messages" or text(one, "checkpoint_ns"):
            continue
        thread = text(one, "thread_id")
        known = newest.get(thread)
        if known is None or _version(one) > _version(known):
            newest[thread] = one
    return newest


def _version(row: Row) -> tuple[int, str]:
    told = text(row, "version")
    first = told.partition(".")[0]
    return (int(first) if first.isdecimal() else 0, told)


def _begun(found: Found) -> Mapping[str, str]:
    begun: dict[str, str] = {}
    for one in found.rows("checkpoints"):
        try:
            at = text(record(json.loads(text(one, "checkpoint"))), "ts")
        except (ValueError, RecursionError):
            continue
        thread = text(one, "thread_id")
        begun[thread] = min(begun.get(thread, at), at)
    return begun


def _messages(row: Row) -> tuple[ImportedMessage, ...] | None:
    """None where they cannot be read; tool calls and system messages are left out."""
    kind, blob = text(row, "type"), text(row, "blob")
    if not row or kind == "empty":
        return () if row else None
    try:
        raw = bytes.fromhex(blob.removeprefix("\\x"))
        packed = json.loads(raw) if kind == "json" else unpacked_value(raw)
        said = [_values(one) for one in rows(packed)]
    except (ValueError, RecursionError):
        return None
    found: list[ImportedMessage] = []
    for values in said:
        author = _AUTHORS.get(text(values, "type"))
        words = _content(values.get("content"))
        if author is not None and words.strip():
            found.append(ImportedMessage(author, words))
    return tuple(found)


def _values(one: object) -> Mapping[str, object]:
    """The fields of a message: of the packed class, or of the older JSON."""
    if isinstance(one, Extension):
        if one.kind not in _PYDANTIC:
            return {}
        parts = rows(unpacked_value(one.raw))
        return record(parts[2]) if len(parts) > 2 else {}
    return record(record(one).get("kwargs")) or record(one)


def _content(value: object) -> str:
    if isinstance(value, str):
        return value
    return "\n".join(text(one, "text") for one in records(value))


def _title(thread: str, messages: tuple[ImportedMessage, ...], tasks: Mapping[str, str]) -> str:
    if thread.startswith(TASK_THREAD):
        return tasks.get(thread.removeprefix(TASK_THREAD), "") or "Task"
    first = next((one.text for one in messages if one.author is Author.YOU), messages[0].text)
    line = " ".join(first.split())
    return line if len(line) <= _TITLE else line[:_TITLE].rstrip() + "…"
