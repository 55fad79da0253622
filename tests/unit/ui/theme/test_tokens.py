"""Theme files, the stylesheet template, sizes and the marks of a stylesheet."""

import re
import struct

import pytest

from nova_desktop.ui.resources import resource_folder
from nova_desktop.ui.theme.marks import pack
from nova_desktop.ui.theme.tokens import Theme

RESOURCES = resource_folder()


def light(scale: int = 100) -> Theme:
    return Theme.load(RESOURCES / "themes" / "light.toml", scale)


def test_the_files_say_which_is_dark() -> None:
    assert not light().dark
    assert Theme.load(RESOURCES / "themes" / "dark.toml").dark


def test_sizes_follow_the_scale_and_never_vanish() -> None:
    assert [light(scale).px(13) for scale in (80, 100, 125, 200)] == [10, 13, 16, 26]
    assert light(80).px(1) == 1
    assert light(80).px(0.4) == 1
    assert light().px(0) == 0


def test_the_template_takes_colours_and_sizes() -> None:
    sheet = light(200).stylesheet("a { color: {text}; margin: -{px:6}px; } /* {no_role} */")
    assert sheet == "a { color: #1c1c1a; margin: -12px; } "


def test_a_colour_with_alpha_is_written_so() -> None:
    assert light().stylesheet("{shadow}") == "rgba(0, 0, 0, 15)"


def test_a_role_that_no_theme_has_is_refused() -> None:
    with pytest.raises(KeyError):
        light().stylesheet("a { color: {txet}; }")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_shipped_template_is_complete(name: str) -> None:
    theme = Theme.load(RESOURCES / "themes" / f"{name}.toml", 125)
    sheet = theme.stylesheet((RESOURCES / "style.qss").read_text(encoding="utf-8"))
    assert not re.search(r"\{(px:|[a-z_]+\})", sheet)
    assert sheet.count("{") == sheet.count("}")


def test_colours_stand_in_the_theme_files_only() -> None:
    folder = RESOURCES.parent / "nova_desktop" / "ui"
    texts = [RESOURCES / "style.qss", *folder.rglob("*.py")]
    colour = re.compile(r"[\"' :]#[0-9A-Fa-f]{6}\b|QColor\(\d")
    assert [file.name for file in texts if colour.search(file.read_text(encoding="utf-8"))] == []


def test_marks_are_packed_as_qt_reads_them() -> None:
    tree, names, content = pack("nova-light", {"a.svg": b"<svg/>", "b.svg": b"x"})
    assert len(tree) == 4 * 14
    assert "nova-light".encode("utf-16-be") in names
    assert struct.unpack(">I", content[:4])[0] in (6, 1)
    assert b"<svg/>" in content
