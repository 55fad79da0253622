"""What LiteLLM's own table says of a model: its mode and its provider.

The table is a data file of the installed litellm; nothing of litellm is imported for it.
"""

import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from nova_desktop.domain.gateway_plan import Mode

_FILE: Final = "model_prices_and_context_window_backup.json"
_EMBEDS: Final = re.compile(
    r"(?i)embed|(?:^|[-_/.])(?:bge|e5|gte|minilm|mpnet|mxbai|voyage|uae|sfr)(?:[-_/.:0-9]|$)"
)
Table = Mapping[str, Mapping[str, object]]


def read_table() -> Table:
    """The table; empty where litellm is not installed. Takes some 20 ms and blocks."""
    try:
        spec = importlib.util.find_spec("litellm")
        folders = spec.submodule_search_locations if spec else None
        text = (Path(next(iter(folders or ()))) / _FILE).read_text(encoding="utf-8")
        table: object = json.loads(text)
    except (ImportError, OSError, ValueError, StopIteration):
        return {}
    return cast("Table", table) if isinstance(table, dict) else {}


def known_mode(upstream: str, table: Table) -> str:
    """LiteLLM's word for what the model does, or "". An upstream may be known without prefix."""
    for name in (upstream, upstream.partition("/")[2], upstream.rpartition("/")[2]):
        mode = table.get(name, {}).get("mode") if name else None
        if isinstance(mode, str):
            return mode
    return ""


def guessed_mode(name: str) -> Mode:
    """What a model is for by its name alone: a guess, for the user to correct."""
    return Mode.EMBEDDING if _EMBEDS.search(name) else Mode.CHAT


def known_provider(upstream: str, table: Table) -> str:
    """LiteLLM's provider of a model that is written without a prefix, or ""."""
    provider = table.get(upstream, {}).get("litellm_provider")
    return provider if isinstance(provider, str) else ""
