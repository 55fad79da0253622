"""What the readers of a LiteLLM configuration share: variables, keys, and what is left."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from nova_desktop.adapters.imports.key_ring import KeyRing
from nova_desktop.adapters.imports.known_models import Table, known_provider
from nova_desktop.domain.accounts import Account
from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.imported import Left, Loss
from nova_desktop.domain.provider_catalogue import Provider

FROM_ENVIRONMENT: Final = "os.environ/"
_SLUG: Final = re.compile(r"[^a-z0-9]+")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class MissingVariableError(Exception):
    """The configuration names a variable that has no value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Reading:
    """One configuration while it is read."""

    env: Mapping[str, str]
    providers: Sequence[Provider] = ()
    table: Table = field(default_factory=dict[str, Mapping[str, object]])
    credentials: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict[str, Mapping[str, Any]]
    )
    left: list[Left] = field(default_factory=list[Left])
    guessed: set[str] = field(default_factory=set[str])
    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    used: set[str] = field(default_factory=set[str])
    ids: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        self.ring = KeyRing(self.env)

    def leave(self, what: str, why: Loss, detail: str = "") -> None:
        """Tell it once."""
        left = Left(what, why, detail)
        if left not in self.left:
            self.left.append(left)

    def text(self, value: object) -> str:
        """A value as text, a variable resolved. Raises MissingVariableError."""
        text = "" if value is None else str(value).strip()
        if not text.startswith(FROM_ENVIRONMENT):
            return text
        name = text.removeprefix(FROM_ENVIRONMENT)
        self.used.add(name)
        if not self.env.get(name):
            raise MissingVariableError(name)
        return self.env[name]

    def provider_of(self, upstream: str) -> Provider | None:
        """The provider of the catalogue that LiteLLM would call, if it is one of them."""
        prefix, slash, _ = upstream.partition("/")
        if not slash:
            prefix = known_provider(upstream, self.table) or "openai"
        fitting = [
            provider
            for provider in self.providers
            if prefix in {provider.prefix, provider.embedding_prefix} and not provider.api_base
        ]
        own = [provider for provider in fitting if not provider.asks_address]
        return next(iter(own or fitting), None)

    def new_id(self, wanted: object, model: str) -> str:
        """An id that nothing else in this configuration has."""
        text = wanted if isinstance(wanted, str) and wanted else f"import-{slug(model)}"
        free = first_free(text, self.ids)
        self.ids.add(free)
        return free


def slug(text: str) -> str:
    return _SLUG.sub("-", text.casefold()).strip("-") or "model"


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_here(address: str) -> bool:
    """Whether a server of this computer is meant."""
    return host_of(address) in _HERE


def has_secret(address: str) -> bool:
    """Whether an address carries a password or a query, where keys stand."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.username or parts.password or parts.query)
