"""Where the window was, and where it can be now: displays come, go and shrink."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SMALLEST_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Rect:
    """Logical pixels of the desktop."""

    x: int
    y: int
    width: int
    height: int

    @property
    def area(self) -> int:
        return max(0, self.width) * max(0, self.height)

    def shared(self, other: "Rect") -> "Rect":
        """What both cover; without area when they do not touch."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Rect(left, top, max(0, right - left), max(0, bottom - top))


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """What is remembered of a window: its place when not maximised, and the screen shown in it."""

    rect: Rect
    maximized: bool = False
    place: str = ""


def fitted(wanted: Rect, displays: Sequence[Rect], smallest: tuple[int, int]) -> Rect:
    """`wanted` where it can be seen whole; `displays` are the usable areas, the main one first.

    It stays on the display it lies on most; when less than a quarter of it can be seen (that
    display is gone) it goes to the middle of the main one. It shrinks to the display, though
    never below `smallest` (width, height).
    """
    if not displays:
        return wanted
    home = max(displays, key=lambda display: display.shared(wanted).area)
    seen = home.shared(wanted).area
    is_gone = seen == 0 or seen < wanted.area * _SMALLEST_SHARE
    home = displays[0] if is_gone else home
    width = max(min(wanted.width, home.width), smallest[0])
    height = max(min(wanted.height, home.height), smallest[1])
    if is_gone:
        return Rect(
            home.x + max(0, home.width - width) // 2,
            home.y + max(0, home.height - height) // 2,
            width,
            height,
        )
    return Rect(
        max(home.x, min(wanted.x, home.x + home.width - width)),
        max(home.y, min(wanted.y, home.y + home.height - height)),
        width,
        height,
    )
