"""Merges YAML of the user's own into the gateway's configuration; pure, and runs no code."""

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event
from yaml.nodes import MappingNode, Node, SequenceNode

from nova_desktop.adapters.gateway.overlay_rules import (
    Objection,
    Path,
    objection_to,
    unknown_section,
)
from nova_desktop.domain.problems import NovaError, ProblemCode

MOST_CHARACTERS: Final = 256 * 1024
"""More than any real configuration; parsing it takes a quarter of a second."""

_MOST_MERGED: Final = 20_000
_MOST_DEPTH: Final = 40
_TOO_DEEP: Final = "it is nested too deep, or contains itself"
# Lists to which both sides add: the user's come first, LiteLLM takes the first that fits
_ADDED: Final = frozenset(
    {"model_list", "fallbacks", "context_window_fallbacks", "content_policy_fallbacks",
     "default_fallbacks", "credential_list"}
)  # fmt: skip
_OLLAMA: Final = ("ollama/", "ollama_chat/")
_OLLAMA_ADDRESS: Final = "http://127.0.0.1:11434"
_Base = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Loader(_Base):
    """The safe loader, without keys that stand twice and without merges that explode."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.merged = 0
        self.flat: set[int] = set()

    def flatten_mapping(self, node: MappingNode) -> None:
        """As the safe loader does, which calls this for each mapping and each one it takes in."""
        names: set[object] = set()
        for key, _ in node.value if id(node) not in self.flat else ():
            if key.tag != "tag:yaml.org,2002:merge" and key.value in names:
                raise _refused(_line(key), f"the key {key.value!r} stands twice")
            names.add(key.value if isinstance(key.value, str) else id(key))
        self.flat.add(id(node))
        super().flatten_mapping(node)
        self.merged += len(node.value)
        if self.merged > _MOST_MERGED:
            raise _refused(_line(node), "its anchors make it too large")


def read_overlay(text: str, secrets: Collection[str] = ()) -> dict[str, object]:
    """The overlay as a mapping, checked; empty for an empty text.

    `secrets` are the variables of keys that it may name. Raises NovaError with PLAN_REJECTED, the
    line as the parameter `line` and the reason as `why`.
    """
    if len(text) > MOST_CHARACTERS:
        whole = text.count("\n", 0, MOST_CHARACTERS) + 1
        raise _refused(whole, f"the text is longer than {MOST_CHARACTERS // 1024} kB")
    node, value = _parsed(text)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _refused(1, "it must be a mapping, as router_settings: ...")
    found = cast("dict[str, object]", value)
    _check_shape(node, found)
    objection = unknown_section(found) or objection_to(found, secrets)
    if objection is not None:
        raise _refused(_line_of(node, objection), objection.why)
    return found


def merged(rendered: Mapping[str, object], overlay: Mapping[str, object]) -> dict[str, object]:
    """Nova's configuration with the overlay over it: mappings are merged, lists of models and
    fallbacks are joined, anything else is replaced."""
    whole = _merged(rendered, overlay)
    for entry in cast("list[dict[str, object]]", whole.get("model_list") or []):
        params = cast("dict[str, object]", entry["litellm_params"])
        if str(params["model"]).startswith(_OLLAMA):
            params.setdefault("api_base", _OLLAMA_ADDRESS)  # else LiteLLM starts a program
    return whole


def _merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    whole = dict(below)
    for name, value in above.items():
        old = whole.get(name)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            whole[name] = _merged(
                cast("Mapping[str, object]", old), cast("Mapping[str, object]", value)
            )
        elif name in _ADDED and isinstance(old, list) and isinstance(value, list):
            ours, theirs = cast("list[object]", old), cast("list[object]", value)
            whole[name] = [*ours, *theirs] if name == "model_list" else [*theirs, *ours]
        elif value is not None or not isinstance(old, Mapping | list):
            whole[name] = value
    return whole


def _parsed(text: str) -> tuple[Node | None, object]:
    try:
        _check_nesting(text)
        return _composed(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or str(error).partition("\n")[0]
        at = mark.line if mark else 0
        raise _refused(at + 1, f"{said}{_about_tabs(text, at)}") from None
    except (ValueError, TypeError) as error:
        raise _refused(1, str(error)) from None
    except (LookupError, AttributeError):  # PyYAML takes what stands behind a tag for right
        raise _refused(1, "one of its tags, which begin with !!, does not fit its value") from None


def _composed(text: str) -> tuple[Node | None, object]:
    loader: Any = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            _check_depth(node)
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _about_tabs(text: str, line: int) -> str:
    """YAML's own words for a tab help nobody."""
    there = text.split("\n")[line : line + 1]
    begins = there[0][: len(there[0]) - len(there[0].lstrip())] if there else ""
    return "; a line begins with spaces, not with a tab" if "\t" in begins else ""


def _check_nesting(text: str) -> None:
    """Raises for what is nested too deep, before a parser that calls itself ends the process."""
    depth = 0
    parser: Any = _Base(text)
    try:
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            if depth > _MOST_DEPTH:
                raise _refused(_line(event), _TOO_DEEP)
    finally:
        parser.dispose()


def _check_depth(node: Node) -> None:
    """The same once each alias stands for what it names; raises also for what contains itself."""
    waiting = [(node, 0)]
    depths: dict[int, int] = {}
    while waiting:
        at, depth = waiting.pop()
        if depth > _MOST_DEPTH:
            raise _refused(_line(at), _TOO_DEEP)
        if depths.get(id(at), -1) >= depth:
            continue
        depths[id(at)] = depth
        if isinstance(at, SequenceNode):
            waiting += [(inner, depth + 1) for inner in at.value]
        elif isinstance(at, MappingNode):
            waiting += [(inner, depth + 1) for pair in at.value for inner in pair]


def _check_shape(node: Node | None, found: Mapping[str, object]) -> None:
    """The sections that Nova renders too must be what LiteLLM takes them for."""
    for name in found:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] (YAML)
            raise _refused(1, f"{name!r} is no name of a section")
    wanted = {
        "model_list": list, "router_settings": dict, "litellm_settings": dict,
        "general_settings": dict,
    }  # fmt: skip
    for name, kind in wanted.items():
        value = found.get(name)
        if value is not None and not isinstance(value, kind):
            what = "a list" if kind is list else "a mapping"
            raise _refused(_line_of(node, Objection((name,), "")), f"{name} must be {what}")
    for at, entry in enumerate(cast("list[object]", found.get("model_list") or [])):
        if why := _no_model(entry):
            raise _refused(_line_of(node, Objection(("model_list", at), "")), why)


def _no_model(entry: object) -> str:
    if not isinstance(entry, dict):
        return "each model is a mapping with model_name and litellm_params"
    fields = cast("dict[str, object]", entry)
    params = fields.get("litellm_params")
    upstream = cast("dict[str, object]", params).get("model") if isinstance(params, dict) else None
    if not isinstance(fields.get("model_name"), str) or not fields.get("model_name"):
        return "this model has no model_name"
    return (
        "" if isinstance(upstream, str) and upstream else "this model names no litellm_params.model"
    )


def _line_of(node: Node | None, objection: Objection) -> int:
    """The line where a path stands; that of what it stands in when a merge brought it."""
    line = 1
    for name in objection.path:
        found = _inner(node, name)
        if found is None:
            break
        line, node = found
    return line


def _inner(node: Node | None, name: Path | str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        pairs = ((key, value) for key, value in node.value if str(key.value) == name)
        return next(((_line(key), value) for key, value in pairs), None)
    if isinstance(node, SequenceNode) and isinstance(name, int) and name < len(node.value):
        inner = node.value[name]
        return _line(inner), inner
    return None


def _line(at: Node | Event) -> int:
    return int(at.start_mark.line) + 1


def _refused(line: int, why: str) -> NovaError:
    code = ProblemCode.PLAN_REJECTED
    return NovaError.of(code, detail=f"line {line}: {why}", line=str(line), why=why)
