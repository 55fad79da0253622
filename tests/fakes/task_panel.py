"""The real panel of a task in a window, over a real store, moved by keys."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nova_desktop.ui.tasks.detail.field_row import FieldRow
from nova_desktop.ui.tasks.detail.making import DetailParts
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey
from tests.fakes.task_detail import Bench

LONG_WAIT_S = 5.0


@dataclass
class Shown:
    """The panel in a window."""

    bench: Bench
    parts: DetailParts
    window: QWidget

    @property
    def panel(self) -> Any:
        return self.parts.panel

    @property
    def focused(self) -> QWidget | None:
        return self.window.focusWidget()

    async def open(self, title: str = "Water the plants", **more: object) -> str:
        task = await self.bench.tasks.add(title, **more)  # type: ignore[arg-type]
        self.panel.show_task(task)
        await self.settle()
        return task

    async def settle(self) -> None:
        await self.bench.settle()
        QApplication.processEvents()
        await self.bench.settle()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG_WAIT_S):
            while not condition():
                await asyncio.sleep(0.005)

    def row(self, key: FieldKey) -> FieldRow:
        row: FieldRow = self.panel.fields.rows[key]
        return row

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """On whatever has the keyboard."""
        held = Qt.KeyboardModifier.NoModifier
        for each in modifiers:
            held |= each
        focused = self.focused
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type(self, text: str) -> None:
        focused = self.focused
        assert focused is not None
        QTest.keyClicks(focused, text)


Do = Callable[[Callable[[Shown], Coroutine[Any, Any, None]]], None]
