"""The models of a server on this computer, all of them, as a set-up to import."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.accounts import Account
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
        deployment = replace(deployment, id=_free(deployment.id, {d.id for d in made.values()}))
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


def _free(wanted: str, taken: set[str]) -> str:
    free, number = wanted, 2
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free
