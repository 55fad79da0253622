"""Search by meaning: vectors kept in the memory file, and short codes of them in memory.

`VectorIndex` is the whole of it; docs/adr tells why it is made like this.
"""

from nova_desktop.children.memory.vectors.index import Filter, VectorIndex
from nova_desktop.children.memory.vectors.table import unit, usable

__all__ = ["Filter", "VectorIndex", "unit", "usable"]
