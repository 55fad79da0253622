"""Reads a LiteLLM config.yaml, with the .env beside it: models, keys, router settings."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from nova_desktop.adapters.imports.env_file import read_env
from nova_desktop.adapters.imports.known_models import Table
from nova_desktop.adapters.imports.litellm_model import read_model
from nova_desktop.adapters.imports.litellm_reading import Reading
from nova_desktop.adapters.imports.litellm_router import read_router
from nova_desktop.adapters.imports.safe_yaml import as_list, as_mapping, parse_yaml
from nova_desktop.adapters.imports.small_files import read_text
from nova_desktop.domain.imported import Found, ImportKind, Loss
from nova_desktop.domain.provider_catalogue import Provider

MOST_MODELS: Final = 2_000
_VARIABLES: Final = "environment_variables"


def read_litellm(
    path: Path, env: Mapping[str, str], providers: Sequence[Provider], table: Table
) -> Found:
    """All that a configuration holds. `env` are variables that it may name.

    Raises NovaError with IMPORT_UNREADABLE when it is no configuration.
    """
    document = parse_yaml(read_text(path), path)
    values = document.values
    own = _variables(values)
    reading = Reading({**own, **env}, providers, table, _credentials(values))
    for place in document.twice:
        reading.leave(place, Loss.TWICE)
    deployments = [
        deployment
        for number, entry in enumerate(_models(values, reading), start=1)
        if (deployment := read_model(entry, f"model_list[{number}]", reading)) is not None
    ]
    router = read_router(values, reading)
    for name in own:
        if name not in reading.used:
            reading.leave(f"{_VARIABLES}.{name}", Loss.NO_TARGET)
    return Found(
        ImportKind.LITELLM_CONFIG,
        str(path),
        deployments=tuple(deployments),
        accounts=tuple(reading.accounts.values()),
        keys=reading.ring.all(),
        router=router,
        left=tuple(reading.left),
        guessed=frozenset(reading.guessed),
    )


def env_beside(path: Path, picked: Path | None) -> Mapping[str, str]:
    """The variables of the picked .env, else of the one in the same folder, else none."""
    if picked is not None:
        return read_env(picked)
    beside = path.parent / ".env"
    return read_env(beside) if beside.is_file() else {}


def _models(values: Mapping[str, Any], reading: Reading) -> list[object]:
    models: object = values.get("model_list")
    if models is not None and not isinstance(models, list):
        reading.leave("model_list", Loss.NOT_UNDERSTOOD)
    entries = as_list(cast("object", models))
    if len(entries) > MOST_MODELS:
        reading.leave(f"model_list[{MOST_MODELS + 1}]", Loss.NOT_UNDERSTOOD, str(len(entries)))
    return entries[:MOST_MODELS]


def _variables(values: Mapping[str, Any]) -> Mapping[str, str]:
    given = as_mapping(values.get(_VARIABLES))
    return {name: str(value) for name, value in given.items() if value is not None}


def _credentials(values: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """What each name of the credential list stands for."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in as_list(values.get("credential_list")):
        given = as_mapping(entry)
        found[str(given.get("credential_name"))] = as_mapping(given.get("credential_values"))
    return found
