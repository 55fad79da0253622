"""Reading the user's files as text: what is read, and what is not."""

import io
import os
import zlib
from pathlib import Path

import pytest

from nova_desktop.adapters.file_texts import reading
from nova_desktop.adapters.file_texts.reading import LARGEST_BYTES, FileReader
from nova_desktop.services.agent.file_ports import FileRefusedError, FileText

pytestmark = pytest.mark.anyio


def pdf(*pages: str) -> bytes:
    """A small PDF with a line of text on each page, "" for none."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids: list[str] = []
    for text in pages:
        content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1") if text else b""
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1"
            b" /BaseFont /Helvetica >> >> >> >>" % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    named = " ".join(kids).encode()
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (named, len(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places: list[int] = []
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        ("Größe 🎉".encode(), "Größe 🎉"),
        ("Größe".encode("utf-8-sig"), "Größe"),
        ("Größe".encode("utf-16"), "Größe"),
        ("Größe „so“".encode("cp1252"), "Größe „so“"),
        (b"a\x81b", "a\x81b"),
        (b"From: a\r\nSubject: b\r\n\r\nText", "From: a\r\nSubject: b\r\n\r\nText"),
    ],
)
async def test_texts(tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert await FileReader().read(str(file)) == FileText(text)


async def test_a_pdf(tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_bytes(pdf("Dear Ada", "", "Yours, Bob"))
    found = await FileReader().read(str(file))
    assert found == FileText("[page 1]\nDear Ada\n\n[page 3]\nYours, Bob", 3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4\nnothing more", "broken PDF"),
        (b"%PDF-", "broken PDF"),
        (pdf("x")[:300], "broken PDF"),
        (pdf("", ""), "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither text nor PDF"),
        (b"PK\x03\x04\0\0\0\0", "neither text nor PDF"),
        (zlib.compress(b"\0" * 100_000) + b"\0", "neither text nor PDF"),
        (b"\xff\xfe\x00", "neither text nor PDF"),
    ],
)
async def test_what_is_neither(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(FileRefusedError, match=words):
        await FileReader().read(str(file))


async def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Secret"))))
    writer.encrypt("password", algorithm="RC4-128")
    file = tmp_path / "locked.pdf"
    writer.write(file)
    with pytest.raises(FileRefusedError, match="password"):
        await FileReader().read(str(file))


async def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "none", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(FileRefusedError):
            await FileReader().read(str(path))


async def test_too_large_and_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    with pytest.raises(FileRefusedError, match="larger than 20 MB"):
        await FileReader().read(str(large))
    monkeypatch.setattr(reading, "LONGEST_TEXT", 10)
    (tmp_path / "long").write_text("x" * 50)
    assert await FileReader().read(str(tmp_path / "long")) == FileText("x" * 10, is_cut=True)


async def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    import threading

    go = threading.Event()

    def slow(_content: bytes, _longest: int) -> FileText:
        go.wait(5)
        return FileText("late")

    file = tmp_path / "slow.pdf"
    file.write_bytes(pdf("x"))
    with pytest.raises(FileRefusedError, match="too long"):
        await FileReader(slow, 0.05).read(str(file))
    go.set()
