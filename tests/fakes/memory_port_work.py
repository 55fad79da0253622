"""The part of a fake MemoryGraph that is work on all of it: it is done at once."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.memory_state import (
    GraphPlace,
    LongWork,
    PlaceLook,
    PlaceOutcome,
    ReembedEstimate,
    WorkReport,
)
from nova_desktop.domain.problems import NovaError


class FakeWholeWork:
    """`asked` tells every call by name, oldest first; `reports` is how work ends."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails: dict[str, NovaError] = {}
        self.found_there = PlaceLook(PlaceOutcome.OK, "5.26.0", "community")
        self.estimate = ReembedEstimate(120, 4_800, 0.01)
        self.reports: dict[LongWork, WorkReport] = {}
        self.exported: tuple[str, ...] = ()

    async def look(self, place: GraphPlace) -> PlaceLook:
        self._ask("look")
        return self.found_there

    async def estimate_reembedding(self) -> ReembedEstimate:
        self._ask("estimate_reembedding")
        return self.estimate

    async def reembed(self, *, go_on: bool = True) -> None:
        self._ask(f"reembed {go_on}")

    async def export(self, path: str, spaces: Sequence[str]) -> WorkReport:
        self._ask(f"export {path}")
        self.exported = tuple(spaces)
        return self._report(LongWork.EXPORT)

    async def import_file(self, path: str) -> WorkReport:
        self._ask(f"import_file {path}")
        return self._report(LongWork.IMPORT)

    async def move(self, to: GraphPlace) -> WorkReport:
        self._ask(f"move {to.kind}")
        return self._report(LongWork.MOVE)

    async def migrate(
        self, source: GraphPlace, group: str, *, dry_run: bool, embed: bool = False
    ) -> WorkReport:
        self._ask(f"migrate {group} {dry_run} {embed}")
        return replace(self._report(LongWork.MIGRATE), dry_run=dry_run)

    async def roll_back(self, backup: str) -> None:
        self._ask(f"roll_back {backup}")

    async def stop_work(self) -> None:
        self._ask("stop_work")

    # the inside

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if (error := self.fails.get(what.split(" ", 1)[0])) is not None:
            raise error

    def _report(self, work: LongWork) -> WorkReport:
        return self.reports.get(work) or WorkReport(work, True, *self._counted())

    def _counted(self) -> tuple[int, int, int]:
        raise NotImplementedError
