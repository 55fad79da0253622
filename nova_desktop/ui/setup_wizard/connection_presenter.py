"""The step of a LiteLLM that runs already: looks at what is typed, and uses what it found."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.setup import DEFAULT_ADDRESS, Source
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.setup.parts import SetupParts


class ConnectionView(Protocol):
    """The page."""

    def typed(self) -> tuple[str, str]:
        """Address and key as they stand there."""
        ...

    def show_nothing(self) -> None: ...
    def show_busy(self) -> None: ...
    def show_look(self, look: GatewayLook) -> None: ...


class ConnectionPresenter:
    """`changed` when Continue may have become possible."""

    def __init__(
        self,
        parts: SetupParts,
        scope: TaskScope,
        view: ConnectionView,
        changed: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._scope = scope
        self._view = view
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._asked = ("", "", "")
        self._look: GatewayLook | None = None
        self._used: tuple[str, str, str] | None = None
        self._found: GatewayLook | None = None
        self._over = False

    @property
    def is_complete(self) -> bool:
        """There is one with models, just as it is typed."""
        look = self._look
        return not self._is_running and look is not None and look.is_good and bool(look.models)

    def entered(self) -> None:
        """What was found in the background needs no second look."""
        untouched = self._view.typed() == (DEFAULT_ADDRESS, "") and not self._is_running
        if untouched and self._look is None and self._found is not None and self._found.is_good:
            self._asked = (DEFAULT_ADDRESS, "", "")
            self._look = self._found
            self._view.show_look(self._found)
            self._changed()

    def leads_on(self, source: Source) -> bool:
        """Whether what was found can be used just so, without a question."""
        untouched = self._view.typed() == (DEFAULT_ADDRESS, "") and not self._is_running
        found = self._found
        return (
            source is Source.CONNECTION
            and untouched
            and self._look in (None, found)
            and found is not None
            and found.is_good
            and bool(found.models)
        )

    async def take(self) -> bool:
        """Use what was found. Raises NovaError."""
        self.entered()
        return await self.leave()

    def found(self, look: GatewayLook) -> None:
        """What stands at the usual address, looked at while Welcome was shown."""
        self._found = look

    async def leave(self) -> bool:
        look = self._look
        if look is None or not self.is_complete:
            return False
        if self._used != self._asked:
            await self._connect(look)
            self._used = self._asked
        return True

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def end(self) -> None:
        """The page goes; what runs is stopped."""
        self._over = True
        self.cancel()

    def edited(self) -> None:
        """What was found counts for what was typed then."""
        if self._look is not None or self._is_running:
            self.cancel()
            self._look = None
            self._view.show_nothing()
            self._changed()

    def test(self, address: str, key: str, certificate: str = "") -> None:
        """Look at exactly this address."""
        self.cancel()
        self._asked = (address, key, certificate)
        self._look = None
        self._task = self._scope.start(self._test(), "look at a gateway")
        self._view.show_busy()
        self._changed()

    def trust(self) -> None:
        """Look again, and take the certificate that was shown."""
        if self._look is not None and self._look.certificate:
            self.test(*self._asked[:2], self._look.certificate)

    @property
    def _is_running(self) -> bool:
        return self._task is not None and not self._task.done()

    async def _test(self) -> None:
        here = asyncio.current_task()
        try:
            look = await self._parts.gateways.look(*self._asked)
        except asyncio.CancelledError:
            if here is self._task and not self._over:
                self._task = None
                self._view.show_nothing()
                self._changed()
            raise
        except NovaError as error:
            look = GatewayLook(LookOutcome.FAILED, detail=error.problem.detail)
        self._task = None
        self._look = look
        self._view.show_look(look)
        self._changed()

    async def _connect(self, look: GatewayLook) -> None:
        _address, key, certificate = self._asked
        gateways = self._parts.gateways
        try:
            await gateways.connect(look, key, certificate)
        except NovaError as error:
            if error.problem.code is not ProblemCode.KEYCHAIN_MISSING:
                raise
            place = await self._parts.ask_place()
            if place is None:
                raise
            await self._parts.keys.choose_place(place)
            await gateways.connect(look, key, certificate)
