"""The text of a PDF, page by page. pypdf is imported when the first PDF is read."""

import io
import logging
import time
from collections.abc import Iterable
from typing import Final

from nova_desktop.services.agent.file_ports import FileRefusedError, FileText

MOST_PAGES: Final = 300
PATIENCE_S: Final = 20.0


def text_of_pdf(content: bytes, longest: int) -> FileText:
    """As much as bounds of length, pages and time let through. Raises FileRefusedError."""
    from pypdf import PdfReader  # noqa: PLC0415 (its import takes a while)
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every odd file
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        texts = (reader.pages[number].extract_text() for number in range(min(pages, MOST_PAGES)))
        parts = _parts(texts, longest)
    # what pypdf raises for broken files, as they were seen
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError,
            RecursionError, NotImplementedError, OverflowError, MemoryError) as error:  # fmt: skip
        raise FileRefusedError(f"it is a broken PDF ({type(error).__name__}).") from None
    if locked:
        raise FileRefusedError("it is locked with a password.")
    found = "\n\n".join(part for part in parts if part)
    if not found:
        raise FileRefusedError("it has no text; it may be a picture of a page.")
    return FileText(found[:longest], pages, len(parts) < pages or len(found) > longest)


def _parts(texts: Iterable[str], longest: int) -> list[str]:
    """Page by page, until it is enough."""
    until = time.monotonic() + PATIENCE_S
    parts: list[str] = []
    left = longest
    for text in texts:
        parts.append(f"[page {len(parts) + 1}]\n{text.strip()}" if text.strip() else "")
        left -= len(parts[-1])
        if left < 0 or time.monotonic() > until:
            break
    return parts
