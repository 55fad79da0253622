"""The step of keys: which provider, its key, the checklist, and several of them; no Qt here."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, Protocol

from nova_desktop.domain.key_shapes import recognise
from nova_desktop.domain.provider_catalogue import Access, FoundServer, Place, Provider
from nova_desktop.services.setup.checklist import Checklist, LineName
from nova_desktop.services.setup.run import SetupRun

COMPUTER: Final = "computer"


class KeysView(Protocol):
    """The page."""

    def show_providers(self, providers: Sequence[Provider]) -> None: ...
    def show_found(self, servers: Sequence[FoundServer]) -> None: ...
    def show_connected(self, providers: Collection[str]) -> None: ...
    def show_provider(
        self,
        provider: Provider,
        programs: Sequence[Provider] = (),
        found: Sequence[FoundServer] = (),
        key: str = "",
        address: str = "",
    ) -> None: ...
    def show_checklist(self, checklist: Checklist) -> None: ...
    def show_recognised(self, other: Provider | None) -> None: ...
    def focus_first(self) -> None: ...


class KeysPresenter:
    """`changed` when Continue may have become possible, `chosen` with the provider's id.

    `tried` is called once all lines are done. `connected` tells which providers have an account.
    """

    def __init__(
        self,
        providers: Sequence[Provider],
        view: KeysView,
        connected: Callable[[], Collection[str]],
        changed: Callable[[], None],
        chosen: Callable[[str], None],
    ) -> None:
        self._providers = {provider.id: provider for provider in providers}
        self._view = view
        self._connected = connected
        self._changed = changed
        self._chosen = chosen
        self._found: tuple[FoundServer, ...] = ()
        self._provider: Provider | None = None
        self._pasted = self._address = ""
        self._over = False
        self.run: SetupRun | None = None
        self.tried: Callable[[], None] | None = None
        view.show_providers(providers)
        view.show_connected(connected())

    @property
    def is_complete(self) -> bool:
        """Models are there, and nothing is under way."""
        running = self.run is not None and self.run.checklist.running is not None
        return bool(self._connected()) and not running

    def entered(self) -> None:
        self._view.show_connected(self._connected())

    async def leave(self) -> bool:
        return self.is_complete

    def cancel(self) -> None:
        if self.run is not None:
            self.run.cancel()

    def end(self) -> None:
        """The page goes; what runs is stopped."""
        self._over = True
        self.cancel()

    def choose(self, name: str) -> None:
        """A card, a name of the row, or COMPUTER; also the one that was chosen before."""
        if name == COMPUTER:
            name = self._program()
        provider = self._providers.get(name) or next(iter(self._providers.values()), None)
        if provider is None:
            return
        before, self._provider = self._provider, provider
        if self.run is not None and before is not provider:
            self.run.forget()
        self._show(key="")
        self._chosen(provider.id)
        self._changed()

    def choose_address(self, address: str) -> None:
        """A server of the user's own that is no LiteLLM."""
        own = next((p.id for p in self._providers.values() if p.place is Place.ANY), "")
        self._address = address
        self.choose(own)
        self._address = ""

    def submit(self, provider: Provider, access: Access) -> None:
        """Check this key, then set up the models."""
        if self.run is not None:
            self.run.start(provider, access)

    def retry(self, name: LineName) -> None:
        if self.run is not None:
            self.run.retry(name)

    def pasted(self, key: str) -> None:
        """Whose key is it? One of another provider is offered to be used there."""
        self._pasted = key
        other = recognise(key, self._providers.values())
        self._view.show_recognised(other if other is not self._provider else None)

    def switch(self, name: str) -> None:
        """Use the pasted key for the provider that it belongs to."""
        provider = self._providers.get(name)
        if provider is None:
            return
        self._provider = provider
        if self.run is not None:
            self.run.forget()
        self._show(key=self._pasted)
        self._pasted = ""
        self._chosen(name)
        self._view.focus_first()

    def another(self) -> None:
        """One more provider: the first that has no account yet."""
        have = self._connected()
        rest = [p.id for p in self._providers.values() if p.id not in have]
        if rest:
            self.choose(rest[0])
            self._view.focus_first()

    def found(self, servers: Sequence[FoundServer]) -> None:
        """What runs on this computer; what is being written stays."""
        self._found = tuple(servers)
        self._view.show_found(servers)
        if self._provider is not None and self._provider.place is Place.COMPUTER:
            self.choose(COMPUTER)
            self._view.focus_first()  # the form is another one now

    def listed(self, checklist: Checklist) -> None:
        """The checklist has moved on."""
        if self._over:
            return
        self._view.show_checklist(checklist)
        self._view.show_connected(self._connected())
        self._changed()
        if checklist.is_done and self.tried is not None:
            self.tried()

    def _show(self, key: str) -> None:
        provider = self._provider
        if provider is None:
            return
        programs = self._programs() if provider.place is Place.COMPUTER else ()
        self._view.show_provider(provider, programs, self._found, key, self._address)
        self._view.show_connected(self._connected())
        self._view.show_checklist(self.run.checklist if self.run is not None else Checklist())

    def _programs(self) -> list[Provider]:
        return [p for p in self._providers.values() if p.place is Place.COMPUTER]

    def _program(self) -> str:
        """The first that runs, else the first there is."""
        running = [server.provider for server in self._found if server.provider in self._providers]
        return (running or [program.id for program in self._programs()] or [""])[0]
