"""Which model has which role, which others could have it, and the switch between them."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final, cast

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.providers import Absent
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.model_changes import absent_of, bounded, with_choice
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.ports import StateStore

_RECENT: Final = "models/recent"
_MOST_RECENT: Final = 8


class RoleModels:
    """All places where a role is shown ask here, so that they say the same.

    `on_change` hears of every change of models and roles, of whoever made it.
    """

    def __init__(self, gateways: Gateways, settings: ModelSettings, state: StateStore) -> None:
        self._gateways = gateways
        self._settings = settings
        self._state = state
        self._recent: list[str] = []
        self._listeners: list[Callable[[], None]] = []
        gateways.on_change(self.tell)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def tell(self, settings: Settings | None = None) -> None:
        """Something moved: have all places show it."""
        del settings
        for listener in self._listeners:
            listener()

    @property
    def is_known(self) -> bool:
        """False for the moment after the start in which nobody knows yet which models there are."""
        return self._gateways.is_known

    async def remember(self) -> None:
        """Read which models were used last. Raises NovaError of the store."""
        kept = await self._state.get_state(_RECENT)
        self._recent = _names(kept or "[]")

    def current(self, role: Role) -> str:
        """The name of the model that has it now, "" for none."""
        return self._gateways.model_for(role)

    def absent(self, role: Role) -> Absent | None:
        """The chosen model that cannot have it now, as soon as that is known."""
        known = self.is_known
        return absent_of(self._settings.now, role, self.current(role)) if known else None

    def choice(self, role: Role) -> RoleChoice:
        return self._settings.now.roles.of(role)

    def candidates(self, role: Role) -> tuple[ServedModel, ...]:
        """Each name once: the current one, those used last, then the others by provider."""
        mode = Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT
        fitting: dict[str, ServedModel] = {}
        for model in self._gateways.models():
            if model.fits(mode):
                fitting.setdefault(model.name, model)
        first = [name for name in (self.current(role), *self._recent) if name in fitting]
        kept = list(dict.fromkeys(first))
        rest = sorted(
            (model for name, model in fitting.items() if name not in kept),
            key=lambda model: (model.local, model.gateway, model.provider),
        )
        return (*(fitting[name] for name in kept), *rest)

    def limit(self, role: Role, model: str) -> int | None:
        """The most of a model in a role: tokens of an answer, or numbers of a vector.

        None for not told.
        """
        what = "vector_size" if role is Role.EMBEDDING else "max_output_tokens"
        told = (getattr(m, what) for m in self._gateways.models() if m.name == model)
        return next((limit for limit in told if limit), None)

    async def choose(self, role: Role, model: str) -> SettingsChange:
        """Let this model have the role from the next call on; calls under way keep theirs.

        Raises NovaError when it cannot be saved; nothing changed then.
        """
        size = self.limit(role, model)
        change = await self._settings.change(
            lambda now: replace(now, roles=now.roles.given(role, model, size))
        )
        await self._used(model)
        return change

    async def set_choice(self, role: Role, choice: RoleChoice) -> SettingsChange:
        """All of a role, within what its model has at most. Raises as `choose` does."""
        limit = self.limit(role, choice.model or self.current(role))
        if role is Role.EMBEDDING:
            choice = replace(choice, dimension=bounded(choice.dimension, limit))
        else:
            choice = replace(choice, max_tokens=bounded(choice.max_tokens, limit))
        return await self._settings.change(lambda now: with_choice(now, role, choice))

    async def undo(self, change: SettingsChange) -> None:
        await self._settings.undo(change)

    async def _used(self, model: str) -> None:
        self._recent = [model, *(name for name in self._recent if name != model)][:_MOST_RECENT]
        with suppress(NovaError):  # the choice itself is saved; its place in a menu is no loss
            await self._state.set_state(_RECENT, json.dumps(self._recent))


def _names(text: str) -> list[str]:
    try:
        raw: object = json.loads(text)
    except ValueError:
        return []
    found: Sequence[object] = cast("list[object]", raw) if isinstance(raw, list) else []
    return [name for name in found if isinstance(name, str)][:_MOST_RECENT]
