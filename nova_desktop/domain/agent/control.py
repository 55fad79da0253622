"""The two tools with which a model ends its turn: it is done, or it asks the user."""

from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.tools import Effect, ToolSpec

FINISH: Final = ToolSpec(
    "finish",
    "End the work because it is done. Say in the summary what was done and what was found.",
    {
        "type": "object",
        "properties": {"summary": {"type": "string", "minLength": 1}},
        "required": ["summary"],
        "additionalProperties": False,
    },
    Effect.READS,
    Permission.ALLOW,
)
ASK_USER: Final = ToolSpec(
    "ask_user",
    "Ask the user one question when the work cannot go on without an answer. Then wait.",
    {
        "type": "object",
        "properties": {"question": {"type": "string", "minLength": 1}},
        "required": ["question"],
        "additionalProperties": False,
    },
    Effect.READS,
    Permission.ALLOW,
)
CONTROL: Final = (FINISH, ASK_USER)
