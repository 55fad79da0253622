"""The set-up's presenter: where the user is, and what Continue does there; no Qt here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from nova_desktop.domain.setup import Setup, Source, Step
from nova_desktop.ui.runtime.operations import Operations


class SetupFrameView(Protocol):
    """What all steps share."""

    def show_setup(self, setup: Setup) -> None: ...
    def show_ways(
        self, *, back: bool, forward: bool, last: bool = False, primary: bool = True
    ) -> None: ...
    def show_busy(self, busy: bool) -> None: ...


class StepPresenter(Protocol):
    """One step."""

    @property
    def is_complete(self) -> bool:
        """Whether Continue may be pressed."""
        ...

    def entered(self) -> None:
        """It is shown now."""
        ...

    async def leave(self) -> bool:
        """Save what was entered; False to stay. Raises NovaError."""
        ...

    def cancel(self) -> None:
        """Stop what runs."""
        ...


class Shortcut(Protocol):
    """From Welcome past the step of the source, where that has nothing to ask."""

    def leads_on(self, source: Source) -> bool:
        """Whether this source was found ready."""
        ...

    async def take(self) -> bool:
        """Use it; False when it cannot be used just so. Raises NovaError."""
        ...


@dataclass(frozen=True, slots=True)
class SetupEnds:
    """Where the set-up leads: `store` what is to be remembered, and close it."""

    store: Callable[[Setup], object]
    close: Callable[[], None]


class SetupPresenter:
    """Works before anything else is open: Welcome can be seen and left at once.

    The steps that need services are given by `bind`.
    """

    def __init__(self, setup: Setup, view: SetupFrameView, ends: SetupEnds) -> None:
        self.setup = setup
        self._view = view
        self._ends = ends
        self._operations: Operations | None = None
        self._steps: dict[Step | Source, StepPresenter] = {}
        self._shortcut: Shortcut | None = None
        self._leaving = False
        self._over = False
        self._show()

    def bind(
        self,
        operations: Operations,
        steps: dict[Step | Source, StepPresenter],
        *,
        connected: bool,
        shortcut: Shortcut | None = None,
    ) -> None:
        """From now on the steps do their work; `connected` is whether there are models."""
        self._operations = operations
        self._steps = steps
        self._shortcut = shortcut
        self.setup = self.setup.resume(connected=connected)
        self._view.show_busy(False)
        self._show()
        self._enter()

    def choose(self, source: Source) -> None:
        self._move(self.setup.choose(source))

    def go_on(self) -> None:
        """Continue: save what was entered here, then show the next step."""
        if self._leaving or self._over or not self._can_go_on():
            return
        if self.setup.step is Step.DONE:
            self.finish()
        elif (ready := self._ready()) is not None and self._operations is not None:
            self._operations.start("use what was found", lambda: self._take(ready))
        elif self._operations is None or self._step is None:
            self._move(self.setup.forward())
        else:
            self._operations.start("leave a step of the set-up", self._leave)

    def go_back(self) -> None:
        self.cancel()
        self._move(self.setup.back())

    def put_off(self) -> None:
        """Set up later."""
        self._end(self.setup.put_off())

    def finish(self) -> None:
        self._end(self.setup.finish())

    def go_to_source(self, source: Source) -> None:
        """Back to keys or connection, from wherever it is."""
        self.cancel()
        self._move(replace(self.setup, step=Step.SOURCE, source=source))

    def cancel(self) -> None:
        """Esc: stop what runs here."""
        if self._step is not None:
            self._step.cancel()

    def connect(self, *, connected: bool) -> None:
        """There are models now, or none any more."""
        before, self.setup = self.setup, self.setup.connect(connected=connected)
        if before.step is not self.setup.step:
            self._move(self.setup)
        self.refresh()

    def chose(self, provider: str) -> None:
        """A provider in the step of the source; stored when it is left."""
        self.setup = replace(self.setup, provider=provider)

    def typed(self, address: str) -> None:
        """Another address in the step of the source; stored when it is left."""
        self.setup = replace(self.setup, address=address)

    def refresh(self) -> None:
        """Something on this step has changed."""
        if self._over:
            return
        last = self.setup.step is Step.DONE
        step = self._step
        self._view.show_ways(
            back=self.setup.can_go_back,
            forward=self._can_go_on(),
            last=last,
            primary=not last or (step is not None and step.is_complete),
        )

    @property
    def _step(self) -> StepPresenter | None:
        setup = self.setup
        return self._steps.get(setup.source if setup.step is Step.SOURCE else setup.step)

    def _can_go_on(self) -> bool:
        if self.setup.step is Step.DONE:
            return True
        if self.setup.step is Step.WELCOME:
            return True
        return self._step is not None and self._step.is_complete

    def _ready(self) -> Shortcut | None:
        """What leads past the next step."""
        here, way = self.setup, self._shortcut
        leads = here.step is Step.WELCOME and way is not None and way.leads_on(here.source)
        return way if leads else None

    async def _take(self, way: Shortcut) -> None:
        if await self._stayed(way.take):
            self._move(self.setup.forward().connect(connected=True).forward())

    async def _leave(self) -> None:
        step = self._step
        if step is None or await self._stayed(step.leave):
            self._move(self.setup.forward())

    async def _stayed(self, save: Callable[[], Awaitable[bool]]) -> bool:
        """Save, with Continue at work; True if it was saved and the user is still there."""
        here = self.setup
        self._leaving = True
        self._view.show_busy(True)
        try:
            saved = await save()
        finally:
            self._leaving = False
            if not self._over:
                self._view.show_busy(False)
        now = self.setup
        stays = now.step is here.step and now.source is here.source
        return saved and stays and not self._over

    def _move(self, setup: Setup) -> None:
        stays = setup.step is self.setup.step and setup.source is self.setup.source
        self.setup = setup
        if self._over:
            return
        if not stays:
            self._ends.store(setup)
        self._show()
        if not stays:
            self._enter()

    def _enter(self) -> None:
        if self._step is not None:
            self._step.entered()
            self.refresh()

    def _show(self) -> None:
        self._view.show_setup(self.setup)
        if self._operations is None:  # what waits for its services says so
            self._view.show_busy(not self._can_go_on())
        self.refresh()

    def _end(self, setup: Setup) -> None:
        if not self._over:
            self._over = True
            self.setup = setup
            self._ends.store(setup)
            self._ends.close()
