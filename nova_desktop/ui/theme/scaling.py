"""Layouts and fixed sizes that follow the scale: given once at 100 %, set anew at each change."""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QLayout, QWidget

from nova_desktop.ui.theme.tokens import theme_in_force

Margins = tuple[float, float, float, float]
Px = Callable[[float], int]
AnyLayout = TypeVar("AnyLayout", bound=QLayout)
AnyWidget = TypeVar("AnyWidget", bound=QWidget)

_LAYOUT: Final = "nova_layout"
_SIZES: Final = "nova_sizes"
_SETTERS: Final[dict[str, Callable[[QWidget, int], None]]] = {
    "width": QWidget.setFixedWidth,
    "height": QWidget.setFixedHeight,
    "min_width": QWidget.setMinimumWidth,
    "min_height": QWidget.setMinimumHeight,
    "max_width": QWidget.setMaximumWidth,
    "max_height": QWidget.setMaximumHeight,
}


def lay(
    layout: AnyLayout, margins: Margins = (0, 0, 0, 0), spacing: float | tuple[float, float] = 0
) -> AnyLayout:
    """Give a layout its margins (left, top, right, bottom) and its spacing, in pixels at 100 %.

    A grid takes (across, down) as its spacing.
    """
    across, down = spacing if isinstance(spacing, tuple) else (spacing, spacing)
    layout.setProperty(_LAYOUT, [*margins, across, down])
    _lay(layout, _px())
    return layout


def hold(widget: AnyWidget, **sizes: float) -> AnyWidget:
    """Fix sizes of a widget in pixels at 100 %: width, height, min_width, max_height and so on."""
    known: dict[str, float] = widget.property(_SIZES) or {}
    widget.setProperty(_SIZES, known | sizes)
    _hold(widget, _px())
    return widget


def rescale(px: Px) -> None:
    """Set everything anew, for all widgets there are."""
    for widget in QApplication.allWidgets():
        _hold(widget, px)
        for layout in widget.findChildren(QLayout) if widget.isWindow() else ():
            _lay(layout, px)


def _px() -> Px:
    theme = theme_in_force()
    return theme.px if theme is not None else round


def _lay(layout: QLayout, px: Px) -> None:
    kept = cast("list[float] | None", layout.property(_LAYOUT))
    if not kept:
        return
    left, top, right, bottom, across, down = map(px, kept)
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(across)
        layout.setVerticalSpacing(down)
    elif isinstance(layout, QBoxLayout):
        layout.setSpacing(down if _runs_down(layout) else across)


def _runs_down(layout: QBoxLayout) -> bool:
    downwards = (QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.BottomToTop)
    return layout.direction() in downwards


def _hold(widget: QWidget, px: Px) -> None:
    kept: dict[str, Any] = widget.property(_SIZES) or {}
    for name, pixels in kept.items():
        _SETTERS[name](widget, px(pixels))
