"""Writes router settings into the YAML that the user lays over the gateway's configuration."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from nova_desktop.adapters.imports.safe_yaml import as_mapping, parse_yaml
from nova_desktop.domain.imported import RouterValue

_NAME: Final = Path("gateway_yaml")


def with_router(text: str, values: Sequence[RouterValue]) -> str:
    """`text` with these settings; what the user set there already wins.

    A text without the sections in question keeps its comments: they are put behind it.
    Raises NovaError with IMPORT_UNREADABLE when the text is no YAML.
    """
    document: dict[str, Any] = dict(parse_yaml(text, _NAME).values) if text.strip() else {}
    new: dict[str, dict[str, Any]] = {}
    for value in values:
        if value.name not in as_mapping(document.get(value.section)):
            new.setdefault(value.section, {})[value.name] = json.loads(value.value)
    if not new:
        return text
    if not any(section in document for section in new):
        before = f"{text.rstrip()}\n" if text.strip() else ""
        return before + _dumped(new)
    for section, entries in new.items():
        document[section] = {**as_mapping(document.get(section)), **entries}
    return _dumped(document)


def _dumped(document: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(document), sort_keys=False, width=100)
