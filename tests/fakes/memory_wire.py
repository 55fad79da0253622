"""The child's end of the line over a MemoryGraph: what comes in as JSON is called, and answered."""

import inspect
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_type_hints

from nova_desktop.children.memory.picture.pictures import cut_out
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.wire import from_wire, to_wire
from nova_desktop.services.memory.ports import MemoryGraph

# What a list is made of where a signature says Sequence
_LISTS = {"words": tuple[str, ...], "spaces": tuple[str, ...]}


async def answered(
    graph: MemoryGraph, method: str, params: Mapping[str, object]
) -> Mapping[str, object]:
    """What the child answers to this request; all of it passes through JSON."""
    asked = json.loads(json.dumps(params))
    asked.pop("text_folder", None)
    text_file = asked.pop("text_file", None)
    if text_file is not None:
        asked["episode"]["text"] = Path(text_file).read_text(encoding="utf-8")
        Path(text_file).unlink()
    if method == "picture_part":
        number = asked.pop("number")
        found = cut_out(await graph.picture(**asked), number)
        return json.loads(json.dumps({"value": _wired(found)}))
    call: Callable[..., Any] = getattr(graph, method)
    kinds = get_type_hints(call)
    values = {name: _read(kinds[name], name, raw) for name, raw in asked.items()}
    try:
        found = await call(**values)
    except NovaError as error:
        return _refusal(error.problem)
    return json.loads(json.dumps({"value": _wired(found)}))


def parameters(method: str) -> set[str]:
    """The names of what a method of the port takes; the picture is asked for part by part."""
    if method == "picture_part":
        return parameters("picture") | {"number"}
    return set(inspect.signature(getattr(MemoryGraph, method)).parameters) - {"self"}


def _read(kind: Any, name: str, raw: object) -> object:
    return from_wire(_LISTS.get(name, kind), raw)


def _wired(found: Any) -> object:
    if isinstance(found, (list, tuple)) and found and isinstance(found[0], Problem):
        return [_refusal(each) | {"code": each.code} for each in found]
    return to_wire(found)


def _refusal(problem: Problem) -> dict[str, object]:
    params = dict(problem.params)
    return {"problem": problem.code.value, "params": params, "detail": problem.detail}
