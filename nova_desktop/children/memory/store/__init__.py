"""The one SQLite file of memory: its threads, schema, copies and what happens when it is damaged.

`open_store` opens it, `Store` runs work on it.
"""

from nova_desktop.children.memory.store.damage import Opened
from nova_desktop.children.memory.store.opening import open_store
from nova_desktop.children.memory.store.store import Store

__all__ = ["Opened", "Store", "open_store"]
