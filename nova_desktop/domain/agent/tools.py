"""Tools: what an agent may do, what it asked for, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nova_desktop.domain.agent.approvals import Permission


class Effect(StrEnum):
    """How far a tool reaches.

    READS changes nothing and sends nothing. CHANGES is one batch of the journal, or of memory, and
    can be undone. OUTSIDE is seen by somebody else, so a call that was cut may have happened.
    """

    READS = "reads"
    CHANGES = "changes"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as models and people see it.

    `name` is unique; one of an MCP server is `SERVER__TOOL`, and `server` names it. `parameters` is
    a JSON schema of an object, free of `anyOf` and of defaults. `permission` is what holds until
    the user says something else.
    """

    name: str
    description: str
    parameters: Mapping[str, object]
    effect: Effect
    permission: Permission
    server: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model asked for. `id` is the model's own, `arguments` the JSON as it wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line of a preview: a field by its name, before and after; "" for none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a call would do. `about` names its object, as a task's title or an address."""

    about: str = ""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call gave: text for the model, always data and never a command.

    `batch` is the batch of the journal that takes it back, "" where there is none. One that is not
    `ok` tells the model why, and that it may try something else.
    """

    text: str
    ok: bool = True
    batch: str = ""
