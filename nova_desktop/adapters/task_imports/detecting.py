"""Tells by what is in it which product a file comes from, and reads it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from nova_desktop.adapters.task_imports import (
    csv_mapper,
    icalendar,
    microsoft_todo,
    nova_dump,
    org_mode,
    super_productivity,
    things,
    ticktick,
    todo_txt,
    todoist,
    trello,
    zip_files,
)
from nova_desktop.adapters.task_imports.csv_rows import names_of, rows_of
from nova_desktop.adapters.task_imports.failing import own, unknown, unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import parsed, record
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_import import CsvTable, ImportedBoard
from nova_desktop.domain.task_json import FORMAT

_HEAD: Final = 256 * 1024
_HEADER_ROWS: Final = 12
Read = Callable[[object, str, Here], ImportedBoard]
_OF_JSON: Final[tuple[tuple[Callable[[object], bool], Read], ...]] = (
    (super_productivity.is_super_productivity, super_productivity.read),
    (trello.is_trello, trello.read),
    (things.is_things, things.read),
    (microsoft_todo.is_microsoft, microsoft_todo.read),
)


def read_any(raw: bytes, origin: str, here: Here) -> ImportedBoard | CsvTable:
    """The board, or for a CSV that nobody knows its columns.

    Raises NovaError: TASK_IMPORT_UNREADABLE with `path`, `line` and `cause`, TASK_IMPORT_TOO_LARGE,
    TASK_IMPORT_UNKNOWN, TASK_IMPORT_OWN.
    """
    if not raw.strip():
        raise unreadable(origin, "it is empty")
    if zip_files.is_zip(raw):
        return _read_zip(raw, origin, here)
    if nova_dump.is_packed(raw):
        raise nova_dump.packed_error(origin)
    text = decoded(raw, origin)
    head = text[:_HEAD].lstrip()
    if head[:1] in ("{", "["):
        return _read_json(text, origin, here)
    ending = origin.casefold().rpartition(".")[2]
    if icalendar.looks_like(head):
        return icalendar.read(raw, origin, here)
    if nova_dump.looks_like(head):
        return nova_dump.read(raw, origin, here)
    if ending == "org" or org_mode.looks_like(head):
        return org_mode.read(raw, origin, here)
    return _read_rows(raw, text, origin, here)


def _read_zip(raw: bytes, origin: str, here: Here) -> ImportedBoard | CsvTable:
    """Todoist's backup, or a zip with one file of another product."""
    packed = [*zip_files.unpacked(raw, origin)]
    if any(todoist.is_backup_part(one) for one in packed):
        return todoist.read_backup(raw, origin, here)
    errors: list[NovaError] = []
    for one in packed:
        try:
            return _read_packed(one, here)
        except NovaError as error:
            errors.append(error)
    raise errors[0] if len(errors) == 1 else unknown(origin)


def _read_packed(packed: zip_files.Packed, here: Here) -> ImportedBoard | CsvTable:
    if zip_files.is_zip(packed.raw):
        raise unreadable(packed.name, "it is a zip inside a zip")
    return read_any(packed.raw, packed.name, here)


def table_content(raw: bytes, origin: str, here: Here) -> bytes:
    """The bytes of a CSV that `read_any` gave the columns of: itself, or out of its zip."""
    if not zip_files.is_zip(raw):
        return raw
    for one in zip_files.unpacked(raw, origin):
        with suppress(NovaError):
            if isinstance(_read_packed(one, here), CsvTable):
                return one.raw
    raise unknown(origin)


def _read_json(text: str, origin: str, here: Here) -> ImportedBoard:
    try:
        value = parsed(text, origin)
    except NovaError:
        if text.lstrip()[:1] == "[" and todo_txt.looks_like(text):
            return todo_txt.read(text.encode(), origin, here)
        raise
    if record(value).get("format") == FORMAT:
        raise own(origin)
    for is_it, read in _OF_JSON:
        if is_it(value):
            return read(value, origin, here)
    raise unknown(origin)


def _read_rows(raw: bytes, text: str, origin: str, here: Here) -> ImportedBoard | CsvTable:
    headers = _headers(text[:_HEAD], origin)
    if any(todoist.is_todoist(one) for one in headers[:1]):
        return todoist.read(raw, origin, here)
    if any(ticktick.is_ticktick(one) for one in headers):
        return ticktick.read(raw, origin, here)
    if any(microsoft_todo.is_outlook(one) for one in headers[:1]):
        return microsoft_todo.read_outlook(raw, origin, here)
    several = sum(len(one) > 1 for one in headers)
    if origin.casefold().endswith((".csv", ".tsv")):
        return csv_mapper.table_of(raw, origin)
    if todo_txt.looks_like(text[:_HEAD]) or (
        several < len(headers) and origin.casefold().endswith(".txt")
    ):
        return todo_txt.read(raw, origin, here)
    widths = {len(one) for one in headers}
    if several == len(headers) > 1 and len(widths) == 1:
        return csv_mapper.table_of(raw, origin)
    raise unknown(origin)


def _headers(head: str, origin: str) -> list[dict[str, int]]:
    found: list[dict[str, int]] = []
    try:
        for row in rows_of(head, origin):
            found.append(names_of(row.fields))
            if len(found) >= _HEADER_ROWS:
                break
    except NovaError:
        pass  # the head may end in the middle of a field
    return found
