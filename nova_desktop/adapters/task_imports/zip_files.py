"""What is packed into a zip, read in memory with limits: nothing is ever written to a disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nova_desktop.adapters.task_imports.failing import too_large, unreadable

MOST_FILES: Final = 5_000
MOST_BYTES: Final = 128 * 1024 * 1024
MOST_OF_ALL: Final = 256 * 1024 * 1024
MOST_RATIO: Final = 200
_SMALL: Final = 1024 * 1024
_PIECE: Final = 1024 * 1024
_INNER: Final = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Packed:
    """One file. `name` is its last part alone; folders never count."""

    name: str
    raw: bytes


def is_zip(raw: bytes) -> bool:
    """Whether it begins like one."""
    return raw[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def unpacked(raw: bytes, origin: str) -> Iterator[Packed]:
    """Each file in turn. Archives inside archives, folders and links are passed over.

    Raises NovaError for a broken one, for one with a password, and for one that swells: too many
    files, more than 128 MiB each or 256 MiB in all, or to more than 200 times its size.
    """
    if len(raw) > MOST_OF_ALL:
        raise too_large(origin, f"{len(raw) // 2**20} MiB")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield from _files(archive, origin)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise unreadable(origin, f"the zip is broken ({error})") from error
    except RuntimeError as error:  # what zipfile says of a password
        raise unreadable(origin, "the zip has a password") from error


def _files(archive: zipfile.ZipFile, origin: str) -> Iterator[Packed]:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES:
        raise too_large(origin, f"{len(members)} files")
    total = 0
    for member in members:
        name = _name(member.filename)
        if not name or name.casefold().endswith(_INNER):
            continue
        content = _content(archive, member, origin, MOST_OF_ALL - total)
        total += len(content)
        yield Packed(name, content)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str, room: int) -> bytes:
    """Counted as it is read: what the zip says of its sizes may be a lie."""
    most = min(MOST_BYTES, room, max(member.compress_size * MOST_RATIO, _SMALL))
    if member.file_size > most:
        raise too_large(origin, f"{_name(member.filename)}: {member.file_size // 2**20} MiB")
    pieces: list[bytes] = []
    size = 0
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > most:
                raise too_large(origin, _name(member.filename))
            pieces.append(piece)
    return b"".join(pieces)


def _name(path: str) -> str:
    """The last part of a path, whatever it climbs through; "" for what hides."""
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "" if name.startswith(".") or "__MACOSX" in path else name
