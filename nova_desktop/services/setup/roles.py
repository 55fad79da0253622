"""Which model has which role: what can be chosen, what is chosen, and saving it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.settings import Settings
from nova_desktop.services.setup.parts import SetupParts

ROLES: Final = tuple(Role)


def mode_of(role: Role) -> Mode:
    """What a model has to be for a role."""
    return Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT


def chosen_roles(parts: SetupParts) -> dict[Role, str]:
    """The model that has each role now."""
    return {role: parts.gateways.model_for(role) for role in ROLES}


async def save_roles(parts: SetupParts, wanted: Mapping[Role, str], *, text_only: bool) -> None:
    """Let these have the roles; those that are "" stay as they are. Raises NovaError.

    With `text_only` memory does without the embedding model, which is kept for later.
    """

    sizes = {model.name: model.vector_size for model in reversed(parts.gateways.models())}

    def edit(settings: Settings) -> Settings:
        roles = settings.roles
        for role, model in wanted.items():
            if model and model != roles.of(role).model:
                roles = roles.given(role, model, sizes.get(model))
        return replace(settings, roles=replace(roles, memory_text_only=text_only))

    if edit(parts.settings.now) != parts.settings.now:
        await parts.settings.change_models(edit)
