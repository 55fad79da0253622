"""What tools share: specs, arguments, and the one way to say that something cannot be done."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final, cast

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.tools import Effect, Preview, ToolResult, ToolSpec
from nova_desktop.services.agent.ports import ToolContext

Arguments = Mapping[str, object]
Property = Mapping[str, object]
LONGEST_TITLE: Final = 500
LONGEST_TEXT: Final = 50_000
LONGEST_ID: Final = 200


class CannotError(Exception):
    """What was asked for cannot be done; the text tells the model why, and what to do."""


def tool_spec(
    name: str,
    description: str,
    effect: Effect,
    permission: Permission,
    required: Sequence[str] = (),
    /,
    **properties: Property,
) -> ToolSpec:
    """A tool of our own, which takes these arguments and no others."""
    parameters: dict[str, object] = {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
    return ToolSpec(name, description, parameters, effect, permission)


def text(description: str, most: int = LONGEST_TITLE, least: int = 0) -> Property:
    """A text of so many characters."""
    found = {"type": "string", "description": description, "maxLength": most}
    return {**found, "minLength": least} if least else found


def texts(description: str, most: int = 20, longest: int = LONGEST_TITLE) -> Property:
    """A list of texts."""
    items = {"type": "string", "minLength": 1, "maxLength": longest}
    return {"type": "array", "items": items, "maxItems": most, "description": description}


def choice(description: str, *names: str) -> Property:
    """One of these."""
    return {"type": "string", "enum": list(names), "description": description}


def number(description: str, least: int, most: int) -> Property:
    """A whole number."""
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


def said(arguments: Arguments, name: str) -> str:
    """A text that was given, "" for none."""
    value = arguments.get(name, "")
    return value if isinstance(value, str) else ""


def listed(arguments: Arguments, name: str) -> tuple[str, ...]:
    """A list of texts that was given, each once."""
    value = arguments.get(name)
    rows = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(dict.fromkeys(str(each) for each in rows))


def id_of(context: ToolContext, number: int = 0) -> str:
    """An id for what a call makes: the same when the call is made again."""
    return sha256(f"{context.key}#{number}".encode()).hexdigest()[:32]


class Reading:
    """What tools that only look have in common."""

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """Nothing changes."""
        return Preview()

    async def found(self, context: ToolContext) -> ToolResult | None:
        """Looking again does no harm."""
        return None
