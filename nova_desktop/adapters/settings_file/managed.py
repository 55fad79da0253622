"""Finds the settings files that an administrator may put up for all users."""

import os
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

from nova_desktop.domain.paths import APP_NAME, NovaPaths

MANAGED_NAME: Final = "managed.toml"


def managed_files(paths: NovaPaths) -> tuple[Path, ...]:
    """Where managed settings may lie, the most important file last; most do not exist.

    With NOVA_HOME only its own config folder counts, so that a portable copy stands alone.
    """
    if paths.config != PlatformDirs(APP_NAME, appauthor=False).user_config_path:
        return (paths.config / MANAGED_NAME,)
    folders = PlatformDirs(APP_NAME, appauthor=False, multipath=True).site_config_dir
    # the first folder of XDG_CONFIG_DIRS is the most important one
    return tuple(Path(folder) / MANAGED_NAME for folder in reversed(folders.split(os.pathsep)))
