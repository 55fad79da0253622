"""Where memory is kept: looked at first, then used, its password in the vault."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop.domain.memory_state import GraphKind, GraphPlace, PlaceLook, PlaceOutcome
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.secret_names import MEMORY_PASSWORD, address_hides_secret
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.vault_changes import VaultChanges

LOCAL: Final = "neo4j://localhost:7687"
# What a Neo4j answers that has nothing against being asked but the password
_IS_THERE: Final = frozenset(
    {
        PlaceOutcome.OK,
        PlaceOutcome.PASSWORD_REFUSED,
        PlaceOutcome.NO_DATABASE,
        PlaceOutcome.NO_PERMISSION,
        PlaceOutcome.READ_ONLY,
    }
)


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """What a user enters. `password` is None for the one that is kept."""

    uri: str
    user: str
    database: str
    password: str | None = None


class MemoryPlaces:
    """`changed` is called when only the password did; `hide` keeps a value out of logs."""

    def __init__(
        self,
        settings: CurrentSettings,
        vault: SecretVault,
        graph: MemoryGraph,
        changed: Callable[[], None],
        hide: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._vault = vault
        self._kept = VaultChanges(vault)
        self._graph = graph
        self._changed = changed
        self._hide = hide

    async def has_password(self) -> bool:
        """Whether one is kept. Raises NovaError when the vault fails."""
        return bool(await self._vault.get(MEMORY_PASSWORD))

    async def place(self, choice: PlaceChoice) -> GraphPlace:
        """With its password, the entered or the kept one. Raises NovaError when the vault fails."""
        password = choice.password
        if password is None:
            password = await self._vault.get(MEMORY_PASSWORD) or ""
        if password:
            self._hide(password)
        uri, user = choice.uri.strip(), choice.user.strip()
        return self.trusting(GraphPlace(GraphKind.NEO4J, uri, user, password, choice.database))

    def trusting(self, place: GraphPlace) -> GraphPlace:
        """The same, reached with the certificates of the settings."""
        return replace(place, certificates=self._settings.now.advanced.certificates)

    async def look(self, choice: PlaceChoice) -> PlaceLook:
        """What stands there. Raises NovaError when the vault or the child fails."""
        if address_hides_secret(choice.uri):
            return PlaceLook(PlaceOutcome.BAD_ADDRESS)
        return await self._graph.look(await self.place(choice))

    async def find_local(self) -> bool:
        """Whether a Neo4j runs on this computer at its usual port. Raises as `look` does."""
        place = GraphPlace(GraphKind.NEO4J, LOCAL, "neo4j", "", "neo4j")
        return (await self._graph.look(place)).outcome in _IS_THERE

    async def use_embedded(self) -> SettingsChange:
        """Keep it in Nova's own folder from now on; what is elsewhere stays there."""
        return await self._settings.change(lambda now: _having(now, kind=GraphKind.EMBEDDED))

    async def use(self, choice: PlaceChoice) -> SettingsChange:
        """Keep it in this Neo4j from now on; what was kept before stays where it is.

        Raises NovaError: MEMORY_PLACE_UNUSABLE for an address with a password in it, KEY_UNUSABLE
        for a password that cannot be one, and those of vault and settings; nothing changed then.
        """
        if address_hides_secret(choice.uri):
            raise NovaError.of(ProblemCode.MEMORY_PLACE_UNUSABLE)
        if choice.password is not None and any(c in "\0\r\n" for c in choice.password):
            raise NovaError.of(ProblemCode.KEY_UNUSABLE)
        new = {MEMORY_PASSWORD: choice.password} if choice.password else {}
        change = await self._kept.with_new(new, lambda: self._settings.change(_edit(choice)))
        self._changed()
        return change


def _edit(choice: PlaceChoice) -> Callable[[Settings], Settings]:
    return lambda now: _having(
        now,
        kind=GraphKind.NEO4J,
        uri=choice.uri.strip(),
        user=choice.user.strip(),
        database=choice.database.strip(),
    )


def _having(now: Settings, **changes: object) -> Settings:
    return replace(now, memory=replace(now.memory, **changes))  # pyright: ignore[reportArgumentType] (fields by name)
