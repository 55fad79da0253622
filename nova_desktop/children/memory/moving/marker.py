"""Where long work stands, in the memory file, so that it goes on after a kill."""

import json
import sqlite3
from dataclasses import dataclass
from typing import cast

from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import set_state, state
from nova_desktop.domain.memory_state import GraphKind, GraphPlace


@dataclass(frozen=True, slots=True)
class Marker:
    """A small JSON object under a name. Raises GraphError."""

    store: Store
    name: str

    async def read(self) -> dict[str, str]:
        """Empty when nothing is under way."""
        text = await self.store.read(lambda connection: state(connection, self.name))
        try:
            value: object = json.loads(text) if text else {}
        except ValueError:
            return {}
        return cast("dict[str, str]", value) if isinstance(value, dict) else {}

    async def write(self, **values: str) -> None:
        """In place of what was there."""
        text = json.dumps(values)
        await self.store.write(lambda connection: set_state(connection, self.name, text))

    async def clear(self) -> None:
        """Nothing is under way."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM state WHERE key = ?", (self.name,))

        await self.store.write(write)


def name_of(place: GraphPlace) -> str:
    """A place without its password; the same for the same place."""
    if place.kind is GraphKind.EMBEDDED:
        return place.kind.value
    return f"{place.uri.rstrip('/')} {place.database or 'neo4j'}"
