"""Which models memory calls and by which way: the roles as endpoints that answer now."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.memory_state import Endpoint, MemoryModels
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.served_models import Route, ServedModel, Way

PATIENCE_S: Final = 0.3
"""How long to wait for a way; one that is ready later brings another look."""


class ModelWays(Protocol):
    """What is needed of services.gateways.Gateways."""

    async def planned(self) -> None: ...
    def models(self) -> Sequence[ServedModel]: ...
    def model_for(self, role: Role) -> str: ...
    def ways(self, role: Role) -> Sequence[Way]: ...
    async def route(self, way: Way) -> Route: ...


@dataclass(frozen=True, slots=True)
class MemoryModelsSource:
    """The test model extracts and embeds nothing: it is too small to be trusted with either."""

    gateways: ModelWays
    patience_s: float = PATIENCE_S

    async def look(self, roles: Roles) -> MemoryModels:
        """As it is now; empty where nothing answers yet. Never raises, and soon returns."""
        try:
            async with asyncio.timeout(self.patience_s):
                await self.gateways.planned()
        except (NovaError, TimeoutError):
            return MemoryModels(dimension=roles.embedding_dimension)
        memory, small, embedding = await asyncio.gather(
            self._endpoints(Role.MEMORY, roles, self.gateways.ways(Role.MEMORY)),
            self._endpoints(Role.SMALL, roles, self.gateways.ways(Role.SMALL)),
            self._endpoints(Role.EMBEDDING, roles, self._embedding_ways(roles)),
        )
        return MemoryModels(memory, small, embedding, self._dimension(roles))

    def _embedding_ways(self, roles: Roles) -> list[Way]:
        """One model only: vectors of two cannot be compared."""
        if roles.memory_text_only:
            return []
        model = self.gateways.model_for(Role.EMBEDDING)
        return [way for way in self.gateways.ways(Role.EMBEDDING) if way.model == model]

    def _dimension(self, roles: Roles) -> int:
        """A vector cannot be made longer than the model makes it."""
        model = self.gateways.model_for(Role.EMBEDDING)
        sizes = [m.vector_size for m in self.gateways.models() if m.name == model]
        known = [size for size in sizes if size]
        return min([roles.embedding_dimension, *known])

    async def _endpoints(
        self, role: Role, roles: Roles, ways: Sequence[Way]
    ) -> tuple[Endpoint, ...]:
        known = {(model.gateway, model.name): model for model in self.gateways.models()}
        served = [(way, known.get((way.gateway, way.model))) for way in ways]
        fit = [(way, model) for way, model in served if model is None or not model.test_model]
        routes = await asyncio.gather(*(self._route(way) for way, _ in fit))
        return tuple(
            _endpoint(role, roles, route, model)
            for route, (_, model) in zip(routes, fit, strict=True)
            if route is not None
        )

    async def _route(self, way: Way) -> Route | None:
        with suppress(NovaError, TimeoutError):
            async with asyncio.timeout(self.patience_s):
                return await self.gateways.route(way)
        return None


def _endpoint(role: Role, roles: Roles, route: Route, model: ServedModel | None) -> Endpoint:
    choice = roles.of(role)
    return Endpoint(
        base_url=route.base_url,
        key=route.key,
        model=route.model,
        certificate=route.certificate,
        json_schema=_keeps_to_schema(model),
        temperature=choice.temperature,
        max_tokens=choice.max_tokens,
        context_tokens=model.context_tokens if model is not None else None,
    )


def _keeps_to_schema(model: ServedModel | None) -> bool | None:
    """Nova's own model server makes a grammar of the schema, whatever the model."""
    if model is None or model.json_schema is not None:
        return model.json_schema if model is not None else None
    return True if model.local else None
