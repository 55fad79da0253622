"""The spaces of memory in the settings; what is in one stays until it is wiped."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from nova_desktop.domain.memory import DEFAULT_SPACE
from nova_desktop.domain.memory_spaces import all_spaces, free_name, new_space
from nova_desktop.domain.settings import MemorySpace, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.settings import CurrentSettings

Edit = Callable[[tuple[MemorySpace, ...]], Iterable[MemorySpace]]


class Spaces:
    """Each change can be taken back with `undo`. All raise NovaError when it cannot be saved."""

    def __init__(self, settings: CurrentSettings) -> None:
        self._settings = settings

    def all(self) -> tuple[MemorySpace, ...]:
        """The one that is always there first."""
        return all_spaces(self._settings.now.memory)

    def in_use(self) -> tuple[MemorySpace, ...]:
        """All of them; none while memory is off."""
        return self.all() if self._settings.now.memory.enabled else ()

    async def add(self, name: str) -> tuple[MemorySpace, SettingsChange]:
        """A new one. Raises ValueError for a name without a letter or digit."""
        made = new_space(name, self.all())
        return made, await self._change(lambda spaces: (*spaces, made))

    async def name(self, ids: Sequence[str]) -> SettingsChange:
        """Those that came from elsewhere and have no name here: each gets its id for one."""

        def named(spaces: tuple[MemorySpace, ...]) -> tuple[MemorySpace, ...]:
            for each in ids:
                if each not in [space.id for space in spaces]:
                    name = new_space(each.strip("_") or "space", spaces).name
                    spaces = (*spaces, MemorySpace(each, name))
            return spaces

        return await self._change(named)

    async def rename(self, space: str, name: str) -> SettingsChange:
        """Another name; its id, and so what is in it, stays. Raises ValueError as `add` does."""
        free = free_name(name, [each for each in self.all() if each.id != space])
        return await self._edit(space, lambda each: replace(each, name=free))

    async def switch(self, space: str, *, on: bool) -> SettingsChange:
        """Whether it is written and read."""
        return await self._edit(space, lambda each: replace(each, on=on))

    async def remove(self, space: str) -> SettingsChange:
        """Name it no more; the first one cannot go, and only forgets its name."""
        return await self._change(lambda spaces: [each for each in spaces if each.id != space])

    async def undo(self, change: SettingsChange) -> None:
        """Take it back, except what was changed once more since."""
        await self._settings.change(change.taken_back)

    async def _edit(self, space: str, edit: Callable[[MemorySpace], MemorySpace]) -> SettingsChange:
        return await self._change(
            lambda spaces: [edit(each) if each.id == space else each for each in spaces]
        )

    async def _change(self, edit: Edit) -> SettingsChange:
        def apply(now: Settings) -> Settings:
            spaces = tuple(edit(all_spaces(now.memory)))
            plain = all_spaces(replace(now.memory, spaces=()))[0]
            kept = tuple(s for s in spaces if s.id != DEFAULT_SPACE or s != plain)
            return replace(now, memory=replace(now.memory, spaces=kept))

        return await self._settings.change(apply)
