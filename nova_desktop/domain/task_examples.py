"""The tasks of the first board: examples, until the user keeps them or gives them other titles."""

import json
from collections.abc import Mapping
from typing import Final, cast

STATE: Final = "tasks/starter"
"""The name of the state that keeps which ones were made."""
OVER: Final = "over"
"""Its value when they are spoken of no more."""


def titles_of(kept: str | None) -> Mapping[str, str]:
    """What was made, with the title it had; nothing where that is over or cannot be read."""
    try:
        found = json.loads(OVER if kept is None else kept)
    except ValueError:  # what is over is no JSON
        return {}
    if not isinstance(found, dict):
        return {}
    read = cast("dict[object, object]", found)
    return {str(name): str(title) for name, title in read.items()}
