"""Which secrets the settings name."""

from collections.abc import Iterator

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.settings import Settings


def named_secrets(settings: Settings) -> frozenset[SecretRef]:
    """Every secret of an account, a deployment, a gateway elsewhere or an MCP server."""
    return frozenset(ref for ref in _named(settings) if ref is not None)


def _named(settings: Settings) -> Iterator[SecretRef | None]:
    for account in settings.providers.accounts:
        yield account.secret
        yield from (param.secret for param in account.params)
    for deployment in settings.models.deployments:
        yield from deployment.secrets()
    for gateway in settings.gateway.external:
        yield gateway.secret
    for server in settings.mcp.servers:
        yield server.secret
