"""How far the set-up is, in a small file that is read before the first paint."""

import json
import tomllib
from pathlib import Path
from typing import Any, cast

from nova_desktop.adapters.settings_file.atomic import write_private
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.setup import Setup, SetupState, restored, stored

_LARGEST = 64 * 1024


def setup_at_start(paths: NovaPaths) -> Setup | None:
    """The set-up to show by itself; None where it is finished, put off, or not needed.

    A first run has no file of it, no database and no models in the settings.
    """
    if (left := read_setup(paths.setup_file)) is not None:
        return left if left.state is SetupState.UNFINISHED else None
    if paths.database.exists() or _has_models(paths.settings_file):
        return None
    return Setup()


def read_setup(file: Path) -> Setup | None:
    """Where it was left; None where it never began. What cannot be understood was finished."""
    try:
        with file.open("rb") as opened:
            read: object = json.loads(opened.read(_LARGEST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return Setup(state=SetupState.FINISHED)
    if not isinstance(read, dict):
        return Setup(state=SetupState.FINISHED)
    return restored(cast("dict[str, object]", read))


def write_setup(file: Path, setup: Setup) -> None:
    """Remember it. Raises NovaError when the disk does not take it."""
    write_private(file, json.dumps(stored(setup)).encode(), sync=None)


def _has_models(settings_file: Path) -> bool:
    """Whether the user has models already; settings that cannot be read are nobody's first run."""
    try:
        read: dict[str, Any] = tomllib.loads(settings_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError, RecursionError):
        return True
    models, gateway = _table(read.get("models")), _table(read.get("gateway"))
    return bool(models.get("deployments") or models.get("files") or gateway.get("external"))


def _table(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
