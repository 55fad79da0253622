"""Words of the set-up that more than one place says."""

from typing import Final

from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext

_LOCKED: Final = frozenset(
    {LookOutcome.KEY_MISSING, LookOutcome.KEY_REFUSED, LookOutcome.NO_DATABASE}
)


def found_text(look: GatewayLook, address: str) -> str:
    """What a look at the usual address of a LiteLLM brought, in one sentence."""
    if look.is_good and look.models:
        count = len(look.models)
        text = ngettext(
            "Found one at {address} with {n} model.",
            "Found one at {address} with {n} models.",
            count,
        )
        return text.format(address=address, n=f"{count:,}")
    if look.is_good:
        return _("Found one at {address}, without models so far.").format(address=address)
    if look.outcome in _LOCKED:
        return _("Found one at {address}. It asks for a key.").format(address=address)
    return _("Give its address and, if it has one, its key.")
