"""A role as its card and its dialog show it; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.providers import Absent
from nova_desktop.domain.roles import RoleChoice


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that can have a role."""

    name: str
    provider: str


@dataclass(frozen=True, slots=True)
class RoleState:
    """One role now: `model` has it, "" for none; `chosen` is what the settings say.

    `candidates` come with those first that the user is likely to take. `absent` is the chosen
    model while it cannot have the role. `too_small`: Nova's test model has it, and memory does not
    use that one.
    """

    role: Role
    model: str
    choice: RoleChoice
    candidates: Sequence[Candidate] = ()
    absent: Absent | None = None
    too_small: bool = False
