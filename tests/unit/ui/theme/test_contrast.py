"""What can be read can be read: the contrast of the theme files' colours, as WCAG 2 computes it."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.theme.tokens import Theme

TEXT = 4.5
LINE = 3.0
ALL_TEXT = ("text", "text_second", "text_third", "accent", "ok", "warning", "error")

# Each ground with the texts that are written on it.
WRITTEN: dict[str, tuple[str, ...]] = {
    "canvas": ALL_TEXT,
    "rail": ("text", "text_second", "text_third", "ok", "warning", "error"),
    "panel": ALL_TEXT,
    "sunken": ("text", "text_second", "text_third", "accent"),
    "bubble": ("text", "text_second"),
    "hover": ("text", "text_second", "text_third"),
    "hover_panel": ("text", "text_second", "accent", "error"),
    "pressed": ("text", "text_second"),
    "accent": ("on_accent",),
    "accent_hover": ("on_accent",),
    "accent_pressed": ("on_accent",),
    "accent_soft": ("text", "text_second", "accent", "ok", "warning", "error"),
    "ok_soft": ("text", "text_second", "ok"),
    "warning_soft": ("text", "text_second", "warning"),
    "error_soft": ("text", "text_second", "error"),
}
# Each ground with the lines that alone show where a field, a switch or the focus is.
DRAWN: dict[str, tuple[str, ...]] = {
    "canvas": ("control_line", "accent", "error"),
    "rail": ("control_line", "accent"),
    "panel": ("control_line", "accent", "error"),
    "sunken": ("accent",),
    "bubble": ("accent",),
    "accent_soft": ("accent",),
    "warning_soft": ("accent",),
    "error_soft": ("accent",),
}


def luminance(color: QColor) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    parts = zip(
        (0.2126, 0.7152, 0.0722), (color.redF(), color.greenF(), color.blueF()), strict=True
    )
    return sum(weight * linear(part) for weight, part in parts)


def contrast(theme: Theme, one: str, other: str) -> float:
    lights = sorted(luminance(theme.color(role)) for role in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def too_weak(theme: Theme) -> list[str]:
    """The pairs that are too hard to tell apart."""
    wanted = [(WRITTEN, TEXT), (DRAWN, LINE)]
    return [
        f"{role} on {ground}: {ratio:.2f}, at least {least}"
        for pairs, least in wanted
        for ground, roles in pairs.items()
        for role in roles
        if (ratio := contrast(theme, role, ground)) < least
    ]


def load(name: str) -> Theme:
    return Theme.load(resource_folder() / "themes" / f"{name}.toml")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_everything_can_be_read(name: str) -> None:
    assert too_weak(load(name)) == []


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("role", ["text", "text_third", "accent", "control_line", "rail"])
def test_a_token_that_comes_too_near_is_found(name: str, role: str) -> None:
    theme = load(name)
    near = theme.colors["text" if role == "rail" else "panel"]
    assert too_weak(replace(theme, colors=theme.colors | {role: near}))


def test_both_themes_have_the_same_roles() -> None:
    assert load("light").colors.keys() == load("dark").colors.keys()


def test_black_on_white_is_21() -> None:
    theme = Theme({"a": "#000000", "b": "#FFFFFF"})
    assert contrast(theme, "a", "b") == pytest.approx(21)
