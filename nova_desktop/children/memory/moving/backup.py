"""What a migration keeps so that it can be taken back: a folder for each, readable by the user."""

import asyncio
import base64
import gzip
import json
import os
import shutil
from collections.abc import AsyncIterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

import numpy as np

from nova_desktop.children.memory.graph import GraphError, Row
from nova_desktop.children.memory.moving.rows_compared import vector_bytes
from nova_desktop.domain.problems import ProblemCode

FOLDER: Final = "migrations"
_ABOUT: Final = "migration.json"
_ADDED: Final = "added.jsonl"
_REPLACED: Final = "replaced.jsonl"
COPY: Final = "graph.jsonl.gz"
MEMORY_COPY: Final = "memory.db"


@dataclass(frozen=True, slots=True)
class Backup:
    """One of them. All of it blocks but `keep_graph`; raises OSError."""

    folder: Path

    @staticmethod
    def new(memory: Path, now: datetime, about: dict[str, str]) -> "Backup":
        """A new one beside the memory file."""
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        folder = memory / FOLDER / stamp
        folder.mkdir(mode=0o700, parents=True)
        backup = Backup(folder)
        with _opened(folder / _ABOUT) as file:
            file.write(json.dumps(about, indent=1).encode())
        for name in (_ADDED, _REPLACED):
            _opened(folder / name).close()
        return backup

    @staticmethod
    def at(path: str, memory: Path) -> "Backup":
        """One that was made before. Raises GraphError for a path that is none of ours."""
        folder = Path(path)
        ours = folder.resolve().parent == (memory / FOLDER).resolve()
        if not ours or not (folder / _ABOUT).is_file():
            code = ProblemCode.MEMORY_FILE_UNREADABLE
            raise GraphError(code, "no backup of a migration", retryable=False)
        return Backup(folder)

    @staticmethod
    def all(memory: Path) -> list[Path]:
        """The newest first."""
        folder = memory / FOLDER
        found = folder.iterdir() if folder.is_dir() else ()
        return sorted((each for each in found if (each / _ABOUT).is_file()), reverse=True)

    @staticmethod
    def remove_all(memory: Path) -> None:
        """As when a space was wiped: they may hold what was in it."""
        shutil.rmtree(memory / FOLDER, ignore_errors=True)

    @property
    def about(self) -> dict[str, str]:
        return cast("dict[str, str]", json.loads((self.folder / _ABOUT).read_bytes()))

    def keep_file(self, copy: Path) -> None:
        """A copy of the memory file."""
        shutil.copyfile(copy, self.folder / MEMORY_COPY)
        (self.folder / MEMORY_COPY).chmod(0o600)

    async def keep_graph(self, pages: AsyncIterable[Sequence[Row]]) -> None:
        """All rows of a graph, with their vectors, as lines of JSON."""
        with (
            _opened(self.folder / COPY) as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, compresslevel=3) as file,
        ):
            async for rows in pages:
                lines = await asyncio.to_thread(_lines, rows)
                await asyncio.to_thread(file.write, lines)

    def note_added(self, kind: str, ids: Sequence[str]) -> None:
        """Rows that were not there before; on the disk when this returns."""
        _append(self.folder / _ADDED, "".join(f"{json.dumps([kind, i])}\n" for i in ids).encode())

    def note_replaced(self, rows: Sequence[Row]) -> None:
        """Rows as they were before."""
        _append(self.folder / _REPLACED, _lines(rows))

    def added(self) -> list[tuple[str, str]]:
        """(kind, id) in the order in which they came."""
        found = _whole_lines(self.folder / _ADDED)
        return [cast("tuple[str, str]", tuple(json.loads(line))) for line in found]

    def replaced(self) -> Iterator[Row]:
        """The first state of each."""
        seen: set[tuple[str, str]] = set()
        for line in _whole_lines(self.folder / _REPLACED):
            row = _row(line)
            if (row.kind, row.id) not in seen:
                seen.add((row.kind, row.id))
                yield row

    def remove(self) -> None:
        """It was taken back."""
        shutil.rmtree(self.folder)


def _opened(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _append(path: Path, lines: bytes) -> None:
    if not lines:
        return
    with path.open("ab") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _whole_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):  # a kill may have cut the last one
                yield line


def _lines(rows: Sequence[Row]) -> bytes:
    return b"".join(_line(row) for row in rows)


def _line(row: Row) -> bytes:
    body: dict[str, object] = {"kind": row.kind, "id": row.id, "values": row.values}
    if row.vector is not None:
        body["vector"] = base64.b64encode(vector_bytes(row.vector)).decode()
    return json.dumps(body).encode() + b"\n"


def _row(line: bytes) -> Row:
    body = json.loads(line)
    packed = body.get("vector")
    vector = None
    if packed is not None:
        vector = np.frombuffer(base64.b64decode(packed), dtype="<f4").tolist()
    return Row(body["kind"], body["id"], body["values"], vector)
