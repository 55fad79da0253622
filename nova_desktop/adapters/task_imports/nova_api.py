"""The HTTP API of a running original Nova: only read from, in pages."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import httpx

from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import Record, number, record, records, text
from nova_desktop.adapters.task_imports.nova_rows import (
    TASK_THREAD,
    Found,
    board_of,
    made_at,
    message_of,
)
from nova_desktop.domain.task_import import ImportedBoard, ImportedChat

_PAGE: Final = 200
_OK: Final = 200
_MOST_PAGES: Final = 5_000
_TIMEOUT_S: Final = 20.0
_MOST_BYTES: Final = 64 * 1024 * 1024
Tell = Callable[[int, int], None]


def read(
    address: str, here: Here, tell: Tell, transport: httpx.BaseTransport | None = None
) -> ImportedBoard:
    """All tasks with their comments, and all chats. Blocks; call it in a thread.

    `tell` hears how many of how many were read, and may raise to end it. Raises NovaError.
    """
    base = address.strip().rstrip("/")
    if not base.startswith(("http://", "https://")):
        base = f"http://{base}"
    try:
        with httpx.Client(
            base_url=base, timeout=_TIMEOUT_S, transport=transport, trust_env=False
        ) as client:
            return board_of(_Api(client, base, tell).found(), base, here)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise unreadable(base, f"it did not answer ({type(error).__name__})") from error


class _Api:
    def __init__(self, client: httpx.Client, base: str, tell: Tell) -> None:
        self._client = client
        self._base = base
        self._tell = tell

    def found(self) -> Found:
        found = Found()
        tasks = self._pages("/api/tasks")
        told = record(self._get("/api/overview", must=False))
        count = number(told, "total_tasks")
        if count is not None and len(tasks) < count:
            raise unreadable(
                self._base, f"it gave {len(tasks)} of its {count:.0f} tasks. Try again"
            )
        found.tables["tasks"] = list(tasks)
        comments: list[Mapping[str, Any]] = []
        for at, task in enumerate(tasks):
            self._tell(at, len(tasks))
            if number(task, "comments_count") != 0:
                key = text(task, "id")
                some = records(self._get(f"/api/tasks/{quote(key)}/comments"))
                comments += [{**one, "task_id": key} for one in some]
        found.tables["task_comments"] = list(comments)
        self._chats(found, tasks)
        return found

    def _chats(self, found: Found, tasks: list[Record]) -> None:
        listed = {text(one, "id"): one for one in self._pages("/chat/conversations")}
        for task in tasks:  # those that wait for an answer are left out of the list
            thread = TASK_THREAD + text(task, "id")
            if text(task, "status").casefold() == "needs_review" and thread not in listed:
                listed[thread] = {"id": thread, "title": text(task, "title")}
        for at, (key, one) in enumerate(listed.items()):
            self._tell(at, len(listed))
            said = self._get(f"/chat/conversations/{quote(key)}/messages", must=False)
            messages = tuple(message_of(row) for row in records(said))
            if messages:
                made = made_at(one.get("created_at"))
                found.chats.append(ImportedChat(key, text(one, "title"), made, messages))

    def _pages(self, path: str) -> list[Record]:
        found: dict[str, Record] = {}
        for page in range(_MOST_PAGES):
            some = [*records(self._get(f"{path}?limit={_PAGE}&offset={page * _PAGE}"))]
            found |= {text(one, "id"): one for one in some}
            self._tell(len(found), 0)
            if len(some) < _PAGE:
                break
        return list(found.values())

    def _get(self, path: str, *, must: bool = True) -> object:
        with self._client.stream("GET", path) as answer:
            if answer.status_code != _OK:
                if not must:
                    return None
                raise unreadable(self._base, f"{path.partition('?')[0]}: {answer.status_code}")
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise unreadable(self._base, "its answer is too large")
        try:
            return httpx.Response(200, content=bytes(body)).json()
        except (ValueError, RecursionError) as error:
            raise unreadable(self._base, "it did not answer as an original Nova does") from error
