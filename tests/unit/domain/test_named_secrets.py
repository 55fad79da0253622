"""Every place of the settings that can name a secret."""

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.gateway_plan import Deployment, Param, SecretRef
from nova_desktop.domain.named_secrets import named_secrets
from nova_desktop.domain.settings import GatewaySettings, Models, Providers, Settings

A, B, C, D, E = map(SecretRef, "abcde")


def test_accounts_deployments_and_gateways_with_their_parameters() -> None:
    account = Account("x", "x", secret=A, params=(Param("p", secret=B), Param("q", "plain")))
    deployment = Deployment("d", "m", "openai/m", secret=C, params=(Param("p", secret=D),))
    settings = Settings(
        providers=Providers((account, Account("y", "y"))),
        models=Models((deployment, Deployment("e", "n", "openai/n", secret=A))),
        gateway=GatewaySettings(external=(ExternalGateway("g", "http://g", E),)),
    )
    assert named_secrets(settings) == {A, B, C, D, E}
    assert named_secrets(Settings()) == frozenset()
