"""A field of quick add below another one, written in by real keys."""

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from tests.fakes.quick_add_desk import FieldDesk
from tests.fakes.quick_adding import QuickDesk


@dataclass
class Page:
    """A field below another one, and what is behind it."""

    quick: QuickDesk
    desk: FieldDesk
    window: QWidget
    other: QLineEdit
    field: QuickAddField
    defaults: AddDefaults

    def type(self, text: str) -> None:
        """Key by key; QTest knows no letters beyond Latin ones."""
        if text.isascii():
            QTest.keyClicks(self.field.line, text)
            return
        for letter in text:
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self.field.line, press)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.field.line, key, held)

    @property
    def text(self) -> str:
        return self.field.line.text

    def chips(self) -> list[str]:
        driver = self.field.driver
        return [self.text[one.start : one.end] for one in driver.draft.chips]  # type: ignore[attr-defined]

    def offered(self) -> list[str]:
        return [row.text for row in self.field.offers.rows]

    def titles(self, lane: str = "inbox") -> list[str]:
        return list(asyncio.run(self.quick.titles(lane)))

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(self.field.line, QKeySequence(QKeySequence.StandardKey.Paste))
