"""What a person calls a child."""

from nova_desktop.ui.i18n import gettext as _


def child_label(name: str) -> str:
    """`gateway`, `memory` and `model:NAME` as a person would say them."""
    if name == "gateway":
        return _("Gateway")
    if name == "memory":
        return _("Memory")
    return _("Model server for {model}").format(model=name.removeprefix("model:"))
