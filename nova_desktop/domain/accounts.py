"""What the user has elsewhere: accounts at providers of models, and gateways that already run."""

from dataclasses import dataclass

from nova_desktop.domain.gateway_plan import Param, SecretRef


@dataclass(frozen=True, slots=True)
class Account:
    """One key at one provider, or one server without a key.

    `provider` is an id of the provider catalogue; `api_base` is "" for the provider's own address.
    `params` are what else the provider asks for, as Azure's `api_version`.
    """

    id: str
    provider: str
    api_base: str = ""
    secret: SecretRef | None = None
    params: tuple[Param, ...] = ()
    enabled: bool = True

    def __post_init__(self) -> None:
        if not self.id or not self.provider:
            raise ValueError("an account needs an id and a provider")


@dataclass(frozen=True, slots=True)
class ExternalGateway:
    """A LiteLLM that runs already. `url` is its base without /v1.

    `certificate` is the PEM of the one certificate that the user chose to trust, "" for the usual
    check.
    """

    id: str
    url: str
    secret: SecretRef | None = None
    certificate: str = ""
    enabled: bool = True

    def __post_init__(self) -> None:
        if not self.id or not self.url:
            raise ValueError("an external gateway needs an id and an address")
