"""Says under which licence each bundled distribution stands, and refuses those that are not free.

The specification calls it with what PyInstaller collected, and puts the answer beside the
application's other resources, where the About page reads it.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

FREE = re.compile(
    r"^(the )?(0?bsd|mit|apache|psf|python software foundation|isc|mpl|mozilla public|lgpl|zlib"
    r"|unlicense|zpl|cc0|cnri-python|python-2\.0|dual license)\b",
    re.IGNORECASE,
)
# Metadata that says more than is true of what is bundled; each read by a person.
READ_BY_HAND = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",  # only its loader is bundled
    "pyinstaller-hooks-contrib": "Apache-2.0",  # only its run-time hooks are bundled
}
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
LONGEST_STATEMENT = 200


class NonFreeError(Exception):
    """Something in the bundle may not be given away."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One distribution: its licence in few words, and the texts that must go along with it."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def owners(files: Iterable[str]) -> list[Distribution]:
    """The installed distributions that these files belong to, by name."""
    wanted = {str(Path(file).resolve()) for file in files}
    found = {
        distribution.name: distribution
        for distribution in distributions()
        if wanted.intersection(
            str(Path(str(file.locate())).resolve()) for file in distribution.files or ()
        )
    }
    return [found[name] for name in sorted(found, key=str.lower)]


def statement_of(distribution: Distribution) -> str:
    """The licence that a distribution states, as an SPDX expression where it has one."""
    by_hand = READ_BY_HAND.get(distribution.name.lower())
    if by_hand is not None:
        return by_hand
    metadata = distribution.metadata
    expression: str | None = metadata.get("License-Expression")
    if expression:
        return expression
    first_line = str(metadata.get("License") or "").strip().partition("\n")[0].strip()
    if is_free(first_line):
        return first_line
    classifiers: list[str] = metadata.get_all("Classifier") or []
    named = [one.rpartition("::")[2].strip() for one in classifiers if one.startswith("License")]
    return " AND ".join(named) or first_line


def is_free(statement: str) -> bool:
    """Whether everybody may get and pass on what stands under this statement.

    Of alternatives one is enough; of licences that hold together each must be free. The GPL is
    free, but would reach the whole application, so it counts only as an alternative's other side.
    """
    if not statement or len(statement) > LONGEST_STATEMENT:
        return False
    flat = re.sub(r"[()]", " ", statement)
    return all(
        any(FREE.match(one.strip()) for one in re.split(r"\bOR\b", part))
        for part in re.split(r"\bAND\b", flat)
    )


def check(files: Iterable[str]) -> list[Licence]:
    """The licences of all that these files belong to. Raises NonFreeError with the culprits."""
    bundled = owners(files)
    refused = [
        f"{one.name} {one.version}: {statement_of(one) or 'no statement'}"
        for one in bundled
        if one.name.lower() not in READ_BY_HAND and not is_free(statement_of(one))
    ]
    if refused:
        raise NonFreeError("may not be bundled: " + "; ".join(refused))
    return [_licence(one) for one in bundled]


def as_json(licences: Iterable[Licence]) -> list[dict[str, object]]:
    """What the About page reads."""
    return [asdict(one) for one in licences]


def _licence(distribution: Distribution) -> Licence:
    texts = [
        Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")
        for file in distribution.files or ()
        if ".dist-info" in str(file) and LICENCE_FILE.search(file.name) and file.locate().is_file()
    ]
    return Licence(
        distribution.name, distribution.version, statement_of(distribution), tuple(texts)
    )
