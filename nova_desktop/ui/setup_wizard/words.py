"""Words of the set-up that more than one place says."""

from typing import Final

from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext

_LOCKED: Final = frozenset(
    {LookOutcome.KEY_MISSING, LookOutcome.KEY_REFUSED, LookOutcome.NO_DATABASE}
)


def kept_text(has_keychain: bool, place: SecretsPlace) -> str:
    """Where a key is kept, as far as that is known."""
    if place is SecretsPlace.SESSION:
        return _("A key is kept until Nova ends.")
    if place is SecretsPlace.FILE:
        return _("A key is kept in a file of yours.")
    if has_keychain:
        return _("A key stays in this computer's keychain.")
    return _("No keychain here: Nova asks where to keep a key.")


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
