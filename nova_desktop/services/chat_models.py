"""The models that can answer in the chat, and the switch between them."""

from dataclasses import replace

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.model_changes import absent_of
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.settings import CurrentSettings


class ChatModels:
    """Reads the models of all gateways; a choice is in the settings before it counts."""

    def __init__(self, settings: CurrentSettings | ModelSettings, gateways: Gateways) -> None:
        self._settings = settings
        self._gateways = gateways

    @property
    def is_known(self) -> bool:
        """False for the moment after the start in which nobody knows yet which models there are."""
        return self._gateways.is_known

    def choices(self) -> tuple[ModelChoice, ...]:
        """The connected chat models of all gateways, each once."""
        return self._gateways.choices(Mode.CHAT)

    def current(self) -> ModelChoice | None:
        """The one that answers now."""
        name = self._gateways.model_for(Role.CHAT)
        if not name:
            return None
        found = next((model for model in self.choices() if model.name == name), None)
        # of a gateway that has not told its models yet
        found = found or ModelChoice(name, self._gateways.first_name_for(name))
        absent = absent_of(self._settings.now, Role.CHAT, name) if self.is_known else None
        return replace(found, instead_of=absent)

    async def choose(self, model: str) -> None:
        """Let this one answer from now on; answers under way keep theirs.

        Raises NovaError when the choice cannot be saved; nothing changed then.
        """
        await self._settings.change(
            lambda now: replace(now, roles=replace(now.roles, chat_llm_model=model))
        )
