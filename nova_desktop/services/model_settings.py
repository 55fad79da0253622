"""The one way to change models, roles and what else the managed gateway serves."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.gateway import Extras, ManagedGateway
from nova_desktop.services.settings import CurrentSettings

Edit = Callable[[Settings], Settings]
ModelsOf = Callable[[Settings], Awaitable[Models]]
# The child's own troubles: what it was to serve is kept, and its next start brings it.
_LATER: Final = frozenset(
    {ProblemCode.CHILD_CALL_FAILED, ProblemCode.CHILD_SILENT, ProblemCode.CHILD_NOT_STARTED}
)


class ModelSettings:
    """A change is tried on the gateway first and saved then: all of it, or nothing.

    `models_of` adds to the chosen models what Nova puts in by itself.
    """

    def __init__(
        self, settings: CurrentSettings, gateway: ManagedGateway, models_of: ModelsOf
    ) -> None:
        self._settings = settings
        self._gateway = gateway
        self._models_of = models_of
        self._one_change = asyncio.Lock()

    @property
    def now(self) -> Settings:
        return self._settings.now

    async def change(self, edit: Edit) -> SettingsChange:
        """Make it effective at once, for the next call; answers under way go on.

        Raises NovaError: PLAN_REJECTED when the gateway refuses it, and those of the settings file.
        Nothing has changed then. A cancelled caller does not leave half of it.
        """
        return await asyncio.shield(self._change(edit))

    async def _change(self, edit: Edit) -> SettingsChange:
        async with self._one_change:
            before = self._settings.now
            wanted = edit(before)
            await self._serve(before, wanted)
            try:
                return await self._settings.change(edit)
            except NovaError:
                await self._serve(wanted, before)
                raise

    async def undo(self, change: SettingsChange) -> None:
        """Take it back, except what was changed once more since. Raises as `change` does."""
        await self.change(change.taken_back)

    async def _serve(self, before: Settings, wanted: Settings) -> None:
        if _served(before) == _served(wanted):
            return
        try:
            await self._gateway.use(await self._models_of(wanted), extras_of(wanted))
        except NovaError as error:
            if error.problem.code not in _LATER:
                raise


def _served(settings: Settings) -> tuple[Models, Extras]:
    return settings.models, extras_of(settings)


def extras_of(settings: Settings) -> Extras:
    """What the plan says besides the models."""
    servers = tuple(server for server in settings.mcp.servers if server.enabled)
    return Extras(settings.roles.fallbacks(), settings.advanced.gateway_yaml, servers)
