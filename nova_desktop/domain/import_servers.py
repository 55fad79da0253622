"""The models of a server on this computer, all of them, as a set-up to import."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import Deployment
from nova_desktop.domain.imported import Found, ImportKind
from nova_desktop.domain.provider_catalogue import OfferedModel, Provider
from nova_desktop.domain.suggesting import deployment_of


def found_at(
    kind: ImportKind, provider: Provider, account: Account, models: Sequence[OfferedModel]
) -> Found:
    """Each model under its short name, or its whole id where two would share the short one."""
    made: dict[str, Deployment] = {}
    guessed: set[str] = set()
    for model in models:
        deployment = deployment_of(provider, account, model)
        if deployment.model in made:
            deployment = replace(deployment, model=model.id)
        if deployment.model in made:
            continue  # listed twice
        taken = {known.id for known in made.values()}
        deployment = replace(deployment, id=first_free(deployment.id, taken))
        made[deployment.model] = deployment
        if model.mode is None:
            guessed.add(deployment.id)
    return Found(
        kind,
        provider.name,
        deployments=tuple(made.values()),
        accounts=(account,),
        guessed=frozenset(guessed),
    )
