"""Brings the values of an older settings file to the present schema, step by step."""

from collections.abc import Callable, Mapping, MutableMapping
from types import MappingProxyType
from typing import Any, Final

from nova_desktop.adapters.settings_file.tiers import VERSION_KEY

Migration = Callable[[MutableMapping[str, Any]], None]
Migrations = Mapping[int, Migration]

# From a version to the next one. A migration edits the tables in place, so that comments stay.
# A released migration never changes; files of every released schema lie beside the tests.
MIGRATIONS: Final[Migrations] = MappingProxyType({})


class MigrationFailedError(Exception):
    """A step is missing or did not get along with the file."""


def migrate(
    document: MutableMapping[str, Any], found: int, wanted: int, migrations: Migrations
) -> None:
    """Edit `document` from schema `found` to `wanted`. Raises MigrationFailedError."""
    for version in range(found, wanted):
        try:
            migrations[version](document)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            step = f"from schema {version} to {version + 1}: {type(error).__name__}: {error}"
            raise MigrationFailedError(step) from error
    document[VERSION_KEY] = wanted
