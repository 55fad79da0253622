"""Which values of an entity or a fact are Graphiti's own; all others are attributes."""

from collections.abc import Mapping
from typing import Any, Final

from graphiti_core.edges import EntityEdge
from graphiti_core.nodes import EntityNode

_ATTRIBUTES: Final = "attributes"
ENTITY_FIELDS: Final = frozenset(EntityNode.model_fields) - {_ATTRIBUTES}
FACT_FIELDS: Final = frozenset(EntityEdge.model_fields) - {_ATTRIBUTES}


def apart(given: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """The own values, and the attributes under one name.

    In a group Graphiti lays the attributes among the rest; a single one has them apart.
    """
    own = {name: value for name, value in given.items() if name in fields}
    rest = {name: value for name, value in given.items() if name not in fields}
    return own | {_ATTRIBUTES: {**rest.pop(_ATTRIBUTES, {}), **rest}}
