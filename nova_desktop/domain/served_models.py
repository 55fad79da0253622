"""Models as a gateway serves them, and what looking at a gateway brought."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from nova_desktop.domain.gateway_plan import Mode

MANAGED: Final = ""
"""The id of the managed gateway among the others."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """One model name of one gateway, with what the gateway knows of it; None for not told.

    `gateway` is "" for the managed one, else the id of the external one. `mode` None: it does not
    say, or it names one that Nova has no use for, which then stands in `kind` as LiteLLM spells it
    (`image_generation`). Costs in US dollars per token. `provider` is LiteLLM's prefix.
    `deployments` counts the upstreams behind the name.
    """

    name: str
    gateway: str = ""
    mode: Mode | None = None
    provider: str = ""
    local: bool = False
    test_model: bool = False
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    vector_size: int | None = None
    input_cost_per_token: float | None = None
    output_cost_per_token: float | None = None
    tool_calls: bool | None = None
    json_schema: bool | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    deployments: int = 1
    kind: str = ""

    def fits(self, mode: Mode) -> bool:
        """Whether it may be called as one of this mode; one that tells none may chat."""
        return self.mode is mode or (mode is Mode.CHAT and self.mode is None and not self.kind)


class Capability(StrEnum):
    """What a gateway lets Nova do besides calls."""

    ADD_MODELS = "add_models"
    RELOAD = "reload"
    COST = "cost"
    MCP = "mcp"
    ADMIN_UI = "admin_ui"


class LookOutcome(StrEnum):
    """What a look at an address brought."""

    OK = "ok"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    NAME_UNKNOWN = "name_unknown"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    KEY_MISSING = "key_missing"
    KEY_REFUSED = "key_refused"  # 401
    NO_DATABASE = "no_database"  # its 400 'No connected db.': a wrong key too
    NO_PERMISSION = "no_permission"
    NOT_LITELLM = "not_litellm"
    TOO_OLD = "too_old"
    REDIRECTS = "redirects"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class GatewayLook:
    """What stands at an address. `url` is the base that answered, without /v1.

    `certificate` is the PEM that the server showed when its check failed, for an explicit choice;
    "" when there is nothing to choose. `detail` is redacted; for BAD_ADDRESS it is an AddressFault,
    for REDIRECTS the address that it leads to, "" for a loop.
    """

    outcome: LookOutcome
    url: str = ""
    models: tuple[ServedModel, ...] = ()
    version: str = ""
    capabilities: frozenset[Capability] = frozenset()
    seconds: float = 0.0
    detail: str = ""
    certificate: str = ""

    @property
    def is_good(self) -> bool:
        return self.outcome is LookOutcome.OK

    @property
    def is_openai_compatible(self) -> bool:
        """No LiteLLM, but a server that lists models: it can be added as a provider."""
        return self.outcome is LookOutcome.NOT_LITELLM and bool(self.models)

    def count(self, mode: Mode) -> int:
        """How many models it has of this mode."""
        return sum(model.mode is mode for model in self.models)


class HealthState(StrEnum):
    """Whether calls to a gateway can be expected to work."""

    UNKNOWN = "unknown"  # nobody has looked yet
    OK = "ok"
    DOWN = "down"
    OFF = "off"  # the user switched it off


@dataclass(frozen=True, slots=True)
class GatewayHealth:
    """How an external gateway was at the last look or call, in UTC.

    `outcome` and `detail` tell why it is DOWN.
    """

    state: HealthState = HealthState.UNKNOWN
    outcome: LookOutcome | None = None
    detail: str = ""
    version: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One gateway, by id, and the name of the model to call there.

    `takes_over`: it stands in for the gateway that is asked first.
    """

    gateway: str
    model: str
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A way with all that a call needs. `name` is what a person calls the gateway.

    `certificate` is the PEM of the one certificate to trust, "" for the usual check.
    `first_word_s` is how long to wait for the first word while another way is left, in seconds;
    None: as long as it takes. `most_tokens` is the longest answer of the model, None for not told.
    """

    gateway: str
    model: str
    base_url: str
    key: str = field(repr=False)
    certificate: str = field(default="", repr=False)
    name: str = ""
    takes_over: bool = False
    first_word_s: float | None = None
    most_tokens: int | None = None
