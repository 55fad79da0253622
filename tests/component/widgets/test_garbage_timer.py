"""The window collects garbage when it is idle, and does not look through floods of data."""

import gc
import weakref
from collections.abc import Generator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nova_desktop.ui.runtime.garbage import GarbageTimer

FLOOD = 200_000


class Ring:
    """Something that only a collection finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def timer(qtbot: QtBot) -> Generator[GarbageTimer]:
    parent = QObject()
    yield GarbageTimer(parent)
    gc.unfreeze()
    gc.enable()


def test_garbage_goes(timer: GarbageTimer) -> None:
    ring = weakref.ref(Ring())
    assert ring() is not None
    timer._collect()
    assert ring() is None


def test_a_flood_of_data_is_not_looked_through(timer: GarbageTimer) -> None:
    looked: list[str] = []
    gc.callbacks.append(lambda phase, _info: looked.append(phase))
    try:
        data = [[number] for number in range(FLOOD)]
        timer._collect()
        assert looked == []
        ring = weakref.ref(Ring())
        timer._collect()  # the next time all is as usual
        assert looked
        assert ring() is None
        gone = weakref.ref(last := type("Last", (), {})())
        data.append([last])  # type: ignore[list-item]
        del data, last
        assert gone() is None
    finally:
        gc.callbacks.pop()
