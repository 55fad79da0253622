"""Vectors of texts that were embedded lately: the same text is asked for again within minutes."""

import hashlib
import sqlite3
import time
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from nova_desktop.children.memory.store import Store

MOST_ROWS: Final = 4000
"""16 MB at 1024 numbers: enough for what one episode and its retries ask twice."""
_MICROS: Final = 1_000_000
_VECTOR: Final = np.dtype("<f4")


def text_hash(text: str) -> bytes:
    """What stands for a text in the cache."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class EmbeddingCache:
    """Over the table `embedding_cache`. Vectors of another fingerprint are never found."""

    def __init__(self, store: Store, most: int = MOST_ROWS) -> None:
        self._store = store
        self._most = most

    async def get(self, fingerprint: str, texts: Sequence[str]) -> dict[str, list[float]]:
        """Those that are there."""
        wanted = {text_hash(text): text for text in texts}

        def read(connection: sqlite3.Connection) -> dict[str, list[float]]:
            found: dict[str, list[float]] = {}
            for hashed, text in wanted.items():
                row = connection.execute(
                    "SELECT vector FROM embedding_cache WHERE fingerprint = ? AND hash = ?",
                    (fingerprint, hashed),
                ).fetchone()
                if row is not None:
                    found[text] = np.frombuffer(row[0], _VECTOR).tolist()
            return found

        return await self._store.read(read)

    async def put(self, fingerprint: str, vectors: Mapping[str, Sequence[float]]) -> None:
        """Keep these, and drop those that were used longest ago."""
        now = time.time_ns() * _MICROS // 1_000_000_000
        rows = [
            (fingerprint, text_hash(text), now, np.asarray(vector, _VECTOR).tobytes())
            for text, vector in vectors.items()
        ]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT OR REPLACE INTO embedding_cache (fingerprint, hash, used_at, vector)"
                " VALUES (?, ?, ?, ?)",
                rows,
            )
            connection.execute(
                "DELETE FROM embedding_cache WHERE row IN (SELECT row FROM embedding_cache"
                " ORDER BY used_at DESC, row DESC LIMIT -1 OFFSET ?)",
                (self._most,),
            )

        await self._store.write(write)
