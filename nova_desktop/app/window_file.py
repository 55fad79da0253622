"""Where the window was when it was closed, in a small file that is read before the first paint."""

import json
import logging
from pathlib import Path
from typing import cast

from nova_desktop.adapters.settings_file.atomic import write_private
from nova_desktop.domain.window_place import Rect, WindowPlace

_log = logging.getLogger(__name__)


def read_place(file: Path) -> WindowPlace | None:
    """What was remembered; None for nothing, or for what cannot be understood."""
    try:
        read: object = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    known = cast("dict[str, object]", read)
    sizes = [known.get(name) for name in ("x", "y", "width", "height")]
    numbers = [n for n in sizes if isinstance(n, int) and not isinstance(n, bool)]
    if len(numbers) < len(sizes) or max(map(abs, numbers)) > 1_000_000:
        return None
    place, maximized = known.get("place"), known.get("maximized") is True
    return WindowPlace(Rect(*numbers), maximized, place if isinstance(place, str) else "")


def write_place(file: Path, place: WindowPlace) -> None:
    """Remember it. Raises NovaError when the disk does not take it."""
    rect = place.rect
    content = {
        "x": rect.x,
        "y": rect.y,
        "width": rect.width,
        "height": rect.height,
        "maximized": place.maximized,
        "place": place.place,
    }
    write_private(file, json.dumps(content).encode(), sync=None)
