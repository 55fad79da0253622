"""The models in the chat's header and in the status line; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.providers import ModelChoice
from nova_desktop.services.chat_models import ChatModels
from nova_desktop.ui.runtime.operations import Operations


class ModelView(Protocol):
    """Where the models can be seen and chosen."""

    def show_models(
        self, choices: Sequence[ModelChoice], current: ModelChoice | None, known: bool
    ) -> None: ...


class ModelPresenter:
    """Shows the models as they are now; `refresh` is called when something moved."""

    def __init__(
        self,
        models: ChatModels,
        operations: Operations,
        view: ModelView,
        chosen: Callable[[], None],
    ) -> None:
        self._models = models
        self._operations = operations
        self._view = view
        self._chosen = chosen
        self.refresh()

    def refresh(self) -> None:
        """Show them."""
        models = self._models
        self._view.show_models(models.choices(), models.current(), models.is_known)

    def choose(self, model: str) -> None:
        """Let this one answer from now on."""
        self._operations.start("choose a model", lambda: self._choose(model))

    async def _choose(self, model: str) -> None:
        try:
            await self._models.choose(model)
        finally:
            self.refresh()
        self._chosen()
