"""Edits a TOML document so that its comments, its order and its unknown keys stay."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import Field, fields, is_dataclass
from typing import Any, Final, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from nova_desktop.adapters.settings_file.migrations import (
    MigrationFailedError,
    Migrations,
    migrate,
)
from nova_desktop.adapters.settings_file.schema import default_of, plain
from nova_desktop.adapters.settings_file.tiers import VERSION_KEY

HEADER: Final = "Settings of Nova Desktop. Nova writes here only what differs from its defaults."


Toml = MutableMapping[str, Any]


def migrated(text: str, found: int, wanted: int, migrations: Migrations) -> str:
    """`text` brought to the schema `wanted`. Raises MigrationFailedError."""
    try:
        document = tomlkit.parse(text)
        migrate(cast("Toml", document), found, wanted, migrations)
        return document.as_string()
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
        top = cast("Toml", document)
        if top.get(VERSION_KEY) != version:
            top[VERSION_KEY] = version
        for (section, key), value in changes.items():
            _change(_table(top, section), key, value)
        return document.as_string()
    except TOMLKitError as error:
        raise ValueError(str(error)) from error


def _new() -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADER))
    return document


def _table(top: Toml, section: str) -> Toml:
    if not isinstance(top.get(section), MutableMapping):
        top[section] = tomlkit.table()
    return top[section]


def _change(table: Toml, key: str, value: object) -> None:
    elements = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    if value is None:
        table.pop(key, None)
    elif elements and is_dataclass(elements[0]):
        table[key] = _tables(table.get(key), elements)
    else:
        table[key] = plain(cast("object", value))


def _tables(old: object, values: Sequence[object]) -> AoT:
    """An array of tables; a table of the same first field is kept with its comments."""
    name = _fields(values[0])[0].name
    tables = cast("list[Toml]", old) if isinstance(old, AoT) else []
    known = {table.get(name): table for table in tables}
    array = tomlkit.aot()
    for value in values:
        table = known.pop(getattr(value, name), None)
        if table is None:
            table = cast("Toml", tomlkit.table())
        _fill(table, value)
        cast("list[Toml]", array).append(table)
    return array


def _fields(value: object) -> "tuple[Field[Any], ...]":
    return fields(cast("Any", value))


def _fill(table: Toml, value: object) -> None:
    """Write what differs from the defaults; a default that the user wrote out stays."""
    new = cast("Mapping[str, Any]", plain(value))
    for field in _fields(value):
        if field.name in new:
            if table.get(field.name) != new[field.name]:
                table[field.name] = _item(new[field.name])
        elif field.name in table and table[field.name] != plain(default_of(field)):
            del table[field.name]


def _item(value: object) -> object:
    """Tables within a table of an array stay on one line."""
    if not isinstance(value, Mapping):
        return value
    inline = tomlkit.inline_table()
    cast("Toml", inline).update(cast("Mapping[str, Any]", value))
    return inline
