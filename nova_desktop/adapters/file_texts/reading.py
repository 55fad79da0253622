"""Reads text files and PDFs in a thread, within bounds of size and time."""

import asyncio
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from nova_desktop.adapters.file_texts.pdf import text_of_pdf
from nova_desktop.services.agent.file_ports import FileRefusedError, FileText

LARGEST_BYTES: Final = 20_000_000
LONGEST_TEXT: Final = 1_000_000
PATIENCE_S: Final = 30.0
_PDF: Final = b"%PDF-"
_MARKS: Final = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


class FileReader:
    """The FileTexts of the application."""

    def __init__(
        self, pdf: Callable[[bytes, int], FileText] = text_of_pdf, patience_s: float = PATIENCE_S
    ) -> None:
        self._pdf = pdf
        self._patience_s = patience_s

    async def read(self, path: str) -> FileText:
        """The text; a device, a pipe or a folder is no file. Raises FileRefusedError."""
        try:
            async with asyncio.timeout(self._patience_s):
                return await asyncio.to_thread(self._read, path)
        except TimeoutError:
            raise FileRefusedError("it takes too long to read.") from None

    def _read(self, path: str) -> FileText:
        content = _bytes_of(path)
        if content.startswith(_PDF):
            return self._pdf(content, LONGEST_TEXT)
        return _text(content)


def _bytes_of(path: str) -> bytes:
    try:
        # without O_NONBLOCK the opening of a named pipe waits for ever
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(Path(path), flags)
        with os.fdopen(handle, "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise FileRefusedError("it is no file.")
            if facts.st_size > LARGEST_BYTES:
                raise FileRefusedError(f"it is larger than {LARGEST_BYTES // 1_000_000} MB.")
            content = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "no such path"
        raise FileRefusedError(f"it cannot be read ({why}).") from None
    if len(content) > LARGEST_BYTES:
        raise FileRefusedError(f"it is larger than {LARGEST_BYTES // 1_000_000} MB.")
    return content


def _text(content: bytes) -> FileText:
    """As UTF-8, or what its first bytes say, or Windows's Latin; not what only looks like text."""
    named = next((code for mark, code in _MARKS.items() if content.startswith(mark)), "")
    if not named and b"\0" in content[:65_536]:
        raise FileRefusedError("it is neither text nor PDF.")
    for code in (named,) if named else ("utf-8", "cp1252", "latin-1"):
        with suppress(UnicodeDecodeError):
            text = content.decode(code)
            return FileText(text[:LONGEST_TEXT], is_cut=len(text) > LONGEST_TEXT)
    raise FileRefusedError("it is neither text nor PDF.")
