"""Edits a TOML document so that its comments, its order and its unknown keys stay."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import Field, fields, is_dataclass
from typing import Any, Final, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from nova_desktop.adapters.settings_file.migrations import (
    MigrationFailedError,
    Migrations,
    migrate,
)
from nova_desktop.adapters.settings_file.schema import default_of, plain
from nova_desktop.adapters.settings_file.tiers import VERSION_KEY

HEADER: Final = "Settings of Nova Desktop. Nova writes here only what differs from its defaults."


def migrated(text: str, found: int, wanted: int, migrations: Migrations) -> str:
    """`text` brought to the schema `wanted`. Raises MigrationFailedError."""
    try:
        document = tomlkit.parse(text)
        migrate(document, found, wanted, migrations)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        cause = f"from schema {found} to {wanted}: {type(error).__name__}: {error}"
        raise MigrationFailedError(cause) from error


def edited(text: str, version: int, changes: Mapping[tuple[str, str], object]) -> str:
    """`text` with new values for keys named by section and key.

    A change to None takes the key out; values are what Settings hold. An empty text gets a header.
    Raises ValueError when the document cannot be edited.
    """
    try:
        document = tomlkit.parse(text) if text.strip() else _new()
        if document.get(VERSION_KEY) != version:
            document[VERSION_KEY] = version
        for (section, key), value in changes.items():
            _change(_table(document, section), key, value)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise ValueError(str(error)) from error


def _new() -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADER))
    return document


def _table(document: tomlkit.TOMLDocument, section: str) -> MutableMapping[str, Any]:
    if not isinstance(document.get(section), MutableMapping):
        document[section] = tomlkit.table()
    return cast("MutableMapping[str, Any]", document[section])


def _change(table: MutableMapping[str, Any], key: str, value: object) -> None:
    if value is None:
        table.pop(key, None)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        table[key] = _tables(table.get(key), cast("tuple[object, ...]", value))
    else:
        table[key] = plain(value)


def _tables(old: object, values: Sequence[object]) -> AoT:
    """An array of tables; a table of the same first field is kept with its comments."""
    known = {table.get(_name(values[0])): table for table in old} if isinstance(old, AoT) else {}
    array = tomlkit.aot()
    for value in values:
        table = known.pop(getattr(value, _name(value)), None)
        array.append(_filled(table if isinstance(table, Table) else tomlkit.table(), value))
    return array


def _name(value: object) -> str:
    return _fields(value)[0].name


def _fields(value: object) -> "tuple[Field[Any], ...]":
    return fields(cast("Any", value))


def _filled(table: Table, value: object) -> Table:
    new = cast("Mapping[str, Any]", plain(value))
    for field in _fields(value):
        default = plain(default_of(field))
        if field.name in new:
            if table.get(field.name) != new[field.name]:
                table[field.name] = _item(new[field.name])
        elif field.name in table and table[field.name] != default:
            del table[field.name]
    return table


def _item(value: object) -> object:
    """Tables within a table of an array stay on one line."""
    if not isinstance(value, Mapping):
        return value
    inline = tomlkit.inline_table()
    inline.update(cast("Mapping[str, Any]", value))
    return inline
