"""Providers of models as the shipped catalogue describes them, and what asking one brought."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.provider_calls import ProviderCalls

_NEAR: Final = re.compile(r"(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?:[:/]|$)", re.IGNORECASE)


class Place(StrEnum):
    """Where the words go."""

    CLOUD = "cloud"
    COMPUTER = "computer"
    ANY = "any"  # an address of the user's own


@dataclass(frozen=True, slots=True)
class KeyForm:
    """How a key is called and looks. `pattern` is a regular expression for a whole key, or "".

    `page` is where to get one; `variables` are names under which others keep it. `param` is
    LiteLLM's parameter for it where that is not `api_key`.
    """

    name: str
    page: str = ""
    pattern: str = ""
    hint: str = ""
    required: bool = True
    variables: tuple[str, ...] = ()
    param: str = ""


@dataclass(frozen=True, slots=True)
class ProviderField:
    """One more thing to ask for. `param` is LiteLLM's parameter; a secret one goes to the vault."""

    param: str
    name: str
    hint: str = ""
    default: str = ""
    secret: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """One upstream that a shipped name may stand for: the provider's own id of it."""

    upstream: str
    context_tokens: int | None = None
    vector_size: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A shipped name, as `qwen3-32b`, with its upstreams from the best to the last.

    Where the provider has none of them, the most able one is taken that costs at most `budget`:
    US dollars for a million tokens of a prompt.
    """

    model: str
    roles: tuple[Role, ...]
    mode: Mode
    candidates: tuple[Candidate, ...]
    budget: float = 1.0


@dataclass(frozen=True, slots=True)
class Provider:
    """One entry of configs/providers.yaml.

    `summary` is one truthful line for its card. `prefix` is LiteLLM's; `api_base` the address to
    call, "" where LiteLLM knows it or, with `asks_address`, the user gives it. `order` sorts the
    cards, `featured` ones stand first. `embedding_prefix` is LiteLLM's for embeddings where it is
    another. With `take_all` every model that it lists is taken, as of a server on this computer.
    `address_tail` is put behind an address that the user gives without any path.
    """

    id: str
    name: str
    summary: str
    place: Place
    prefix: str
    order: int = 100
    featured: bool = False
    api_base: str = ""
    asks_address: bool = False
    key: KeyForm | None = None
    fields: tuple[ProviderField, ...] = ()
    embeddings: bool = True
    suggestions: tuple[Suggestion, ...] = ()
    embedding_prefix: str = ""
    take_all: bool = False
    address_tail: str = ""
    calls: ProviderCalls = field(default_factory=lambda: ProviderCalls(()), repr=False)

    def address(self, access: "Access | None" = None) -> str:
        """The base that is called, without a slash at its end; "" where the user has yet to say."""
        typed = typed_address(access.api_base, self.address_tail) if access else ""
        return typed or (self.api_base or self.calls.address).rstrip("/")


@dataclass(frozen=True, slots=True)
class Access:
    """What is needed to call a provider. Values of secrets stand here only on their way."""

    key: str = field(default="", repr=False)
    api_base: str = ""
    params: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


def typed_address(text: str, tail: str = "") -> str:
    """An address as it is called: with a scheme, without a slash at its end; "" for none.

    Without a scheme it is http for this computer and https for any other.
    """
    text = text.strip().strip("'\"<>")
    if not text:
        return ""
    scheme, there, rest = text.partition("://")
    if not there:
        near = _NEAR.match(text) is not None
        scheme, rest = ("http" if near else "https"), text
    rest = rest.rstrip("/")
    return f"{scheme.lower()}://{rest}{'' if '/' in rest else tail}"


class KeyOutcome(StrEnum):
    """What a provider said to a key, or why it said nothing."""

    OK = "ok"
    WRONG_KEY = "wrong_key"
    NO_PERMISSION = "no_permission"
    NO_CREDIT = "no_credit"
    RATE_LIMITED = "rate_limited"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"  # nobody listens there
    NAME_UNKNOWN = "name_unknown"
    TLS = "tls"
    FAILED = "failed"  # the provider's own fault, 5xx
    NOT_AN_API = "not_an_api"
    MALFORMED = "malformed"  # cannot be a key: no call was made
    BAD_ADDRESS = "bad_address"  # cannot be called: no call was made
    NO_NETWORK = "no_network"  # no way to it at all


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """One model of a provider's live list. Costs in US dollars per token; None for not told."""

    id: str
    mode: Mode | None = None
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    vector_size: int | None = None
    input_cost_per_token: float | None = None
    output_cost_per_token: float | None = None
    tool_calls: bool | None = None
    json_schema: bool | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    api_base: str = ""
    upstream: str = ""


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """The answer to Validate. `models` is the live list when it is OK; `detail` is redacted.

    `note` is a warning that comes with OK, as a rate limit that ends soon; "" for none.
    """

    outcome: KeyOutcome
    models: tuple[OfferedModel, ...] = ()
    seconds: float = 0.0
    detail: str = ""
    retry_after_s: float | None = None

    @property
    def is_good(self) -> bool:
        return self.outcome is KeyOutcome.OK


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A model server that runs on this computer, found by itself."""

    provider: str
    api_base: str
    models: tuple[OfferedModel, ...] = ()


class ReplaceReason(StrEnum):
    """Why just this one takes the place of a retired upstream."""

    NEXT_LISTED = "next_listed"  # the next of those that Nova's catalogue names
    BEST_IN_BUDGET = "best_in_budget"  # the most able at a price not above the suggested one's
    CHEAPEST = "cheapest"  # none is as cheap: the least dear of the most able
    MOST_ABLE = "most_able"  # no prices are told


@dataclass(frozen=True, slots=True)
class Replaced:
    """A suggested upstream that the provider no longer has, and what Nova takes instead.

    `model` is the suggested name, `name` the one under which `instead` is served; `reason` is a
    ReplaceReason.
    """

    model: str
    missing: str
    instead: str
    reason: str = ""
    name: str = ""
