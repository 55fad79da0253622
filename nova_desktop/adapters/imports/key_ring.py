"""Gathers the keys of a set-up that is read, each once, under the name it will have."""

import json
from collections.abc import Mapping
from typing import Final, cast

from nova_desktop.adapters.imports.env_file import is_placeholder
from nova_desktop.adapters.imports.safe_yaml import as_list, as_mapping
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.imported import FoundKey

_LONGEST_BYTES: Final = 16 * 1024
_ENDINGS: Final = (
    "_key", "_secret", "_token", "_password", "_credentials", "_key_id", "_passphrase",
)  # fmt: skip
_NAMES: Final = frozenset({"password", "token", "secret", "credentials", "authorization", "cookie"})
_HEADERS: Final = ("authorization", "api-key", "apikey", "token", "secret", "cookie")
# What stands where a server asks for no key.
_NO_KEYS: Final = frozenset(
    {"none", "null", "no-key", "no_key", "not-needed", "not_needed", "dummy", "fake", "fake-key",
     "empty", "anything", "any", "sk-1234", "sk-no-key-required", "lm-studio", "ollama", "na"}
)  # fmt: skip


INDIRECT: Final = ("os.environ/", "oidc/")
"""What LiteLLM takes for the name of a variable or a file to read."""


class KeyRing:
    """`env` are the variables that the set-up may name."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._keys: dict[str, FoundKey] = {}

    def of_variable(self, name: str) -> SecretRef:
        """The key that a variable holds, with its value if that is known."""
        key = FoundKey(SecretRef(name), usable(self._env.get(name, "")))
        self._keys.setdefault(name, key)
        return key.ref

    def of_value(self, value: str, name: str) -> SecretRef | None:
        """A key written out in the file: the one of the same value, else a new one.

        None for what cannot be a key.
        """
        value = usable(value)
        if not value:
            return None
        for key in self._keys.values():
            if key.value == value:
                return key.ref
        free, number = name, 2
        while free in self._keys:
            free, number = f"{name}-{number}", number + 1
        self._keys[free] = FoundKey(SecretRef(free), value)
        return self._keys[free].ref

    def all(self) -> tuple[FoundKey, ...]:
        return tuple(self._keys.values())


def usable(value: str) -> str:
    """A value as it can be kept: on one line, of a sensible length; "" for what is no key."""
    value = value.strip()
    if value.startswith("{"):
        try:  # credentials as JSON of several lines
            value = json.dumps(json.loads(value))
        except ValueError:
            return ""
    bad = value.startswith(INDIRECT) or any(
        c in "\0\r\n" or "\ud800" <= c <= "\udfff" for c in value
    )
    if bad or is_placeholder(value) or len(value.encode()) > _LONGEST_BYTES:
        return ""
    return value


def stands_for_no_key(value: str) -> bool:
    """Whether a key is what people write where none is asked for."""
    return value.strip().casefold() in _NO_KEYS


def is_secret_name(name: str) -> bool:
    """Whether a parameter of this name holds a secret."""
    name = name.casefold()
    if "cost_per" in name:
        return False
    return name in _NAMES or name.endswith(_ENDINGS)


def hides_secret(value: object) -> bool:
    """Whether a list or an object holds a secret, or names a variable, somewhere inside."""
    if isinstance(value, Mapping):
        return any(
            is_secret_name(name)
            or any(word in name.casefold() for word in _HEADERS)
            or hides_secret(inner)
            for name, inner in as_mapping(cast("object", value)).items()
        )
    if isinstance(value, list):
        return any(map(hides_secret, as_list(cast("object", value))))
    if isinstance(value, str):
        return value.startswith(("os.environ/", "Bearer ", "sk-", "hf_", "AIza"))
    return False
