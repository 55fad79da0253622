"""Puts off what a package's __init__ only re-exports, until somebody asks for the name.

`openai.types`, `openai.resources` and their like import some 900 modules so that every name can
be had from one place; a chat needs a tenth of them.
"""

import builtins
import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any, Final, cast

PACKAGES: Final = (
    "openai.resources",
    "openai.resources.admin",
    "openai.resources.beta",
    "openai.types",
    "openai.types.beta",
    "openai.types.beta.realtime",
    "openai.types.beta.threads",
    "openai.types.chat",
    "openai.types.conversations",
    "openai.types.evals",
    "openai.types.fine_tuning",
    "openai.types.graders",
    "openai.types.realtime",
    "openai.types.responses",
    "openai.types.shared",
    "openai.types.vector_stores",
)


@dataclass(frozen=True, slots=True)
class _Promised:
    """A name that a module of the package will have once it is imported."""

    module: str
    name: str


class _Promises:
    """Stands for a module in `from .module import name`."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> _Promised:
        return _Promised(self._module, name)


class ReexportFinder(importlib.abc.MetaPathFinder):
    """Finds the named packages and has their __init__ run without its relative imports."""

    def __init__(self, packages: Iterable[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self._packages:
            return None
        spec = _found_by_others(self, fullname, path, target)
        if spec is not None and spec.submodule_search_locations is not None:
            loader = cast("importlib.abc.InspectLoader | None", spec.loader)
            if loader is not None and hasattr(loader, "get_code"):
                spec.loader = _ReexportLoader(loader)
        return spec


def _found_by_others(
    finder: object, name: str, path: Sequence[str] | None, target: ModuleType | None
) -> importlib.machinery.ModuleSpec | None:
    """The spec that the finders behind `finder` give, whether from files or a frozen archive."""
    place = sys.meta_path.index(cast("Any", finder))
    for other in sys.meta_path[place + 1 :]:
        spec = other.find_spec(name, path, target)
        if spec is not None:
            return spec
    return None


class _ReexportLoader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.InspectLoader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        code = self._loader.get_code(module.__name__)
        if code is None:
            raise ImportError(f"no code of {module.__name__}", name=module.__name__)
        promised = _run_without_imports(code, module)
        _keep(module, promised)


def _run_without_imports(code: CodeType, module: ModuleType) -> dict[str, _Promised]:
    """Run an __init__; what it took from its own modules is promised, not imported."""

    def promise(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        if level == 1 and name and fromlist and "*" not in fromlist:
            return _Promises(f"{module.__name__}.{name}")
        return builtins.__import__(name, globals_, locals_, fromlist or (), level)

    space = module.__dict__
    space["__builtins__"] = {**vars(builtins), "__import__": promise}
    exec(code, space)  # noqa: S102 (what every loader does with a module's own code)
    space["__builtins__"] = builtins
    return {name: value for name, value in space.items() if isinstance(value, _Promised)}


def _keep(module: ModuleType, promised: Mapping[str, _Promised]) -> None:
    """Let the module import each promised name when it is first asked for."""
    for name in promised:
        del module.__dict__[name]

    def get(name: str) -> object:
        promise = promised.get(name)
        if promise is None:
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        source = importlib.import_module(promise.module)
        if hasattr(source, promise.name):
            value: object = getattr(source, promise.name)
        else:
            value = importlib.import_module(f"{promise.module}.{promise.name}")
        setattr(module, name, value)
        return value

    def names() -> list[str]:
        return sorted({*module.__dict__, *promised})

    module.__dict__["__getattr__"] = get
    module.__dict__["__dir__"] = names


def put_off(packages: Iterable[str] = PACKAGES) -> None:
    """Put off the re-exports of these packages, for the life of this process."""
    sys.meta_path.insert(0, ReexportFinder(packages))
