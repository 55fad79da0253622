"""The Models screen of a window in this process: found, pressed and written into."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from nova_desktop.app.model_parts import ModelParts
from nova_desktop.ui.models.cells import ModelRow
from nova_desktop.ui.models.view import ModelsScreen
from nova_desktop.ui.widgets.fields import Field
from tests.e2e.window_in_process import WindowHere

W = TypeVar("W", bound=QWidget)


class ModelsHere:
    """The open screen."""

    def __init__(self, here: WindowHere, screen: ModelsScreen, parts: ModelParts) -> None:
        self.here = here
        self.screen = screen
        self.parts = parts

    def row(self, name: str) -> ModelRow | None:
        return next((row for row in self.screen.table.rows.rows() if row.name == name), None)

    def says(self, name: str, text: str) -> bool:
        """Whether the last test of a model reads so."""
        row = self.row(name)
        return row is not None and row.result.text == text

    async def seen(self, name: str) -> ModelRow:
        """The row of a model, as soon as it is there."""
        return await self.here.until(lambda: self.row(name))  # type: ignore[return-value]

    def wish(self, name: str, row: ModelRow) -> None:
        """As the row's menu does."""
        self.screen.row_wish.emit(name, row)

    async def dialog(self, kind: type[W]) -> W:
        """An open dialog of this kind, as soon as there is one."""
        return await self.here.until(lambda: next(shown(self.here.window, kind), None))  # type: ignore[return-value]

    async def gone(self, dialog: QDialog) -> None:
        await self.here.until(lambda: dialog not in list(shown(self.here.window, type(dialog))))


def shown(window: QWidget, kind: type[W]) -> Iterator[W]:
    return (found for found in window.findChildren(kind) if found.isVisible())


def write(parent: QWidget, name: str, text: str) -> None:
    """Into the field with this accessible name."""
    (field,) = [f for f in parent.findChildren(Field) if f.accessibleName() == name]
    field.setText(text)


def click(parent: QWidget, text: str) -> None:
    buttons = [b for b in parent.findChildren(QAbstractButton) if b.text() == text]
    usable = [b for b in buttons if b.isVisibleTo(parent) and b.isEnabled()]
    assert usable, f"no button {text!r}"
    usable[0].click()


@asynccontextmanager
async def models_screen(here: WindowHere) -> AsyncIterator[ModelsHere]:
    """Open the screen in its place of the rail."""
    await here.opened()
    places = await here.until(lambda: here.lifecycle.places)
    here.window.open_place("models")
    yield ModelsHere(here, next(shown(here.window, ModelsScreen)), places.parts)
