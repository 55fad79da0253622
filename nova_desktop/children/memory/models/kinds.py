"""The kinds of domain.memory_kinds as Graphiti wants them: classes that say what they mean."""

from typing import Final

from pydantic import BaseModel, create_model

from nova_desktop.domain.memory_kinds import ENTITY_KINDS, RELATIONS


def _bare(name: str, meaning: str) -> type[BaseModel]:
    """Without fields: each costs calls, and names like `name` or `summary` are Graphiti's own."""
    return create_model(name, __doc__=meaning)


ENTITY_TYPES: Final = {name: _bare(name, meaning) for name, meaning in ENTITY_KINDS.items()}
EDGE_TYPES: Final = {name: _bare(name, each.meaning) for name, each in RELATIONS.items()}


def edge_type_map() -> dict[tuple[str, str], list[str]]:
    """Which relations may join which kinds."""
    pairs = dict.fromkeys(pair for each in RELATIONS.values() for pair in each.ends)
    return {pair: [name for name, each in RELATIONS.items() if pair in each.ends] for pair in pairs}
