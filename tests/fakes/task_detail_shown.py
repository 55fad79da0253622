"""The presenter of a task's panel over a real store and a fake view."""

from dataclasses import dataclass

from nova_desktop.ui.tasks.detail.presenter import DetailPresenter
from nova_desktop.ui.tasks.detail.view_protocol import Slot
from tests.fakes.task_detail import Bench, FakeView

TITLE, NOTES, COMMENT = Slot.TITLE, Slot.NOTES, Slot.COMMENT


@dataclass
class Shown:
    """A presenter with what it works on. It waits a hundredth of what a user would."""

    bench: Bench
    view: FakeView
    presenter: DetailPresenter

    async def add(self, title: str = "Water the plants", **more: object) -> str:
        return await self.bench.tasks.add(title, **more)  # type: ignore[arg-type]

    async def open(self, title: str = "Water the plants", **more: object) -> str:
        task = await self.add(title, **more)
        await self.show(task)
        return task

    async def show(self, task: str) -> None:
        self.presenter.show(task)
        await self.bench.settle()

    def write(self, slot: Slot, text: str) -> None:
        self.view.texts[slot] = text
        keepers = {TITLE: self.presenter.title, NOTES: self.presenter.notes}
        keepers.get(slot, self.presenter.comments).changed()
