"""Imports LiteLLM as the gateway does and prints, as JSON, what it found: one process, one look.

`litellm_report.py names PACKAGE...` prints instead what these packages export, imported plainly.
"""

import ast
import gc
import importlib
import importlib.metadata
import inspect
import json
import os
import sys
from pathlib import Path
from typing import Any


def named(value: object) -> str:
    """What tells whether two values of two processes are the same thing."""
    kind = type(value).__name__
    place = getattr(value, "__module__", "")
    return f"{kind} {place} {getattr(value, '__qualname__', getattr(value, '__name__', value))}"


def exports(packages: list[str]) -> dict[str, dict[str, str]]:
    """Each public name of each package, with what it is."""
    found: dict[str, dict[str, str]] = {}
    for package in packages:
        module = importlib.import_module(package)
        names = [name for name in dir(module) if not name.startswith("_")]
        found[package] = {
            name: named(value)
            for name in names
            if not inspect.ismodule(value := getattr(module, name))
        }
    return found


def parameters(function: Any) -> list[str]:
    """The names of a function's parameters, `self` and `cls` left out."""
    names = inspect.signature(function).parameters
    return [name for name in names if name not in ("self", "cls")]


def switches(package: Path, names: list[str]) -> list[str]:
    """Those of the names that stand nowhere in a package's sources."""
    missing = set(names)
    for file in package.rglob("*.py"):
        if not missing:
            break
        text = file.read_text(encoding="utf-8", errors="replace")
        missing -= {name for name in missing if f'"{name}"' in text}
    return sorted(missing)


def callers_of(function: str, file: str) -> list[str]:
    """The functions in a source file that call `function`."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return [
        outer.name
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
    ]


def report() -> dict[str, Any]:
    """Everything that tests/contract/test_litellm_internals.py asserts."""
    from nova_desktop.children.gateway import environment
    from nova_desktop.children.gateway.importing import quick, stand_ins
    from nova_desktop.children.gateway.importing.cuts import STAND_INS
    from nova_desktop.children.gateway.importing.reexports import PACKAGES

    environment.harden(os.environ, "ERROR")
    finders: list[stand_ins.StandInFinder] = []

    def install(*args: Any) -> stand_ins.StandInFinder:
        finders.append(stand_ins.stand_in_for(*args))
        return finders[-1]

    quick.stand_in_for = install
    proxy = quick.import_proxy()
    litellm: Any = importlib.import_module("litellm")
    checks: Any = importlib.import_module("litellm.proxy.auth.auth_checks")
    found = state_after_import(proxy, finders[0])
    return found | {
        "signatures": signatures(proxy, litellm),
        "payload": sorted(payload_fields()),
        "switches": switches(Path(litellm.__file__).parent, list(environment.SWITCHES)),
        "tool_names_callers": callers_of("extract_request_tool_names", checks.__file__),
        "exports": exports(list(PACKAGES)),
        "stand_ins": [stand_in_state(stand_in) for stand_in in STAND_INS],
    }


def state_after_import(proxy: Any, finder: Any) -> dict[str, Any]:
    """What the import left behind."""
    from nova_desktop.children.gateway.importing.registration import registered_paths

    pydantic: Any = importlib.import_module("pydantic")
    return {
        "version": importlib.metadata.version("litellm"),
        "told_version": proxy.version,
        "loaded_stand_ins": list(finder.loaded),
        "modules": len(sys.modules),
        "heavy": [n for n in ("mcp", "numpy", "rich", "litellm_enterprise") if n in sys.modules],
        "frozen": gc.get_freeze_count(),
        "gc": gc.isenabled(),
        "defer_build": pydantic.BaseModel.model_config.get("defer_build"),
        "routes": sorted(registered_paths(proxy.app)),
        "mounts": [r.path for r in proxy.app.routes if type(r).__name__ == "Mount"],
    }


def signatures(proxy: Any, litellm: Any) -> dict[str, list[str]]:
    """The parameters of every internal function that Nova calls or replaces."""
    logger = importlib.import_module("litellm.integrations.custom_logger").CustomLogger
    mcp: Any = importlib.import_module("litellm.proxy._experimental.mcp_server.utils")
    names = importlib.import_module("litellm.proxy.guardrails.tool_name_extraction")
    startup = proxy.ProxyStartupEvent
    return {
        "load_config": parameters(proxy.proxy_config.load_config),
        "discard": parameters(litellm.Router.discard),
        "get_model_list": parameters(litellm.Router.get_model_list),
        "add_litellm_callback": parameters(litellm.logging_callback_manager.add_litellm_callback),
        "success": parameters(logger.async_log_success_event),
        "failure": parameters(logger.async_log_failure_event),
        "before": parameters(logger.async_pre_call_hook),
        "lifespan_context": parameters(proxy.app.router.lifespan_context),
        "upstream_credential_headers": parameters(mcp.upstream_credential_headers),
        "extract_request_tool_names": parameters(names.extract_request_tool_names),
        "semantic_filter": parameters(startup.initialize_semantic_tool_filter),
        "ollama": [proxy.run_ollama_serve.__name__],
    }


def payload_fields() -> list[str]:
    """The fields of a StandardLoggingPayload."""
    types: Any = importlib.import_module("litellm.types.utils")
    return list(types.StandardLoggingPayload.__annotations__) + [
        f"error_information.{name}"
        for name in types.StandardLoggingPayloadErrorInformation.__annotations__
    ]


def stand_in_state(stand_in: Any) -> dict[str, Any]:
    """Whether the real module has a router and all that the stand-in stands for."""
    wanted = (
        *stand_in.functions,
        *stand_in.needless,
        *stand_in.objects,
        *stand_in.decorators,
    )
    module: Any = importlib.import_module(stand_in.module)
    _ = module.nova_never_defined if hasattr(module, "nova_never_defined") else None
    real: Any = importlib.import_module(stand_in.module)
    return {
        "module": stand_in.module,
        "real": real.__spec__.loader.__class__.__name__,
        "missing": [name for name in wanted if not hasattr(real, name)],
        "no_functions": [
            name for name in stand_in.functions if not callable(getattr(real, name, None))
        ],
    }


if __name__ == "__main__":
    asked = sys.argv[1:]
    result = exports(asked[1:]) if asked[:1] == ["names"] else report()
    sys.stdout.write(json.dumps(result))
    sys.stdout.flush()
    os._exit(0)
