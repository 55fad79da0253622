"""Which values are secrets, by the names that others give them and by what is inside."""

from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import parse_qsl, urlsplit

from nova_desktop.domain.gateway_plan import SecretRef

MEMORY_PASSWORD: Final = SecretRef("memory/neo4j")
"""The password of the Neo4j that memory is kept in."""

_ENDINGS: Final = (
    "_key", "_secret", "_token", "_password", "_credentials", "_credential", "_key_id",
    "_passphrase",
)  # fmt: skip
_NAMES: Final = frozenset(
    {"password", "token", "secret", "credentials", "authorization", "cookie", "passphrase",
     "apikey", "key"}
)  # fmt: skip
_HEADERS: Final = ("authorization", "api-key", "apikey", "token", "secret", "cookie")
_BEGINNINGS: Final = ("os.environ/", "Bearer ", "sk-", "hf_", "AIza")


def is_secret_name(name: str) -> bool:
    """Whether a parameter of this name holds a secret."""
    name = name.casefold()
    if "cost_per" in name:
        return False
    return name in _NAMES or name.endswith(_ENDINGS)


def is_secret_header(name: str) -> bool:
    """Whether an HTTP header, or an entry of an object, of this name holds a secret."""
    name = name.casefold()
    return is_secret_name(name) or any(word in name for word in _HEADERS)


def hides_secret(value: object) -> bool:
    """Whether a text, a list or an object holds a secret, or names a variable, inside."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value).items()
        return any(is_secret_header(str(name)) or hides_secret(inner) for name, inner in entries)
    if isinstance(value, list):
        return any(map(hides_secret, cast("list[object]", value)))
    return isinstance(value, str) and value.startswith(_BEGINNINGS)


def address_hides_secret(address: str) -> bool:
    """Whether a URL carries a password or a key."""
    try:
        parts = urlsplit(address)
        has_password = bool(parts.password or parts.username)
    except ValueError:
        return False
    return has_password or any(is_secret_header(name) for name, _ in parse_qsl(parts.query))
