"""What LiteLLM tells of itself in its health routes: its version, and whether it has a database."""

import json
import re
from dataclasses import dataclass
from typing import Final, cast

from nova_desktop.adapters.gateway.look_calls import Answer

OLDEST: Final = (1, 61, 0)
"""The oldest LiteLLM that Nova takes. Nova needs `mode` in /model/info, the usage chunk of streams
and the headers for model, deployment and cost; all of them are documented for releases of 2025, of
which this is an early one. It is a choice: only the pinned version is tested."""

READINESS: Final = "/health/readiness"
"""Open to all. Older ones tell their version here, 1.106.2 only whether it has a database."""

DETAILS: Final = "/health/readiness/details"
"""With a key; its version stands here in 1.106.2."""

_NUMBERS: Final = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Told:
    """`version` is "" where it does not tell."""

    is_litellm: bool = False
    version: str = ""
    database: bool = False

    def and_also(self, other: "Told") -> "Told":
        """Both together."""
        return Told(
            self.is_litellm or other.is_litellm,
            self.version or other.version,
            self.database or other.database,
        )


def told_by(answer: Answer) -> Told:
    """What the answer of a health route tells."""
    fields = _fields(answer.body)
    said = fields.get("litellm_version")
    version = said[:_LONGEST] if isinstance(said, str) else answer.version[:_LONGEST]
    is_litellm = bool(version) or answer.is_litellm or {"status", "db"} <= fields.keys()
    return Told(is_litellm, version, fields.get("db") == "connected")


def is_too_old(version: str) -> bool:
    """False for one that tells no version."""
    found = _NUMBERS.match(version)
    if found is None:
        return False
    return tuple(int(number or 0) for number in found.groups()) < OLDEST


def _fields(body: bytes) -> dict[str, object]:
    try:
        parsed: object = json.loads(body[:100_000])
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", parsed) if isinstance(parsed, dict) else {}
