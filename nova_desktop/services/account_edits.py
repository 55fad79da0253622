"""What happens to the settings when an account comes or goes; pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import Deployment, Role
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import Settings

Edit = Callable[[Settings], Settings]
_RESERVED: Final = frozenset({"gateway"})
"""Names of secrets that are not an account's: the managed gateway's own key."""


def unused_id(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number behind it that nobody has: `openai-2`."""
    return first_free(wanted, _RESERVED.union(taken))


def adding(
    account: Account,
    deployments: Iterable[Deployment],
    suggested: Mapping[Role, str],
    chosen: Mapping[Role, str],
) -> Edit:
    """Put in the account and its models. `chosen` roles are set, `suggested` ones where none is."""
    new = tuple(deployments)

    def edit(settings: Settings) -> Settings:
        models = settings.models
        ids = {d.id for d in models.deployments}
        own: list[Deployment] = []
        for deployment in new:
            own.append(replace(deployment, id=unused_id(deployment.id, ids)))
            ids.add(own[-1].id)
        accounts = (*settings.providers.accounts, account)
        wanted = {r: n for r, n in suggested.items() if r in roles_to_fill(settings)} | dict(chosen)
        return replace(
            settings,
            providers=replace(settings.providers, accounts=accounts),
            models=replace(models, deployments=(*models.deployments, *own)),
            roles=_with_models(settings.roles, wanted, own),
        )

    return edit


def removing(account_id: str) -> Edit:
    """Take out the account and its models; roles and fallbacks forget models that are gone."""

    def edit(settings: Settings) -> Settings:
        accounts = tuple(a for a in settings.providers.accounts if a.id != account_id)
        settings = replace(settings, providers=replace(settings.providers, accounts=accounts))
        return without(settings, lambda d: d.account == account_id)

    return edit


def without_orphans(settings: Settings) -> Settings:
    """The same without models of accounts that are not there."""
    known = {"", *(account.id for account in settings.providers.accounts)}
    return without(settings, lambda d: d.account not in known)


def without(settings: Settings, is_gone: Callable[[Deployment], bool]) -> Settings:
    """The same without these models, which roles and fallbacks forget too."""
    models = settings.models
    kept = tuple(d for d in models.deployments if not is_gone(d))
    if len(kept) == len(models.deployments):
        return settings
    left = {d.model for d in kept} | {file.model for file in models.files}
    gone = {d.model for d in models.deployments} - left
    return replace(
        settings,
        models=replace(models, deployments=kept),
        roles=settings.roles.forgetting(gone),
    )


def roles_to_fill(settings: Settings) -> frozenset[Role]:
    """Roles without a model of the user's: none is chosen, or only the test model, or a lost one.

    With a gateway elsewhere a chosen name may be one of its models.
    """
    models = settings.models
    real = {d.model for d in models.deployments if d.enabled and not d.test_model}
    real |= {file.model for file in models.files if not file.test_model}
    elsewhere = any(gateway.enabled for gateway in settings.gateway.external)
    names = {role: settings.roles.of(role).model for role in Role}
    return frozenset(r for r, name in names.items() if not name or not (elsewhere or name in real))


def _with_models(roles: Roles, wanted: Mapping[Role, str], own: Iterable[Deployment]) -> Roles:
    sizes = {d.model: d.vector_size for d in own if d.vector_size}
    for role, model in wanted.items():
        roles = roles.given(role, model, sizes.get(model))
    return roles
