"""Imports that the end of Nova cut: remembered while they are written, told at the next start."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, cast

from nova_desktop.domain.problems import NovaError
from nova_desktop.services.ports import StateStore

_KEYS: Final = "task_imports/under_way/"
IsThere = Callable[[str], Awaitable[bool]]
"""Whether a task with this id is on the board, or in the trash."""


@dataclass(frozen=True, slots=True)
class CutImport:
    """What was being imported when Nova ended, and whether all of it is there; else nothing is."""

    name: str
    tasks: int
    is_there: bool


class ImportsUnderWay:
    """A mark in the database for each import that is being written.

    An import is one transaction, so one of its tasks tells of all.
    """

    def __init__(self, state: StateStore, is_there: IsThere) -> None:
        self._state = state
        self._is_there = is_there

    @asynccontextmanager
    async def marked(self, origin: str, tasks: int, first: str) -> AsyncGenerator[None]:
        """While the block runs; `first` is the id of one of the tasks that come."""
        key = _KEYS + first
        mark = {"name": PurePath(origin).name or origin, "tasks": tasks}
        await self._state.set_state(key, json.dumps(mark))
        try:
            yield
        finally:
            with suppress(NovaError):  # then the next start tells of it
                await self._state.set_state(key, None)

    async def cut(self) -> Sequence[CutImport]:
        """Those of the run before, told once."""
        found: list[CutImport] = []
        for key in await self._state.state_keys(_KEYS):
            name, tasks = _read(await self._state.get_state(key))
            await self._state.set_state(key, None)
            found.append(CutImport(name, tasks, await self._is_there(key.removeprefix(_KEYS))))
        return found


def _read(text: str | None) -> tuple[str, int]:
    try:
        mark = cast("dict[str, object]", json.loads(text or ""))
        return str(mark["name"]), int(str(mark["tasks"]))
    except (ValueError, KeyError, TypeError):
        return "", 0
