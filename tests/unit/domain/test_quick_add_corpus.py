"""Quick add reads what people type, and takes nothing ordinary for a date."""

from pathlib import Path

import pytest

from nova_desktop.domain.quick_add.parts import Style
from nova_desktop.domain.quick_add.reading import Ways, read_line
from tests.fakes.quick_add_words import CLOCK, NAMES, told

FILES = Path(__file__).parents[2] / "data"
TRICKY = "ordinary_titles.txt"  # English above all, German and others among them
GERMAN = "ordinary_titles_german.txt"
Case = tuple[Style, str, str, list[str]]


def cases() -> list[Case]:
    """Style, line, title and parts of each case of the file."""
    found: list[Case] = []
    style = Style.OURS
    text = (FILES / "quick_add_lines.txt").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        first, *others = block.strip("\n").split("\n")
        if first.startswith("% style "):
            style = Style(first.removeprefix("% style "))
        elif first.startswith("> "):
            found.append((style, first[2:], others[0].removeprefix("=").strip(), others[1:]))
    return found


def ordinary(*files: str) -> list[str]:
    """The ordinary titles of these files, of all if none is named."""
    found: list[str] = []
    for name in files or (TRICKY, GERMAN):
        lines = (FILES / name).read_text(encoding="utf-8").split("\n")
        found += [line for line in lines if line and not line.startswith("% ")]
    return found


def test_there_are_enough_of_each() -> None:
    assert len(cases()) >= 200
    assert len(set(ordinary(TRICKY))) >= 400
    assert len(set(ordinary(GERMAN))) >= 200


@pytest.mark.parametrize(("style", "line", "title", "parts"), cases())
def test_a_line_is_understood(style: Style, line: str, title: str, parts: list[str]) -> None:
    found = read_line(line, CLOCK, Ways(style, names=NAMES))
    assert told(found) == parts
    assert found.title == title


@pytest.mark.parametrize("title", ordinary())
def test_an_ordinary_title_stays_as_it_is(title: str) -> None:
    for style in Style:
        for day_first in (True, False):
            found = read_line(title, CLOCK, Ways(style, day_first=day_first))
            assert (told(found), found.title) == ([], title)


def test_a_line_means_the_same_in_capitals() -> None:
    for style, line, _, parts in cases():
        if not any(sign in line for sign in "#@+"):
            found = read_line(line.upper(), CLOCK, Ways(style, names=NAMES))
            assert len(found.parts) == len(parts), line
