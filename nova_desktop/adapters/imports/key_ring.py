"""Gathers the keys of a set-up that is read, each once, under the name it will have."""

import json
from collections.abc import Mapping
from typing import Final

from nova_desktop.adapters.imports.env_file import is_placeholder
from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.imported import FoundKey

_LONGEST_BYTES: Final = 16 * 1024
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
        free = first_free(name, self._keys)
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
