"""What the gateway does to imports: blocked, put off, stood in for, narrowed."""

import importlib
import sys
from collections.abc import Generator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nova_desktop.children.gateway.importing import shortcuts
from nova_desktop.children.gateway.importing.blocked import Blocker, block
from nova_desktop.children.gateway.importing.reexports import put_off
from nova_desktop.children.gateway.importing.registration import (
    building_models_later,
    registering_only,
)
from nova_desktop.children.gateway.importing.stand_ins import StandIn, stand_in_for

PACKAGE = "planted_package"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A package that exists for one test; finders that were added are taken away."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    finders = list(sys.meta_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    sys.meta_path[:] = finders
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


def loaded(*names: str) -> list[bool]:
    return [f"{PACKAGE}.{name}" in sys.modules for name in names]


def test_a_blocked_module_is_not_there(planted: Path) -> None:
    (planted / "closed.py").write_text("")
    sys.meta_path.insert(0, Blocker([f"{PACKAGE}.closed"]))
    importlib.import_module(PACKAGE)
    with pytest.raises(ModuleNotFoundError) as caught:
        importlib.import_module(f"{PACKAGE}.closed.deeper")
    assert caught.value.name == f"{PACKAGE}.closed"


def test_a_name_that_only_begins_alike_is_not_blocked(planted: Path) -> None:
    (planted / "closed_not.py").write_text("")
    sys.meta_path.insert(0, Blocker([f"{PACKAGE}.closed"]))
    assert importlib.import_module(f"{PACKAGE}.closed_not")


def test_what_is_loaded_cannot_be_blocked() -> None:
    before = list(sys.meta_path)
    with pytest.raises(RuntimeError, match="json"):
        block(["json"])
    assert sys.meta_path == before


def reexporting(planted: Path) -> Any:
    (planted / "one.py").write_text("A = 1\nB = 2\n")
    (planted / "two.py").write_text("C = 3\n")
    (planted / "sub").mkdir()
    (planted / "sub" / "__init__.py").write_text("")
    (planted / "__init__.py").write_text(
        "from __future__ import annotations\n"
        "import json\n"
        "from .one import A as A, B as Renamed\n"
        "from .two import C\n"
        "OWN = json.dumps([])\n"
    )
    put_off([PACKAGE])
    return importlib.import_module(PACKAGE)


def test_reexports_are_put_off(planted: Path) -> None:
    package = reexporting(planted)
    assert package.OWN == "[]"
    assert loaded("one", "two") == [False, False]
    assert (package.A, package.Renamed) == (1, 2)
    assert loaded("one", "two") == [True, False]
    assert "A" in vars(package)
    assert {"A", "C", "Renamed", "OWN"} <= set(dir(package))


def test_a_reexport_can_be_imported_by_name(planted: Path) -> None:
    reexporting(planted)
    scope: dict[str, object] = {}
    exec(f"from {PACKAGE} import C, sub", scope)
    assert scope["C"] == 3
    assert loaded("one", "two", "sub") == [False, True, True]


def test_a_name_that_was_never_exported_is_missing(planted: Path) -> None:
    package = reexporting(planted)
    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing
    with pytest.raises(ImportError):
        exec(f"from {PACKAGE} import nothing", {})


def test_a_stand_in_has_a_router_and_loads_when_called(planted: Path) -> None:
    (planted / "routes.py").write_text(
        "router = 'real'\ndef act(x): return x + 1\nOTHER = 5\nclass Kept:\n"
        "    def put(self, value): return value\nkept = Kept()\n"
        "def maybe(config=None): return config\n"
    )
    finder = stand_in_for(
        [StandIn(f"{PACKAGE}.routes", ("act",), ("maybe",), ("kept",))], lambda: "empty"
    )
    routes: Any = importlib.import_module(f"{PACKAGE}.routes")
    assert routes.router == "empty"
    assert routes.maybe(config=None) is None
    assert routes.kept.put(None) is None
    assert finder.loaded == []
    assert routes.act(1) == 2
    assert finder.loaded == [f"{PACKAGE}.routes"]
    assert (routes.OTHER, routes.kept.put(4), routes.maybe(config=3)) == (5, 4, 3)
    real: Any = importlib.import_module(f"{PACKAGE}.routes")
    assert real.router == "real"


def test_an_unforeseen_name_loads_the_real_module(planted: Path) -> None:
    (planted / "routes.py").write_text("router = 'real'\nclass Thing: pass\n")
    finder = stand_in_for([StandIn(f"{PACKAGE}.routes")], object)
    scope: dict[str, object] = {}
    exec(f"from {PACKAGE}.routes import Thing", scope)
    assert finder.loaded == [f"{PACKAGE}.routes"]
    assert isinstance(scope["Thing"], type)


def test_a_package_that_is_stood_in_for_keeps_its_parts(planted: Path) -> None:
    (planted / "deep").mkdir()
    (planted / "deep" / "__init__.py").write_text("raise RuntimeError")
    (planted / "deep" / "part.py").write_text("X = 1\n")
    stand_in_for([StandIn(f"{PACKAGE}.deep")], object)
    part: Any = importlib.import_module(f"{PACKAGE}.deep.part")
    assert part.X == 1


@pytest.mark.anyio
async def test_a_decorator_is_put_off_until_its_function_is_called(planted: Path) -> None:
    (planted / "wrap.py").write_text(
        "def twice(f):\n    async def g(x): return 2 * await f(x)\n    return g\n"
    )
    finder = stand_in_for([StandIn(f"{PACKAGE}.wrap", decorators=("twice",))], object)
    wrap: Any = importlib.import_module(f"{PACKAGE}.wrap")

    @wrap.twice
    async def number(x: int) -> int:
        return x

    assert finder.loaded == []
    assert await number(4) == 8


class FakeRouter:
    """Notes what FastAPI's router would register."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.paths: list[str] = []

    def add_api_route(self, path: str, _endpoint: object, **_options: object) -> None:
        self.paths.append(self.prefix + path)

    def add_api_websocket_route(self, path: str, _endpoint: object, _name: str = "") -> None:
        self.paths.append(self.prefix + path)


def test_only_the_named_routes_are_registered() -> None:
    router = FakeRouter("/v1")
    with registering_only({"/v1/models"}, FakeRouter):
        router.add_api_route("/models", object(), methods=["GET"])
        router.add_api_route("/keys", object())
        router.add_api_websocket_route("/realtime", object(), "name")
    router.add_api_route("/later", object())
    assert router.paths == ["/v1/models", "/v1/later"]


def test_models_of_pydantic_are_built_on_first_use() -> None:
    import pydantic

    with building_models_later():

        class Later(pydantic.BaseModel):
            number: int

    class AtOnce(pydantic.BaseModel):
        number: int

    assert not Later.__pydantic_complete__
    assert AtOnce.__pydantic_complete__
    assert Later(number=3).number == 3


def test_headers_for_mcp_servers_go_to_litellm(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def real(names: tuple[str, ...]) -> frozenset[str]:
        asked.append(names)
        return frozenset(names)

    short: Any = shortcuts.no_credentials_without_mcp(real)  # pyright: ignore[reportArgumentType] (it always gets a tuple)
    assert short(iter(["accept", "authorization"])) == frozenset()
    assert asked == []
    assert short(["X-MCP-github-authorization"]) == {"X-MCP-github-authorization"}
    servers = "litellm.proxy._experimental.mcp_server.mcp_server_manager"
    monkeypatch.setitem(sys.modules, servers, SimpleNamespace())  # pyright: ignore[reportArgumentType] (its presence counts)
    assert short(["accept"]) == {"accept"}


@pytest.mark.anyio
async def test_a_semantic_filter_is_made_if_a_plan_asks_for_it() -> None:
    asked: list[object] = []

    async def real(**settings: object) -> None:
        asked.append(settings["litellm_settings"])

    short = shortcuts.no_filter_unless_configured(real)
    await short(llm_router=None, litellm_settings={})
    assert asked == []
    wanted = {"mcp_semantic_tool_filter": {"enabled": True}}
    await short(llm_router=None, litellm_settings=wanted)
    assert asked == [wanted]
