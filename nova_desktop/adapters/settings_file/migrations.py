"""Brings the values of an older settings file to the present schema, step by step."""

from collections.abc import Callable, Mapping, MutableMapping
from types import MappingProxyType
from typing import Any, Final

from nova_desktop.adapters.settings_file.tiers import VERSION_KEY

Migration = Callable[[MutableMapping[str, Any]], None]
Migrations = Mapping[int, Migration]

_MODELS = ("chat", "memory", "small")


def _roles(document: MutableMapping[str, Any]) -> None:
    """1 to 2: `[chat]` and the names in `[models]` become `[roles]`."""
    models = document.get("models", {})
    chat = document.pop("chat", {})
    found = {f"{name}_llm_model": models.pop(name) for name in _MODELS if name in models}
    if "embedding" in models:
        found["embedding_model"] = models.pop("embedding")
    found |= {f"chat_llm_{name}": value for name, value in chat.items()}
    if found:
        document["roles"] = found


# From a version to the next one. A migration edits the tables in place, so that comments stay.
# A released migration never changes; files of every released schema lie beside the tests.
MIGRATIONS: Final[Migrations] = MappingProxyType({1: _roles})


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
