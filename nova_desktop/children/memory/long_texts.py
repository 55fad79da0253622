"""Texts that are too long for a frame of the child protocol: they come and go by private files."""

import asyncio
import contextlib
import json
import os
import stat
import uuid
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.domain.memory import LONGEST_TEXT
from nova_desktop.domain.problems import ProblemCode

LONGEST_INLINE: Final = 100_000
"""Bytes of JSON."""
_MOST_BYTES: Final = 4 * LONGEST_TEXT + 4


def is_long(text: str) -> bool:
    """Whether it goes by a file."""
    return len(text) > LONGEST_INLINE or len(json.dumps(text)) > LONGEST_INLINE


async def take(path: str) -> str:
    """The text in a file that was left for us, which is gone afterwards. Raises GraphError."""
    return await asyncio.to_thread(_take, Path(path))


async def leave(text: str, folder: str) -> str:
    """The path of a new file with the text, for the parent to read and delete."""
    return await asyncio.to_thread(_leave, text, Path(folder))


def _take(path: Path) -> str:
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(file, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _unreadable("no file")
            raw = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(error.strerror or "it cannot be read") from None
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return raw.decode("utf-8", "replace")


def _leave(text: str, folder: Path) -> str:
    path = folder / f"memory-{uuid.uuid4().hex}.txt"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise _unreadable(error.strerror or "it cannot be written") from None
    return str(path)


def _unreadable(why: str) -> GraphError:
    return GraphError(ProblemCode.MEMORY_FILE_UNREADABLE, why, retryable=False)
