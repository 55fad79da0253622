"""Changes of what the user allows, as pure edits of the settings."""

from dataclasses import replace

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.settings import Settings, ToolPermission


def allowed(settings: Settings, tool: str, permission: Permission | None) -> Settings:
    """With this permission of a tool; None for what the tool comes with."""
    kept = tuple(each for each in settings.agent.permissions if each.tool != tool)
    if permission is not None:
        kept = (*kept, ToolPermission(tool, permission))
    return replace(settings, agent=replace(settings.agent, permissions=kept))
