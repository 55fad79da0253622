"""The file that remembers where the window was, also a broken one."""

from pathlib import Path

import pytest

from nova_desktop.app.window_file import read_place, write_place
from nova_desktop.domain.window_place import Rect, WindowPlace


def test_there_and_back(tmp_path: Path) -> None:
    place = WindowPlace(Rect(-5, 7, 900, 600), maximized=True, place="models")
    write_place(tmp_path / "window.json", place)
    assert read_place(tmp_path / "window.json") == place


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"\xff\xfe",
        b'{"x": 1, "y": 2, "width": 3}',
        b'{"x": 1, "y": 2, "width": "3", "height": 4}',
        b'{"x": 1, "y": 2, "width": true, "height": 4}',
        b'{"x": 1e400, "y": 2, "width": 3, "height": 4}',
        b'{"x": 99999999999999999999, "y": 2, "width": 3, "height": 4}',
        b"[" * 100_000,
    ],
)
def test_what_is_broken_is_as_good_as_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "window.json").write_bytes(content)
    assert read_place(tmp_path / "window.json") is None


def test_no_file_and_odd_extras(tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    assert read_place(file) is None
    file.write_text('{"x": 1, "y": 2, "width": 3, "height": 4, "maximized": 1, "place": 5, "z": 0}')
    assert read_place(file) == WindowPlace(Rect(1, 2, 3, 4))
