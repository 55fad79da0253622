"""The models that can answer in the chat, and the switch between them."""

from dataclasses import replace

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.providers import ModelChoice, provider_name
from nova_desktop.services.gateway import ManagedGateway
from nova_desktop.services.settings import CurrentSettings


class ChatModels:
    """Reads the gateway's models; a choice is in the settings before it counts."""

    def __init__(self, settings: CurrentSettings, gateway: ManagedGateway) -> None:
        self._settings = settings
        self._gateway = gateway

    @property
    def is_known(self) -> bool:
        """False for the moment after the start in which nobody knows yet which models there are."""
        return not self._gateway.more_to_come

    def choices(self) -> tuple[ModelChoice, ...]:
        """The connected chat models, each once."""
        found: dict[str, ModelChoice] = {}
        for deployment in self._gateway.known.deployments:
            if deployment.mode is Mode.CHAT:
                choice = ModelChoice(deployment.model, provider_name(deployment))
                found.setdefault(deployment.model, choice)
        return tuple(found.values())

    def current(self) -> ModelChoice | None:
        """The one that answers now."""
        name = self._gateway.model_for(Role.CHAT)
        return next((choice for choice in self.choices() if choice.name == name), None)

    async def choose(self, model: str) -> None:
        """Let this one answer from now on; answers under way keep theirs.

        Raises NovaError when the choice cannot be saved; nothing changed then.
        """
        await self._settings.change(
            lambda settings: replace(settings, models=replace(settings.models, chat=model))
        )
        self._gateway.choose_chat(model)
