"""Reads the rendered plan before LiteLLM does, to say plainly what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, cast

import yaml

_FROM_ENVIRONMENT: Final = "os.environ/"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Safe both; the one in C, which not every build has, takes a tenth of the time."""


class PlanRejectedError(Exception):
    """The plan cannot be served; the text says why and holds no secret."""


class PlannedModel(NamedTuple):
    """A deployment's model name and id; the id may be ""."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What Nova has to know of the file. `master_key_env` is the variable it names, or "".

    `mcp_servers` are the names of the MCP servers in it.
    """

    path: str
    models: tuple[PlannedModel, ...]
    master_key_env: str = ""
    mcp_servers: frozenset[str] = frozenset()


def read_plan(path: str) -> PlanFile:
    """Raises PlanRejectedError for what is no plan that LiteLLM can load."""
    try:
        document: object = yaml.load(Path(path).read_text(encoding="utf-8"), _LOADER)  # noqa: S506 (a safe loader)
    except OSError as error:
        raise PlanRejectedError(f"cannot read {path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlanRejectedError(f"{path} is no YAML{_place(error)}") from None
    whole = _mapping(document, "the file")
    entries = enumerate(_list(whole.get("model_list") or [], "model_list"), start=1)
    general = _mapping(whole.get("general_settings") or {}, "general_settings")
    servers = _mapping(whole.get("mcp_servers") or {}, "mcp_servers")
    models = tuple(_model(at, entry) for at, entry in entries)
    return PlanFile(path, models, _key_name(general), frozenset(servers))


def _model(at: int, entry: object) -> PlannedModel:
    fields = _mapping(entry, f"model {at}")
    name = fields.get("model_name")
    if not isinstance(name, str) or not name:
        raise PlanRejectedError(f"model {at} has no model_name")
    params = _mapping(fields.get("litellm_params"), f"litellm_params of model {at}")
    if not isinstance(params.get("model"), str):
        raise PlanRejectedError(f"model {at} names no upstream")
    about = _mapping(fields.get("model_info") or {}, f"model_info of model {at}")
    return PlannedModel(name, str(about.get("id") or ""))


def _key_name(general: dict[str, object]) -> str:
    named = general.get("master_key")
    if not isinstance(named, str):
        return ""
    if not named.startswith(_FROM_ENVIRONMENT):
        raise PlanRejectedError("master_key must be the name of a variable, not the key")
    return named.removeprefix(_FROM_ENVIRONMENT)


def _mapping(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise PlanRejectedError(f"{what} must be a mapping")
    return cast("dict[str, object]", value)


def _list(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise PlanRejectedError(f"{what} must be a list")
    return cast("list[object]", value)


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1} column {mark.column + 1}" if mark is not None else ""
