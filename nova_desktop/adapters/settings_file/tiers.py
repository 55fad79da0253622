"""Reads the tiers that settings come from: TOML files and environment variables."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, cast

from nova_desktop.adapters.settings_file.atomic import disk_error
from nova_desktop.adapters.settings_file.schema import Raw, is_text, sections
from nova_desktop.domain.problems import Problem, ProblemCode

VERSION_KEY: Final = "schema_version"
_PREFIX: Final = "NOVA_"
_PLACE: Final = re.compile(r" ?\(at line (\d+), column \d+\)| ?\(at end of document\)")


class Origin(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    USER = "user"


class FileState(StrEnum):
    """What a settings file is good for."""

    MISSING = "missing"
    GOOD = "good"
    OUTDATED = "outdated"
    NEWER = "newer"
    BROKEN = "broken"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Tier:
    """The values of one source. `source` is its path, or "" for the environment."""

    origin: Origin
    values: Raw = field(default_factory=dict[str, object])
    source: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A settings file as it was read; `values` are empty unless it is GOOD or OUTDATED."""

    state: FileState
    text: str = ""
    values: Raw = field(default_factory=dict[str, object])
    version: int = 0
    problems: tuple[Problem, ...] = ()

    def tier(self, origin: Origin, path: Path) -> Tier:
        return Tier(origin, self.values, str(path), self.text)


def read_file(path: Path, version: int) -> TomlFile:
    """Read a settings file for the schema `version`; whatever is wrong comes back as problems."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return TomlFile(FileState.MISSING)
    except OSError as error:
        return TomlFile(FileState.UNREADABLE, problems=(disk_error(error, path).problem,))
    try:
        return parse(content.decode("utf-8-sig"), path, version)
    except UnicodeDecodeError as error:
        line = str(content.count(b"\n", 0, error.start) + 1)
        problem = broken(path, line=line, cause="not UTF-8")
        return TomlFile(FileState.BROKEN, problems=(problem,))


def parse(text: str, path: Path, version: int) -> TomlFile:
    """The same for a text that is at hand; `path` is for the problems."""
    text = text.replace("\r\n", "\n")
    try:
        values: dict[str, object] = tomllib.loads(text)
    except (ValueError, RecursionError, OverflowError) as error:
        place = _PLACE.search(str(error))
        line = (place[1] or str(text.count("\n") + 1)) if place else ""
        cause = _PLACE.sub("", str(error)) or type(error).__name__
        return TomlFile(FileState.BROKEN, text, problems=(broken(path, line=line, cause=cause),))
    return _with_version(text, values, path, version)


def _with_version(text: str, values: Raw, path: Path, version: int) -> TomlFile:
    """A file without a version was written by hand, for the Nova at hand."""
    found = values.get(VERSION_KEY, version)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        problem = broken(
            path, key=VERSION_KEY, line=line_of(text, VERSION_KEY), cause="must be 1 or more"
        )
        return TomlFile(FileState.GOOD, text, values, version, (problem,))
    if found > version:
        newer = Problem(
            ProblemCode.SETTINGS_NEWER,
            {"path": str(path), "version": str(found), "supported": str(version)},
        )
        return TomlFile(FileState.NEWER, text, {}, found, (newer,))
    state = FileState.GOOD if found == version else FileState.OUTDATED
    return TomlFile(state, text, values, found)


def broken(path: Path | str, *, key: str = "", line: str = "", cause: str) -> Problem:
    """SETTINGS_BROKEN: `path` is a file or a variable.

    Where no single key is at fault, the parameter `key` is `settings.toml:LINE`.
    """
    place = f"{path}{f', line {line}' if line else ''}{f', {key}' if key else ''}"
    named = key or f"{Path(path).name}{f':{line}' if line else ''}"
    params = {"path": str(path), "key": named, "line": line, "cause": cause}
    return Problem(ProblemCode.SETTINGS_BROKEN, params, detail=f"{place}: {cause}")


def environment_tier(environ: Mapping[str, str]) -> Tier:
    """The variables NOVA_SECTION__KEY, as NOVA_CHAT__TEMPERATURE; empty ones count as not set.

    A value is read as TOML where its key takes no plain string: `0.5`, `true`, `[{…}]`.
    """
    values: dict[str, dict[str, object]] = {}
    for section in sections():
        for key, hint in section.keys.items():
            raw = environ.get(variable(section.name, key), "")
            if raw:
                values.setdefault(section.name, {})[key] = raw if is_text(hint) else _toml(raw)
    return Tier(Origin.ENVIRONMENT, cast("Raw", values))


def variable(section: str, key: str) -> str:
    """The environment variable of a key."""
    return f"{_PREFIX}{section}__{key}".upper()


def _toml(raw: str) -> Any:
    try:
        parsed = tomllib.loads(f"value = {raw}")
    except (ValueError, RecursionError, OverflowError):
        return raw
    return parsed["value"] if len(parsed) == 1 else raw


def line_of(text: str, section: str, key: str = "", index: int | None = None) -> str:
    """The line, from 1, where a key of a TOML text is set, or "". A guess for humans."""
    name = re.escape(f"{section}.{key}" if key else section)
    table, seen = "", -1
    for number, line in enumerate(text.split("\n"), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if header:
            table = header[1].replace('"', "").replace(" ", "")
            seen += table == f"{section}.{key}"
            full = table
        else:
            assigned = re.match(r"\s*([\w.\"-]+)\s*=", line)
            full = f"{table}.{assigned[1]}".strip(".").replace('"', "") if assigned else ""
        if re.fullmatch(name, full) and (index is None or not header or seen == index):
            return str(number)
    return ""
