"""Answers requests in the child's own loop, so that a blocked loop shows as silence."""

import asyncio
import contextlib
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping

from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.protocol import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PING,
    START,
    JsonObject,
    Request,
)

Method = Callable[[JsonObject], Awaitable[JsonObject]]


class RefusedError(Exception):
    """A request that cannot be done, with a reason that is safe to show."""

    def __init__(self, message: str, code: int = INTERNAL_ERROR) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


async def serve_requests(link: ParentLink, methods: Mapping[str, Method]) -> None:
    """Answer each request at once, beside those that still run; ends when cancelled."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Request] = asyncio.Queue()

    def deliver(request: Request) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: the process ends
            loop.call_soon_threadsafe(arrived.put_nowait, request)

    link.deliver_requests_to(deliver)
    known = {PING: _ping(link), START: _started_already, **methods}
    async with asyncio.TaskGroup() as tasks:
        while True:
            request = await arrived.get()
            tasks.create_task(_answer(link, known, request))


async def _answer(link: ParentLink, methods: Mapping[str, Method], request: Request) -> None:
    method = methods.get(request.method)
    if method is None:
        link.refuse(request.id, METHOD_NOT_FOUND, f"no method {request.method[:80]!r}")
        return
    try:
        result = await method(request.params)
    except RefusedError as refusal:
        link.refuse(request.id, refusal.code, refusal.message)
    except Exception as error:  # noqa: BLE001 whatever a library raises, the parent gets an answer
        print_place(error)
        link.refuse(request.id, INTERNAL_ERROR, f"{request.method} raised {type(error).__name__}")
    else:
        link.answer(request.id, result)


def print_place(error: BaseException) -> None:
    """Where it was raised, on stderr, without its text: that may quote a key."""
    lines = traceback.format_tb(error.__traceback__)
    sys.stderr.write(f"{type(error).__name__} raised at\n{''.join(lines)}")


def _ping(link: ParentLink) -> Method:
    async def ping(_params: JsonObject) -> JsonObject:
        return {"dropped_events": link.dropped_events}

    return ping


async def _started_already(_params: JsonObject) -> JsonObject:
    raise RefusedError("it has started already", INVALID_REQUEST)
