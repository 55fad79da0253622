"""The user's settings.toml: read, migrated behind a backup, and edited; never lost."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from nova_desktop.adapters.settings_file.atomic import (
    copy_private,
    free_name,
    set_aside,
    write_private,
)
from nova_desktop.adapters.settings_file.merging import merge
from nova_desktop.adapters.settings_file.migrations import MigrationFailedError, Migrations
from nova_desktop.adapters.settings_file.tiers import (
    FileState,
    Origin,
    Tier,
    TomlFile,
    broken,
    parse,
    read_file,
)
from nova_desktop.domain.problems import NovaError, Problem

Changes = Mapping[tuple[str, str], object]


class UserFile:
    """One file for the schema `version`."""

    def __init__(
        self, path: Path, version: int, migrations: Migrations, now: Callable[[], datetime]
    ) -> None:
        self._path = path
        self._version = version
        self._migrations = migrations
        self._now = now

    def read(self) -> tuple[Tier, Sequence[Problem]]:
        """Its values; an outdated file is backed up and migrated, or left just as it was."""
        file = read_file(self._path, self._version)
        if file.state is not FileState.OUTDATED:
            return file.tier(Origin.USER, self._path), file.problems
        try:
            new = self._migrated(file)
        except MigrationFailedError as error:
            return Tier(Origin.USER), (broken(self._path, cause=str(error)),)
        tier = new.tier(Origin.USER, self._path)
        if new.problems or merge([tier]).problems:
            # rolled back: nothing is written, and what is good of the values is in force
            return tier, new.problems
        try:
            self._replace_outdated(file, new.text)
        except NovaError as error:
            return tier, (error.problem,)
        return tier, ()

    def tier_of(self, text: str) -> Tier:
        """What `text` would say as this file."""
        return parse(text, self._path, self._version).tier(Origin.USER, self._path)

    def write(
        self,
        changes: Changes,
        everything: Changes,
        *,
        keeps_all: bool,
        holds: Callable[[Tier], bool],
    ) -> Tier:
        """Carry `changes` out, or write `everything` anew where the file cannot be edited.

        `keeps_all` is false when a change overwrites what could not be read; the file is then set
        aside first, as it is before it is written anew. `holds` checks the result.
        Raises NovaError: SETTINGS_NEWER, HOME_UNUSABLE (also if unreadable), DISK_FULL.
        """
        file = read_file(self._path, self._version)
        if file.state in (FileState.NEWER, FileState.UNREADABLE):
            raise NovaError(file.problems[0])
        text = self._edited(file, changes, holds)
        lossless = text is not None and keeps_all and file.state is not FileState.OUTDATED
        if text is None:
            text = self._edited(TomlFile(FileState.MISSING), everything, lambda _tier: True) or ""
        if not lossless and file.state is not FileState.MISSING:
            set_aside(self._path, "broken", self._now())
        write_private(self._path, text.encode())
        return self.tier_of(text)

    def _edited(
        self, file: TomlFile, changes: Changes, holds: Callable[[Tier], bool]
    ) -> str | None:
        """The new text, or None if this file cannot be edited."""
        from nova_desktop.adapters.settings_file import document  # noqa: PLC0415 - tomlkit: 20 ms

        if file.state is FileState.BROKEN:
            return None
        try:
            outdated = file.state is FileState.OUTDATED
            text = self._migrated(file).text if outdated else file.text
            text = document.edited(text, self._version, changes)
        except (MigrationFailedError, ValueError):
            return None
        return text if holds(self.tier_of(text)) else None

    def _migrated(self, file: TomlFile) -> TomlFile:
        from nova_desktop.adapters.settings_file import document  # noqa: PLC0415 - tomlkit: 20 ms

        text = document.migrated(file.text, file.version, self._version, self._migrations)
        return parse(text, self._path, self._version)

    def _replace_outdated(self, file: TomlFile, text: str) -> None:
        begin = f"{self._path.name}.bak-v{file.version}-{self._now():%Y%m%dT%H%M%SZ}"
        copy_private(self._path, free_name(self._path, begin))
        write_private(self._path, text.encode())
