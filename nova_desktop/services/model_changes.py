"""Changes of models and roles, each a pure step from settings to settings."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.named_secrets import named_secrets
from nova_desktop.domain.providers import Absence, Absent
from nova_desktop.domain.roles import RoleChoice, Roles
from nova_desktop.domain.settings import ModelFile, Models, Settings

Edit = Callable[[Settings], Settings]


def with_deployment(settings: Settings, deployment: Deployment) -> Settings:
    """Put it in place of the one with its id, or at the end.

    When the last deployment of a name gets another name, roles and fallbacks follow.
    """
    known = settings.models.deployments
    before = next((d for d in known if d.id == deployment.id), None)
    if before is None:
        return _with_deployments(settings, (*known, deployment))
    kept = tuple(deployment if d.id == deployment.id else d for d in known)
    changed = _with_deployments(settings, kept)
    if before.model != deployment.model and before.model not in model_names(changed):
        changed = _roles_renamed(changed, before.model, deployment.model)
    return changed


def with_deployments(settings: Settings, added: Iterable[Deployment]) -> Settings:
    """Each in place of the one with its id, or at the end."""
    for deployment in added:
        settings = with_deployment(settings, deployment)
    return settings


def duplicated(settings: Settings, deployment_id: str) -> Settings:
    """A copy of it right behind it, under a name of its own."""
    found: list[Deployment] = []
    for deployment in settings.models.deployments:
        found.append(deployment)
        if deployment.id == deployment_id:
            name = free_name(settings, deployment.model)
            found.append(replace(deployment, id=free_id(settings, deployment.id), model=name))
    return _with_deployments(settings, found)


def enabled(settings: Settings, model: str, on: bool) -> Settings:
    """Serve a name or not: all that stands behind it. Roles and fallbacks stay as they are."""
    found = (replace(d, enabled=on) if d.model == model else d for d in settings.models.deployments)
    return _with_deployments(settings, found)


def deployment_enabled(settings: Settings, deployment_id: str, on: bool) -> Settings:
    """Serve one deployment or not; the others of its name go on."""
    found = (
        replace(d, enabled=on) if d.id == deployment_id else d for d in settings.models.deployments
    )
    return _with_deployments(settings, found)


def without_deployment(settings: Settings, deployment_id: str) -> Settings:
    """Without this one; with the last of a name its roles and fallbacks go too."""
    kept = (d for d in settings.models.deployments if d.id != deployment_id)
    return _roles_settled(settings, _with_deployments(settings, kept))


def without_model(settings: Settings, model: str) -> Settings:
    """Without all that stands behind a name, file or deployments, and without it in any role."""
    kept = tuple(d for d in settings.models.deployments if d.model != model)
    files = tuple(f for f in settings.models.files if f.model != model)
    models = replace(settings.models, deployments=kept, files=files)
    return _roles_settled(settings, replace(settings, models=models))


def with_file(settings: Settings, file: ModelFile) -> Settings:
    """Put it in place of the file with its name, or at the end."""
    known = settings.models.files
    if any(f.model == file.model for f in known):
        files = tuple(file if f.model == file.model else f for f in known)
    else:
        files = (*known, file)
    return replace(settings, models=replace(settings.models, files=files))


def with_choice(settings: Settings, role: Role, choice: RoleChoice) -> Settings:
    """All of a role at once. A model is no fallback of its own."""
    instead = tuple(name for name in dict.fromkeys(choice.fallbacks) if name != choice.model)
    return replace(settings, roles=settings.roles.having(role, replace(choice, fallbacks=instead)))


def bounded(wanted: int | None, limit: int | None) -> int | None:
    """What is wanted, not above the model's limit; None where neither is told."""
    if limit is None:
        return wanted
    return limit if wanted is None else min(wanted, limit)


def model_names(settings: Settings) -> frozenset[str]:
    """Every name in the settings, served or not."""
    models = settings.models
    return frozenset(d.model for d in models.deployments) | {f.model for f in models.files}


def absent_of(settings: Settings, role: Role, current: str) -> Absent | None:
    """The chosen model of a role and why `current` has it instead; None where it has it itself."""
    chosen = settings.roles.of(role).model
    if not chosen or chosen == current:
        return None
    behind = [d.enabled for d in settings.models.deployments if d.model == chosen]
    return Absent(chosen, Absence.OFF if behind and not any(behind) else Absence.GONE)


def secrets_of_others(settings: Settings, deployment_id: str) -> frozenset[SecretRef]:
    """What is named besides this deployment: another value would be theirs too."""
    others = (d for d in settings.models.deployments if d.id != deployment_id)
    return named_secrets(_with_deployments(settings, others))


def free_name(settings: Settings, wanted: str) -> str:
    """`wanted`, or with a number behind it that no model has yet."""
    return first_free(wanted, model_names(settings))


def free_id(settings: Settings, wanted: str) -> str:
    """`wanted`, or with a number behind it that no deployment has yet."""
    return first_free(wanted, {d.id for d in settings.models.deployments})


def _with_deployments(settings: Settings, found: Iterable[Deployment]) -> Settings:
    models: Models = replace(settings.models, deployments=tuple(found))
    return replace(settings, models=models)


def _roles_settled(before: Settings, after: Settings) -> Settings:
    """What was taken away has no role; a role may name a model of a gateway elsewhere."""
    gone = model_names(before) - model_names(after)
    return replace(after, roles=after.roles.forgetting(gone))


def _roles_renamed(settings: Settings, old: str, new: str) -> Settings:
    roles: Roles = settings.roles
    for role in Role:
        choice = roles.of(role)
        model = new if choice.model == old else choice.model
        instead = tuple(new if name == old else name for name in choice.fallbacks)
        roles = roles.having(role, replace(choice, model=model, fallbacks=instead))
    return replace(settings, roles=roles)
