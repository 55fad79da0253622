"""Canary keys, and the search for them in files, processes and texts.

The forms are made here anew, not by Nova's redactor: what it forgets must be found.
"""

import json
import secrets
import sqlite3
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

import psutil

LAST = 12
_STANDARD, _URLSAFE = b"+/", b"-_"


@dataclass(frozen=True, slots=True)
class Leak:
    """A canary that was found: its name, the form it had, and where."""

    canary: str
    form: str
    where: str


def canaries() -> dict[str, str]:
    """Keys of many shapes, new ones each time."""

    def some(count: int) -> str:
        return secrets.token_urlsafe(count)[:count]

    return {
        "project": f"sk-proj-{some(56)}",
        "signs": f'tok+/=&%"\\<>{some(16)}/+=&%"\\{some(8)}?#',
        "words": f"schlüssel-ключ-鍵-{some(16)}-ü",
        "short": f"k{some(19)}",
        "long": f"eyJ{some(80)}.{some(76)}",
        "tail of signs": f'{some(20)}"/\\+%&=$"/\\+',
    }


def forms(value: str) -> dict[str, bytes]:
    """How a key may be written, by the name of the form."""
    raw = value.encode()
    found = {
        "plain": raw,
        "the last characters": value[-LAST:].encode(),
        "JSON": json.dumps(value)[1:-1].encode(),
        "JSON with letters": json.dumps(value, ensure_ascii=False)[1:-1].encode(),
        "JSON with slashes escaped": json.dumps(value)[1:-1].replace("/", "\\/").encode(),
        "repr": repr(value)[1:-1].encode(),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "URL": quote(value, safe="").encode(),
        "URL with slashes": quote(value).encode(),
        "URL form": quote_plus(value).encode(),
        "header": raw.decode("latin-1").encode(),
    }
    for before in range(3):
        encoded = b64encode(b"\0" * before + raw)
        inside = encoded[-(-8 * before // 6) : 8 * (before + len(raw)) // 6]
        found[f"base64 at {before}"] = inside
        table = bytes.maketrans(_STANDARD, _URLSAFE)
        found[f"base64 for URLs at {before}"] = inside.translate(table)
    return found


def leaks(content: bytes, keys: Mapping[str, str], where: str) -> list[Leak]:
    """The canaries inside `content`."""
    return [
        Leak(name, form, where)
        for name, value in keys.items()
        for form, needle in forms(value).items()
        if needle in content
    ]


def leaks_in_files(folder: Path, keys: Mapping[str, str]) -> list[Leak]:
    """In every file below, in the files' names, and in every row of the databases."""
    found: list[Leak] = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found += leaks(name.encode(), keys, f"name of {name}")
        if path.is_file() and not path.is_symlink():
            found += leaks(path.read_bytes(), keys, name)
        if path.suffix == ".sqlite3":
            found += leaks(b"\0".join(_cells(path)), keys, f"rows of {name}")
    return found


def leaks_in_processes(processes: Iterable[psutil.Process], keys: Mapping[str, str]) -> list[Leak]:
    """In command lines and environments, as the system shows them to others."""
    found: list[Leak] = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            shown = {
                "cmdline": "\0".join(process.cmdline()),
                "environ": "\0".join(f"{n}={v}" for n, v in process.environ().items()),
            }
            for kind, text in shown.items():
                content = text.encode("utf-8", "surrogateescape")
                found += leaks(content, keys, f"{kind} of {process.pid} {process.name()}")
    return found


def family(pid: int) -> list[psutil.Process]:
    """A process and all its descendants."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _cells(database: Path) -> Iterator[bytes]:
    """Every value of every table: in the file itself a long one may be split over pages."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from (c if isinstance(c, bytes) else str(c).encode() for c in row)
    finally:
        connection.close()
