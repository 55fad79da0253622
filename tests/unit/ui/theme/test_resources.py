"""The shipped icons and fonts: each icon that the code names is there, with the licences."""

import ast
import re

import pytest

from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.theme.icons import icon, icon_names

RESOURCES = resource_folder()
UI = RESOURCES.parent / "nova_desktop" / "ui"
# Calls whose argument at this place names an icon.
NAMED_AT = {"icon": 0, "icon_pixmap": 0, "tool_button": 0, "IconMark": 0, "paint_icon": 1}
NAMED_AT |= {"show_icon": 0}


def named_icons() -> set[str]:
    """The icons that the code names as literals."""
    found: set[str] = set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(_icons_of(node))
    return found


def _icons_of(call: ast.Call) -> list[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = NAMED_AT.get(name)
    given = [word.value for word in call.keywords if word.arg == "icon"]
    if place is not None and len(call.args) > place:
        given.append(call.args[place])
    return [
        node.value
        for argument in given
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    ]


def test_every_icon_that_is_named_is_there() -> None:
    named = named_icons()
    assert "search" in named
    assert named - icon_names() == set()


def test_every_icon_that_is_shipped_is_used() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in UI.rglob("*.py"))
    unused = {name for name in icon_names() if f'"{name}"' not in code}
    assert unused == set()


def test_icons_take_their_colour_and_stroke_from_us() -> None:
    for file in (RESOURCES / "icons").glob("*.svg"):
        svg = file.read_text(encoding="utf-8")
        assert 'stroke="currentColor" stroke-width="1.75"' in svg, file.name
        assert not re.search(r'(?:fill|stroke)="#', svg), file.name


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_licences_lie_beside_what_they_are_for() -> None:
    assert "ISC License" in (RESOURCES / "icons" / "LICENSE").read_text(encoding="utf-8")
    fonts = RESOURCES / "fonts"
    families = {file.name.partition("-")[0] for file in fonts.glob("*.[ot]tf")}
    assert families == {"Inter", "JetBrainsMono"}
    for family in families:
        licence = (fonts / f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_fonts_stay_small() -> None:
    total = sum(file.stat().st_size for file in (RESOURCES / "fonts").iterdir())
    assert total < 1_600_000
