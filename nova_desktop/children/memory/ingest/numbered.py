"""Keeps things apart whose names differ in a number, such as invoice 11 and invoice 119.

Graphiti takes two names for one thing where nine of ten of their parts are the same, before it
asks a model, and forgets that a number tells things of one kind apart. Here such candidates are
left to the model. The test in tests/contract/test_graph_names.py pins the function.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from graphiti_core.utils.maintenance import dedup_helpers, node_operations

_RESOLVE: Final = "_resolve_with_similarity"
_INDEXES: Final = "_build_candidate_indexes"
_NUMBER: Final = re.compile(r"\d+")


def keep_numbers_apart() -> None:
    """For all of this process; a second call changes nothing."""
    setattr(node_operations, _RESOLVE, _apart(getattr(dedup_helpers, _RESOLVE)))


def _apart(resolve: Callable[[list[Any], Any, Any], None]) -> Callable[[list[Any], Any, Any], None]:
    index: Callable[[list[Any]], Any] = getattr(dedup_helpers, _INDEXES)

    def apart(extracted: list[Any], indexes: Any, state: Any) -> None:
        (thing,) = extracted  # they are resolved one by one
        known: list[Any] = indexes.existing_nodes
        alike = [each for each in known if _numbers(each.name) == _numbers(thing.name)]
        resolve(extracted, indexes if len(alike) == len(known) else index(alike), state)

    return apart


def _numbers(name: str) -> list[str]:
    return _NUMBER.findall(name)
