"""What a person calls a role."""

from gettext import gettext as _

from nova_desktop.domain.gateway_plan import Role


def role_name(role: Role) -> str:
    """`Small tasks`, as it stands above a model wherever a role is shown."""
    return {
        Role.CHAT: _("Chat"),
        Role.MEMORY: _("Memory"),
        Role.SMALL: _("Small tasks"),
        Role.EMBEDDING: _("Embedding"),
    }[role]
