"""Copied files beside an export: into a folder of its name, and from there to Nova's own again.

Within both a file lies in a folder that is named as Nova named its copy.
"""

import errno
import os
import shutil
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final
from uuid import uuid4

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.tasks import Attachment

_PIECE_BYTES: Final = 1 << 20
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_PARTS: Final = 2
Check = Callable[[], None]


class CopiedFilesBeside:
    """Implements CopiedFiles; `shelf` is the folder in which Nova keeps its copies."""

    def __init__(self, shelf: Path) -> None:
        self._shelf = shelf

    @contextmanager
    def beside(self, path: Path, check: Check) -> Generator["Packing"]:
        """Into `NAME-files` beside `NAME.json`; what lies there already and is no part stays."""
        target = folder_of(path)
        staged = target.with_name(f".{target.name}.nova-tmp")
        try:
            shutil.rmtree(staged, ignore_errors=True)
            yield Packing(self._shelf, staged, check)
            with _told(target):
                _merge(staged, target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def bring(self, path: Path, wanted: Sequence[str]) -> Mapping[str, str]:
        """Copy from the folder beside `path`; by its path there, where each is now."""
        folder = folder_of(path)
        found: dict[str, str] = {}
        try:
            with _told(self._shelf):
                for each in wanted:
                    source = _inside(folder, each)
                    if source is not None:
                        found[each] = str(self._bring(source))
        except NovaError:
            self.take_away(list(found.values()))
            raise
        return found

    def take_away(self, paths: Sequence[str]) -> None:
        """Files that were brought, each with its folder."""
        for path in paths:
            folder = Path(path).parent
            if folder.parent == self._shelf:
                shutil.rmtree(folder, ignore_errors=True)

    def _bring(self, source: Path) -> Path:
        """Under its own name where that is free, so that an export of it is the same again."""
        name = source.parent.name
        folder = self._shelf / (uuid4().hex if (self._shelf / name).exists() else name)
        try:
            _copy(source, folder / source.name, lambda: None)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder / source.name


class Packing:
    """Implements FilesBeside."""

    def __init__(self, shelf: Path, staged: Path, check: Check) -> None:
        self._shelf = shelf
        self._staged = staged
        self._check = check
        self._paths: dict[str, str] = {}
        self._missing: set[str] = set()

    @property
    def written(self) -> int:
        """How many are there so far."""
        return len(self._paths)

    @property
    def missing(self) -> int:
        """How many were to be copied, but are nowhere."""
        return len(self._missing)

    def put(self, record: TaskRecord) -> TaskRecord:
        """With the paths of its copied files within the folder."""
        if not any(each.copied for each in record.attachments):
            return record
        with _told(self._staged):
            return replace(record, attachments=tuple(map(self._put, record.attachments)))

    def _put(self, file: Attachment) -> Attachment:
        source = Path(file.path)
        if not file.copied or source.parent.parent != self._shelf:
            return file
        if file.path not in self._paths and not self._copied(file.path, source):
            return file
        return replace(file, path=self._paths[file.path])

    def _copied(self, path: str, source: Path) -> bool:
        """Several tasks may have the same one, which comes once."""
        inside = PurePosixPath(source.parent.name) / source.name
        try:
            with source.open("rb"):
                pass
        except OSError:
            self._missing.add(path)
            return False
        _copy(source, self._staged / inside, self._check)
        self._paths[path] = str(inside)
        return True


def folder_of(path: Path) -> Path:
    """The folder of the files that belong to an export."""
    return path.with_name(f"{path.stem}-files")


def _inside(folder: Path, path: str) -> Path | None:
    """A plain file in a folder of the folder; None for what leads elsewhere or is not there."""
    parts = PurePosixPath(path).parts
    odd = any(part in (".", "..") or set(part) & set("\\:/\0") for part in parts)
    if len(parts) != _PARTS or odd:
        return None
    found = folder / parts[0] / parts[1]
    is_link = found.is_symlink() or found.parent.is_symlink()
    return found if not is_link and found.is_file() else None


def _copy(source: Path, target: Path, check: Check) -> None:
    """For the owner alone, and on the disk when it returns."""
    for folder in (target.parent.parent, target.parent):
        folder.mkdir(exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with (
        source.open("rb") as reading,
        os.fdopen(os.open(target, flags, 0o600), "wb") as writing,
    ):
        while piece := reading.read(_PIECE_BYTES):
            check()
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())


def _merge(staged: Path, target: Path) -> None:
    """What was staged takes its place; an earlier export's file of the same name makes room."""
    if not staged.is_dir():
        return
    for folder in staged.iterdir():
        place = target / folder.name
        for each in (target, place):
            each.mkdir(exist_ok=True, mode=0o700)
        for file in folder.iterdir():
            file.replace(place / file.name)


@contextmanager
def _told(path: Path) -> Generator[None]:
    """What the file system refuses, as a problem."""
    try:
        yield
    except OSError as error:
        code = ProblemCode.DISK_FULL if error.errno in _FULL else ProblemCode.EXPORT_UNWRITABLE
        why = error.strerror or str(error)
        raise NovaError.of(
            code, path=str(path), why=why, detail=str(error), retryable=True
        ) from error
