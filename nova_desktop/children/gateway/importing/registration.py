"""Narrows what libraries define while they are imported: routes, and validators of models."""

import contextlib
import importlib
from collections.abc import Collection, Generator
from typing import Any, Final

_ADDS_ROUTE: Final = "add_api_route"
_ADDS_SOCKET: Final = "add_api_websocket_route"


@contextlib.contextmanager
def registering_only(paths: Collection[str], router_class: Any) -> Generator[None]:
    """Let routers of FastAPI register these paths and forget all others, within the block.

    FastAPI analyses the signature of every route: 669 of them take a second.
    """
    real_route = getattr(router_class, _ADDS_ROUTE)
    real_socket = getattr(router_class, _ADDS_SOCKET)

    def add_route(self: Any, path: str, endpoint: Any, **options: Any) -> None:
        if self.prefix + path in paths:
            real_route(self, path, endpoint, **options)

    def add_socket(self: Any, path: str, endpoint: Any, *args: Any, **options: Any) -> None:
        if self.prefix + path in paths:
            real_socket(self, path, endpoint, *args, **options)

    setattr(router_class, _ADDS_ROUTE, add_route)
    setattr(router_class, _ADDS_SOCKET, add_socket)
    try:
        yield
    finally:
        setattr(router_class, _ADDS_ROUTE, real_route)
        setattr(router_class, _ADDS_SOCKET, real_socket)


def drop_the_rest(app: Any) -> None:
    """Drop folders of files that were mounted, and routers of which no route was registered.

    Every call would ask each of the 60 routers for its path.
    """
    kept = [entry for entry in app.router.routes if _routes_of(entry)]
    app.router.routes[:] = kept


def registered_paths(app: Any) -> set[str]:
    """The paths of all routes of an application."""
    return {route.path for entry in app.router.routes for route in _routes_of(entry)}


def _routes_of(entry: Any) -> list[Any]:
    """The routes behind an entry of an application: its own, or those of an included router."""
    if hasattr(entry, "original_router"):
        return [route for inner in entry.original_router.routes for route in _routes_of(inner)]
    return [entry] if hasattr(entry, "endpoint") else []


@contextlib.contextmanager
def building_models_later() -> Generator[None]:
    """Let pydantic models that are defined within the block build their validator on first use.

    Most of some 2,000 models are never used here; see `defer_build` in pydantic's ConfigDict.
    """
    config = importlib.import_module("pydantic").BaseModel.model_config
    config["defer_build"] = True
    try:
        yield
    finally:
        del config["defer_build"]
