"""Export files of other task programs, read as the tests need them."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from nova_desktop.adapters.task_imports.detecting import read_any
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.domain.task_import import ImportedBoard, ImportedTask

FOLDER = Path(__file__).parents[1] / "fixtures" / "task_imports"
HERE = Here(datetime(2026, 11, 30, 12, tzinfo=UTC), "Europe/Berlin")


def raw(name: str) -> bytes:
    """A file of tests/fixtures/task_imports."""
    return (FOLDER / name).read_bytes()


def board(content: bytes | str, name: str) -> ImportedBoard:
    """What is read from it under that name."""
    found = read_any(content.encode() if isinstance(content, str) else content, name, HERE)
    assert isinstance(found, ImportedBoard)
    return found


def board_in(name: str) -> ImportedBoard:
    """The board of a file."""
    return board(raw(name), name)


def titled(found: ImportedBoard, title: str) -> ImportedTask:
    """The one task with this title."""
    (task,) = [one for one in found.tasks if one.title == title]
    return task


def parent_title(found: ImportedBoard, title: str) -> str:
    """The title of a task's parent, "" for none."""
    at = titled(found, title).parent
    return "" if at < 0 else found.tasks[at].title


def left(found: ImportedBoard) -> dict[str, tuple[str, int]]:
    """Why each thing does not carry over, and how often."""
    return {one.what: (one.why.value, one.count) for one in found.left}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
