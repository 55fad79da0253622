"""Reads YAML of strangers: plain values only, bounded in depth and size, nothing constructed.

A tag of any kind is refused, as are anchors that unfold to more than a configuration can hold.
Dates stay the text that they are: nobody means a date by an `api_version`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from nova_desktop.adapters.imports.small_files import unreadable

DEEPEST: Final = 40
MOST_NODES: Final = 100_000
_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("null", "bool", "int", "float", "str", "seq", "map", "merge", "value")
)
_NULL: Final = "tag:yaml.org,2002:null"
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """The mapping that a file holds; `twice` names keys that stand twice, as `line 4: model`."""

    values: Mapping[str, Any]
    twice: tuple[str, ...] = field(default=())


class _Loader(_Base):
    """A safe loader that takes a date as text."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_mapping(value: object) -> Mapping[str, Any]:
    """A mapping with its keys as text; empty for anything else."""
    if not isinstance(value, Mapping):
        return {}
    pairs = cast("Mapping[object, Any]", value).items()
    return {str(key): inner for key, inner in pairs}


def as_list(value: object) -> list[object]:
    """A list; empty for anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def parse_yaml(text: str, path: Path) -> Document:
    """The document of a file's text. Raises NovaError with IMPORT_UNREADABLE, with the line."""
    try:
        _check_events(text, path)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None or node.tag == _NULL:
                return Document({})
            if not isinstance(node, MappingNode):
                raise unreadable(path, "not a configuration: it has no keys")
            twice = _check_nodes(node, path)
            values: object = loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cause = error.problem or error.context or "not YAML"
        if "\\t" in cause:
            cause = "a tab where YAML wants spaces"
        raise unreadable(path, cause, mark.line + 1 if mark else None) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, UnicodeError) as error:
        raise unreadable(path, f"not YAML: {type(error).__name__}") from error
    return Document(as_mapping(values), twice)


def _check_events(text: str, path: Path) -> None:
    """Depth and length before anything is built: the builders recurse."""
    depth = 0
    events: Any = cast("Any", yaml).parse(text, Loader=_Loader)
    for count, event in enumerate(events):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > 2 * MOST_NODES:
            cause = "nested too deeply" if depth > DEEPEST else "too many entries"
            raise unreadable(path, cause, event.start_mark.line + 1)


def _check_nodes(root: Node, path: Path) -> tuple[str, ...]:
    """Tags, and the size with all anchors unfolded; returns the keys that stand twice."""
    sizes: dict[int, int] = {}
    under_way: set[int] = set()
    twice: list[str] = []

    def size(node: Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            return known
        line = node.start_mark.line + 1
        if id(node) in under_way:
            raise unreadable(path, "an anchor that contains itself", line)
        if node.tag not in _TAGS:
            raise unreadable(path, f"the tag {node.tag[:80]} is not allowed", line)
        under_way.add(id(node))
        total = 1 + sum(size(child) for child in _children(node, twice))
        under_way.discard(id(node))
        if total > MOST_NODES:
            raise unreadable(path, "anchors that unfold to far too much", line)
        sizes[id(node)] = total
        return total

    size(root)
    return tuple(twice)


def _children(node: Node, twice: list[str]) -> list[Node]:
    if isinstance(node, SequenceNode):
        return list(cast("list[Node]", node.value))
    if not isinstance(node, MappingNode):
        return []
    seen: set[str] = set()
    children: list[Node] = []
    for key, value in cast("list[tuple[Node, Node]]", node.value):
        children += [key, value]
        if isinstance(key, ScalarNode):
            name = str(key.value)
            if name in seen and name != "<<":
                twice.append(f"line {key.start_mark.line + 1}: {name}")
            seen.add(name)
    return children
