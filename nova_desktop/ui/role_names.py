"""What a person calls a role."""

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.ui.i18n import gettext as _


def role_name(role: Role) -> str:
    """`Small tasks`, as it stands above a model wherever a role is shown."""
    return {
        Role.CHAT: _("Chat"),
        Role.MEMORY: _("Memory"),
        Role.SMALL: _("Small tasks"),
        Role.EMBEDDING: _("Embedding"),
    }[role]
