"""SettingsFile: the port SettingsStore on settings.toml and the tiers below it."""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.settings_file.managed import managed_files
from nova_desktop.adapters.settings_file.merging import Merged, merge
from nova_desktop.adapters.settings_file.migrations import (
    MIGRATIONS,
    MigrationFailedError,
    Migrations,
    migrate,
)
from nova_desktop.adapters.settings_file.schema import sections
from nova_desktop.adapters.settings_file.tiers import (
    FileState,
    Origin,
    Tier,
    broken,
    environment_tier,
    read_file,
)
from nova_desktop.adapters.settings_file.user_file import UserFile
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.settings import SCHEMA_VERSION, Settings

_NO_VARIABLES: Final[Mapping[str, str]] = MappingProxyType({})
_UNSET: Final = ""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The last load: the tiers below the user's, what they say, what is in force, and problems."""

    lower: tuple[Tier, ...]
    base: Settings
    merged: Merged
    problems: tuple[Problem, ...]


class SettingsFile:
    """Code defaults, then managed files, then variables, then the user's file; later ones win.

    `path` is the user's file, the only one that is ever written. `managed` files and `environ`
    lie below it. Calls block on small files: run `save` off the UI loop. Thread-safe.
    """

    def __init__(
        self,
        path: Path,
        *,
        managed: Sequence[Path] = (),
        environ: Mapping[str, str] = _NO_VARIABLES,
        migrations: Migrations = MIGRATIONS,
        version: int = SCHEMA_VERSION,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._file = UserFile(path, version, migrations, now)
        self._managed = tuple(managed)
        self._environ = dict(environ)
        self._migrations = migrations
        self._version = version
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    @classmethod
    def of(cls, paths: NovaPaths, environ: Mapping[str, str] = os.environ) -> "SettingsFile":
        """The one of an installation, with its managed files and this process's variables."""
        return cls(paths.settings_file, managed=managed_files(paths), environ=environ)

    def load(self) -> Settings:
        """See SettingsStore. An outdated file is backed up and migrated, or left as it was."""
        with self._lock:
            return self._load().merged.settings

    def problems(self) -> Sequence[Problem]:
        """See SettingsStore.

        SETTINGS_BROKEN has the parameters `path` (a file or a variable), `key`, `line` and
        `cause`; `line` may be "", `key` is the file with its line where the whole file is broken.
        SETTINGS_NEWER has `path`, `version`, `supported`.
        HOME_UNUSABLE and DISK_FULL have `path`.
        """
        with self._lock:
            return self._loaded.problems if self._loaded else ()

    def origin(self, key: str) -> str:
        """See SettingsStore; `default` for an unknown key too."""
        with self._lock:
            if self._loaded is None:
                return Origin.DEFAULT.value
            return self._loaded.merged.origins.get(key, Origin.DEFAULT).value

    def below(self) -> Settings:
        """See SettingsStore; as of the last load."""
        with self._lock:
            return (self._loaded or self._load()).base

    def save(self, settings: Settings) -> None:
        """See SettingsStore. Only keys whose value changed since the load are touched.

        A broken file, or one with a bad value that this overwrites, is copied aside first.
        Raises NovaError: SETTINGS_NEWER, HOME_UNUSABLE (also for a file that cannot be read),
        DISK_FULL. The file is then as it was.
        """
        with self._lock:
            loaded = self._loaded or self._load()
            in_force, base = loaded.merged.settings, loaded.base
            names = [name for name in _names() if _value(settings, name) != _value(in_force, name)]
            if not names:
                return

            def holds(tier: Tier) -> bool:
                read = merge([*loaded.lower, tier]).settings
                return all(_value(read, name) == _value(settings, name) for name in names)

            everything = {name: _change(base, settings, name) for name in _names()}
            tier = self._file.write(
                {name: everything[name] for name in names},
                {name: change for name, change in everything.items() if change is not None},
                keeps_all=not any(_is_bad(loaded.merged.bad, name) for name in names),
                holds=holds,
            )
            merged = replace(merge([*loaded.lower, tier]), settings=settings)
            self._loaded = replace(loaded, merged=merged)

    def _load(self) -> _Loaded:
        lower, problems = self._lower_tiers()
        user, found = self._file.read()
        base = merge(lower)
        merged = merge([*lower, user]) if user.values else base
        # a bad managed value is told even where the user's own one hides it
        new = [problem for problem in merged.problems if problem not in base.problems]
        told = (*problems, *found, *base.problems, *new)
        self._loaded = _Loaded(tuple(lower), base.settings, merged, told)
        return self._loaded

    def _lower_tiers(self) -> tuple[list[Tier], list[Problem]]:
        tiers: list[Tier] = []
        problems: list[Problem] = []
        for path in self._managed:
            file = read_file(path, self._version)
            problems += file.problems
            values = dict(file.values)
            try:
                if file.state is FileState.OUTDATED:
                    migrate(values, file.version, self._version, self._migrations)
            except MigrationFailedError as error:
                problems.append(broken(path, cause=str(error)))
            else:
                tiers.append(Tier(Origin.FILE, values, str(path), file.text))
        return [*tiers, environment_tier(self._environ)], problems


def _names() -> list[tuple[str, str]]:
    return [(section.name, key) for section in sections() for key in section.keys]


def _value(settings: Settings, name: tuple[str, str]) -> object:
    section, key = name
    return getattr(getattr(settings, section), key)


def _change(base: Settings, settings: Settings, name: tuple[str, str]) -> object:
    """What to write for a key: None takes it out, since the tiers below say the same."""
    value = _value(settings, name)
    if value == _value(base, name):
        return None
    return _UNSET if value is None else value


def _is_bad(bad: frozenset[str], name: tuple[str, str]) -> bool:
    section, key = name
    return section in bad or f"{section}.{key}" in bad
