"""Decides where Nova keeps its files, and makes the folders."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

from nova_desktop.adapters.settings_file.atomic import PRIVATE, disk_error
from nova_desktop.domain.paths import APP_NAME, NovaPaths

_FOLDER_MODE: Final = 0o700


def nova_paths(environ: Mapping[str, str]) -> NovaPaths:
    """The folders below NOVA_HOME if it is set, else where this system wants them.

    Without NOVA_HOME, platformdirs reads the process's own environment (XDG_CONFIG_HOME, …).
    """
    home = _home(environ)
    if home is not None:
        return NovaPaths(*(home / name for name in ("config", "data", "logs", "run", "cache")))
    dirs = PlatformDirs(APP_NAME, appauthor=False)
    return NovaPaths(
        config=dirs.user_config_path,
        data=dirs.user_data_path,
        logs=dirs.user_log_path,
        # not the runtime folder: it is wiped at log-out, and the last good plan would go with it
        run=dirs.user_state_path / "run",
        cache=dirs.user_cache_path,
    )


def prepare(paths: NovaPaths) -> None:
    """Make the folders, mode 0700, and make sure that files can be written there.

    Raises NovaError with HOME_UNUSABLE or DISK_FULL, parameter `path` the folder.
    """
    for folder in (*paths.folders(), paths.crash_reports, paths.memory):
        try:
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            with contextlib.suppress(PermissionError):
                folder.chmod(_FOLDER_MODE)
            _try_to_write(folder)
        except OSError as error:
            raise disk_error(error, folder) from error


def _try_to_write(folder: Path) -> None:
    """Modes tell little (root, read-only mounts, access lists): only a write tells."""
    probe = folder / f".write-test-{os.getpid()}"
    try:
        with os.fdopen(os.open(probe, os.O_WRONLY | os.O_CREAT, PRIVATE), "wb") as file:
            file.write(b"x")
    finally:
        probe.unlink(missing_ok=True)


def _home(environ: Mapping[str, str]) -> Path | None:
    home = environ.get("NOVA_HOME", "").strip()
    if not home:
        return None
    path = Path(home)
    with contextlib.suppress(RuntimeError):  # a `~name` that nobody has
        path = path.expanduser()
    return path.absolute()
