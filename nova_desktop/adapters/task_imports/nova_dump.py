"""A plain pg_dump of an original Nova's Postgres: read as text, the database is never touched."""

import re
from collections.abc import Iterator
from typing import Final

from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.nova_rows import Found, Row, board_of
from nova_desktop.adapters.task_imports.nova_threads import chats_of
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.task_import import ImportedBoard

_COPY: Final = re.compile(r'COPY (?:"?\w+"?\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;')
_INSERT: Final = re.compile(r'INSERT INTO (?:"?\w+"?\.)?"?(\w+)"?(?: \(([^)]*)\))? VALUES')
_CREATE: Final = re.compile(r'CREATE TABLE (?:"?\w+"?\.)?"?(\w+)"? \(')
_COLUMN: Final = re.compile(r'\s+"?(\w+)"? ')
_ESCAPE: Final = re.compile(r"\\(?:([bfnrtv\\])|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))")
_PLAIN: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_WANTED: Final = frozenset(
    {
        "tasks", "task_comments", "chats", "chat_messages", "persons", "projects", "artifacts",
        "task_artifact", "task_person", "task_persons", "task_project", "task_projects",
        "processed_emails", "user_settings", "llm_models", "checkpoints", "checkpoint_blobs",
        "chat_metadata",
    }
)  # fmt: skip
_NO_COLUMN: Final = frozenset({"constraint", "primary", "foreign", "unique", "check"})


def looks_like(text: str) -> bool:
    """Whether it is a plain dump."""
    head = text[:20_000]
    return "PostgreSQL database dump" in head or _COPY.search(head) is not None


def is_packed(raw: bytes) -> bool:
    """Whether it is a dump in the custom format, which only pg_restore reads."""
    return raw.startswith(b"PGDMP")


def packed_error(origin: str) -> Exception:
    """What to say of one."""
    cause = "this is a dump in Postgres' custom format. Make a plain one with pg_dump -Fp"
    return unreadable(origin, cause)


def read(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """All tables that Nova knows. Raises NovaError for a dump of something else."""
    found = Found()
    for table, row in _rows(decoded(raw, origin), origin):
        if row is None:
            found.unread[table] = found.unread.get(table, 0) + 1
        else:
            found.tables.setdefault(table, []).append(row)
    if not found.rows("tasks") and not found.rows("task_comments"):
        raise unreadable(origin, "it has no table of tasks of an original Nova")
    found.chats, found.threads = chats_of(found)
    return board_of(found, origin, here)


def _rows(text: str, origin: str) -> Iterator[tuple[str, Row | None]]:
    """Each row of the tables that matter; None for one whose columns nobody knows."""
    lines = enumerate(text.split("\n"), 1)
    orders: dict[str, list[str]] = {}
    for number, line in lines:
        if found := _CREATE.match(line):
            orders[found[1]] = list(_created(lines))
        elif found := _COPY.match(line):
            names = _columns(found[2])
            for at, fields in _copied(lines, number, origin):
                if len(fields) != len(names):
                    raise _misfit(origin, found[1], len(fields), len(names), at)
                if found[1] in _WANTED:
                    yield found[1], dict(zip(names, fields, strict=True))
        elif found := _INSERT.match(line):
            names = _columns(found[2]) if found[2] else orders.get(found[1], [])
            statement = _statement(line[found.end() :], lines)
            for fields in _values(statement) if found[1] in _WANTED else ():
                fits = len(fields) == len(names)
                yield found[1], dict(zip(names, fields, strict=True)) if fits else None


def _misfit(origin: str, table: str, fields: int, columns: int, line: int) -> Exception:
    if fields == 1 and columns > 1:
        return unreadable(origin, f"the dump is cut off in its table {table}", line)
    return unreadable(origin, f"{table}: {fields} of {columns} columns", line)


def _columns(told: str) -> list[str]:
    return [name.strip().strip('"') for name in told.split(",")]


def _created(lines: "Iterator[tuple[int, str]]") -> Iterator[str]:
    for _, line in lines:
        if line.startswith(")"):
            return
        found = _COLUMN.match(line)
        if found and found[1].casefold() not in _NO_COLUMN:
            yield found[1]


def _copied(
    lines: "Iterator[tuple[int, str]]", begun: int, origin: str
) -> Iterator[tuple[int, list[str | None]]]:
    for number, line in lines:
        row = line.removesuffix("\r")
        if row == "\\.":
            return
        yield number, [None if one == "\\N" else _unescaped(one) for one in row.split("\t")]
    raise unreadable(origin, "the dump is cut off: a table never ends", begun)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_one, text) if "\\" in text else text


def _one(found: "re.Match[str]") -> str:
    if found[1]:
        return _PLAIN[found[1]]
    if found[2]:
        return chr(int(found[2], 16))
    return chr(int(found[3], 8) & 0x7F) if found[3] else found[4]


def _statement(begun: str, lines: "Iterator[tuple[int, str]]") -> str:
    """Up to the semicolon that stands outside of quotation marks."""
    pieces = [begun]
    quotes = begun.count("'")
    while quotes % 2 or not pieces[-1].rstrip().endswith(";"):
        following = next(lines, None)
        if following is None:
            break
        pieces.append(following[1])
        quotes += following[1].count("'")
    return "\n".join(pieces)


def _values(statement: str) -> Iterator[list[str | None]]:
    """Rows of values: 'text' with doubled quotation marks, E'text', numbers, NULL, casts."""
    at, fields, row_open = 0, list[str | None](), False
    while at < len(statement):
        mark = statement[at]
        if mark == "(" and not row_open:
            row_open, fields, at = True, [], at + 1
        elif mark == ")" and row_open:
            yield fields
            row_open, at = False, at + 1
        elif row_open and mark not in " ,\n\t":
            value, at = _value(statement, at)
            fields.append(value)
        else:
            at += 1


def _value(statement: str, at: int) -> tuple[str | None, int]:
    escaped = statement[at] in "eE" and statement[at + 1 : at + 2] == "'"
    start = at + escaped
    if statement[start] != "'":
        end = next((n for n in range(at, len(statement)) if statement[n] in ",)"), len(statement))
        word = statement[at:end].strip()
        return (None if word.upper() == "NULL" else word.partition("::")[0]), end
    end = start + 1
    pieces: list[str] = []
    while end < len(statement):
        closing = statement.find("'", end)
        if closing < 0:
            return "".join([*pieces, statement[end:]]), len(statement)
        pieces.append(statement[end:closing])
        if statement[closing + 1 : closing + 2] != "'":
            end = closing + 1
            break
        pieces.append("'")
        end = closing + 2
    text = "".join(pieces)
    while statement[end : end + 2] == "::":
        end = next((n for n in range(end, len(statement)) if statement[n] in ",)"), len(statement))
    return (_unescaped(text) if escaped else text), end
