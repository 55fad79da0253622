"""Stands in for modules of the proxy whose routes Nova does not serve.

A stand-in has an empty router, and functions that load the real module when they are called. Any
other name that is asked for loads it too, so a stand-in may cost time but never a feature.
"""

import functools
import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

_Async = Callable[..., Awaitable[object]]


@dataclass(frozen=True, slots=True)
class StandIn:
    """What to stand in for.

    `functions` load the real module when called; `needless` ones and the methods of `objects`
    do so only if an argument is not None: that is how LiteLLM says 'nothing is configured'.
    `decorators` of coroutine functions load it when what they decorate is called.
    """

    module: str
    functions: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes a stand-in instead of each module it knows, until that one was really needed."""

    def __init__(self, stand_ins: Iterable[StandIn], new_router: Callable[[], object]) -> None:
        self._stand_ins = {stand_in.module: stand_in for stand_in in stand_ins}
        self._new_router = new_router
        self.loaded: list[str] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self._stand_ins:
            return None
        real = importlib.machinery.PathFinder.find_spec(fullname, path)
        spec = importlib.machinery.ModuleSpec(fullname, self)
        if real is not None:
            spec.submodule_search_locations = real.submodule_search_locations
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        stand_in = self._stand_ins[module.__name__]
        real = functools.partial(self._real, module)
        space = module.__dict__
        space["router"] = self._new_router()
        space |= {name: _forward(real, name) for name in stand_in.functions}
        space |= {name: _forward(real, name, needless=True) for name in stand_in.needless}
        space |= {name: _LateObject(real, name) for name in stand_in.objects}
        space |= {name: _late_decorator(real, name) for name in stand_in.decorators}

        def get(name: str) -> object:
            if name.startswith("__"):
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            return getattr(real(), name)

        space["__getattr__"] = get

    def _real(self, stand_in: ModuleType) -> ModuleType:
        name = stand_in.__name__
        if self._stand_ins.pop(name, None) is not None:
            self.loaded.append(name)
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
        return importlib.import_module(name)


def _forward(
    real: Callable[[], ModuleType], name: str, *, needless: bool = False
) -> Callable[..., object]:
    def forward(*args: object, **kwargs: object) -> object:
        if needless and _all_none(args, kwargs):
            return None
        return getattr(real(), name)(*args, **kwargs)

    forward.__name__ = forward.__qualname__ = name
    return forward


def _late_decorator(real: Callable[[], ModuleType], name: str) -> Callable[[_Async], _Async]:
    def decorate(function: _Async) -> _Async:
        @functools.wraps(function)
        async def call(*args: object, **kwargs: object) -> object:
            return await getattr(real(), name)(function)(*args, **kwargs)

        return call

    return decorate


class _LateObject:
    """An object of a module that is not loaded; see StandIn.objects."""

    def __init__(self, real: Callable[[], ModuleType], name: str) -> None:
        self._real = real
        self._name = name

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            if _all_none(args, kwargs):
                return None
            return getattr(getattr(self._real(), self._name), name)(*args, **kwargs)

        return call


def _all_none(args: tuple[object, ...], kwargs: dict[str, object]) -> bool:
    return all(value is None for value in (*args, *kwargs.values()))


def stand_in_for(stand_ins: Iterable[StandIn], new_router: Callable[[], object]) -> StandInFinder:
    """Install stand-ins, for the life of this process."""
    finder = StandInFinder(stand_ins, new_router)
    sys.meta_path.insert(0, finder)
    return finder
