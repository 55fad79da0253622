"""What looking at a provider or a gateway brought, in words: what happened, and what to do."""

from datetime import datetime, timedelta

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.provider_catalogue import KeyCheck, KeyOutcome
from nova_desktop.domain.served_models import Capability, GatewayLook, LookOutcome
from nova_desktop.services.account_checks import LastCheck
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.times import relative_time


def check_text(check: KeyCheck, *, with_key: bool = True) -> str:
    """One or two sentences on a key, or on a server that was asked without one."""
    if check.is_good:
        count = len(check.models)
        return ngettext("Works: {n} model", "Works: {n} models", count).format(n=f"{count:,}")
    text = _key_texts().get(check.outcome, "")
    if check.outcome is KeyOutcome.WRONG_KEY and not with_key:
        return _("This server asks for a key. Enter it, then try again.")
    if check.outcome is KeyOutcome.RATE_LIMITED and check.retry_after_s:
        return _("Too many calls for now. Wait {n} s, then try again.").format(
            n=f"{check.retry_after_s:.0f}"
        )
    return text


def last_check_text(last: LastCheck, now: datetime) -> str:
    """`Valid, checked 2 h ago · 34 models`, or what was wrong and when."""
    when = _ago(last.at, now)
    if not last.is_good:
        text = _key_texts().get(last.outcome, "")
        return _("{text} Checked {when}.").format(text=text, when=when)
    text = _("Valid, checked {when}").format(when=when)
    if not last.models:
        return text
    count = ngettext("{n} model", "{n} models", last.models).format(n=f"{last.models:,}")
    return f"{text} · {count}"


def _ago(then: datetime, now: datetime) -> str:
    """`just now`, `2 h ago`, `yesterday`, `22 Nov`."""
    text = relative_time(then, now)
    if now - then < timedelta(minutes=1):
        return _("just now")
    today = then.astimezone().date() == now.astimezone().date()
    counted = today or now - then < timedelta(hours=1)
    return _("{time} ago").format(time=text) if counted else text


def _key_texts() -> dict[KeyOutcome, str]:
    return {
        KeyOutcome.WRONG_KEY: _("The key was refused. Copy it again, or make a new one there."),
        KeyOutcome.NO_PERMISSION: _("The key lacks permission. Allow it there, or make another."),
        KeyOutcome.NO_CREDIT: _("The key is right, but there is no credit. Add some there."),
        KeyOutcome.RATE_LIMITED: _("Too many calls for now. Wait a minute, then try again."),
        KeyOutcome.TIMED_OUT: _("No answer in time. Check the network, then try again."),
        KeyOutcome.REFUSED: _("Nobody answers there. Start that server, then try again."),
        KeyOutcome.NAME_UNKNOWN: _("That name is unknown. Check the address and the network."),
        KeyOutcome.TLS: _("The secure connection failed. Check the address and your clock."),
        KeyOutcome.FAILED: _("The provider failed. The fault is there; try again later."),
        KeyOutcome.NOT_AN_API: _("What answers there serves no models. Check the address."),
        KeyOutcome.BAD_ADDRESS: _("This is no address. Write one like https://host/v1."),
        KeyOutcome.NO_NETWORK: _("There is no network. Connect, then try again."),
        KeyOutcome.MALFORMED: _("This cannot be a key: it is one line without spaces inside."),
    }


def is_warning(check: KeyCheck) -> bool:
    """Whether the key may be right although it does not work now."""
    return may_be_right(check.outcome)


def may_be_right(outcome: KeyOutcome) -> bool:
    """The same for what is left of an earlier check."""
    return outcome in (
        KeyOutcome.NO_CREDIT,
        KeyOutcome.RATE_LIMITED,
        KeyOutcome.TIMED_OUT,
        KeyOutcome.NO_NETWORK,
        KeyOutcome.FAILED,
    )


def look_text(look: GatewayLook) -> str:
    """`Found 12 models: 9 chat, 3 embedding`, or why nothing was found and what to do."""
    if look.is_good:
        count = len(look.models)
        found = ngettext("Found {n} model", "Found {n} models", count).format(n=f"{count:,}")
        parts = [
            _("{n} chat").format(n=look.count(Mode.CHAT)) if look.count(Mode.CHAT) else "",
            _("{n} embedding").format(n=n) if (n := look.count(Mode.EMBEDDING)) else "",
        ]
        kinds = ", ".join(part for part in parts if part)
        return f"{found}: {kinds}" if kinds else found
    return outcome_text(look.outcome)


def outcome_text(outcome: LookOutcome) -> str:
    """Why there is no gateway, and what to do."""
    refused = _("The key was refused. Enter the gateway's master key, or one made with it.")
    return {
        LookOutcome.BAD_ADDRESS: _("This is no address. Write one like http://localhost:4000."),
        LookOutcome.REFUSED: _("Nobody answers there. Start LiteLLM, or check the port."),
        LookOutcome.NAME_UNKNOWN: _("That name is unknown. Check it, and the network."),
        LookOutcome.TLS: _("Its certificate is not trusted. Trust it only if it is yours."),
        LookOutcome.TIMED_OUT: _("No answer in time. Check that it runs, then try again."),
        LookOutcome.KEY_MISSING: _("It asks for a key. Enter the gateway's key."),
        LookOutcome.KEY_REFUSED: refused,
        LookOutcome.NO_DATABASE: refused,
        LookOutcome.NO_PERMISSION: _("The key may not list models. Use another key."),
        LookOutcome.NOT_LITELLM: _("What answers there is no LiteLLM. Check the address."),
        LookOutcome.TOO_OLD: _("That LiteLLM is too old for Nova. Update it."),
        LookOutcome.REDIRECTS: _("It leads elsewhere. Write the address that it leads to."),
        LookOutcome.FAILED: _("It failed to answer. See its log, then try again."),
    }.get(outcome, "")


def missing_text(has: frozenset[Capability]) -> str:
    """What a gateway elsewhere does not let Nova do, and why; "" for nothing."""
    lacks = {
        Capability.ADD_MODELS: _("Models are added in its own configuration."),
        Capability.RELOAD: _("It reads changes only when it is restarted there."),
        Capability.COST: _("It does not tell what a call costs."),
    }
    return " ".join(text for capability, text in lacks.items() if capability not in has)
