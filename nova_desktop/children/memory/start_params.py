"""What the memory child is started with and told again: a MemorySetUp as JSON."""

from pathlib import Path

from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.domain.memory_state import GraphKind, MemorySetUp
from nova_desktop.domain.wire import from_wire
from nova_desktop.protocol import INVALID_PARAMS, JsonObject


def set_up_of(params: JsonObject) -> MemorySetUp:
    """Raises RefusedError, which names what is wrong and no value."""
    try:
        set_up = from_wire(MemorySetUp, params.get("set_up"))
    except (ValueError, TypeError):
        raise RefusedError("set_up is no MemorySetUp", INVALID_PARAMS) from None
    if not Path(set_up.folder).is_absolute():
        raise RefusedError("folder must be an absolute path", INVALID_PARAMS)
    if set_up.models.dimension < 1:
        raise RefusedError("dimension must be 1 or more", INVALID_PARAMS)
    if set_up.place.kind is GraphKind.NEO4J and not set_up.place.uri:
        raise RefusedError("uri must not be empty", INVALID_PARAMS)
    return set_up
