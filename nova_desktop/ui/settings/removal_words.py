"""What goes with a provider that is removed, and who does its work from then on; no Qt here."""

from collections.abc import Mapping
from typing import Final

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.role_names import role_name

_MOST_NAMES: Final = 4

Workers = Mapping[Role, str]
"""The model that has each role, "" for none."""


def removed_text(name: str, change: SettingsChange, was: Workers, now: Workers) -> str:
    """`OpenAI removed. 2 models go with it: a, b. Chat: c takes over. Memory: no model left.`"""
    more = [part for part in (_gone(change), *_taking_over(was, now)) if part]
    if not more:
        return _("{name} removed").format(name=name)
    return " ".join([_("{name} removed.").format(name=name), *more])


def _gone(change: SettingsChange) -> str:
    left = _served(change.after)
    gone = [model for model in _served(change.before) if model not in left]
    if not gone:
        return ""
    names = ", ".join(gone[:_MOST_NAMES])
    if len(gone) > _MOST_NAMES:
        names = _("{names} and {n} more").format(names=names, n=len(gone) - _MOST_NAMES)
    text = ngettext(
        "{n} model goes with it: {names}.", "{n} models go with it: {names}.", len(gone)
    )
    return text.format(n=len(gone), names=names)


def _served(settings: Settings) -> tuple[str, ...]:
    models = settings.models
    names = [d.model for d in models.deployments if d.enabled]
    return tuple(dict.fromkeys((*names, *(file.model for file in models.files))))


def _taking_over(was: Workers, now: Workers) -> list[str]:
    """A sentence for each model that does other work now, in the order of the roles."""
    found: dict[str, list[str]] = {}
    for role in Role:
        if was.get(role) != now.get(role):
            found.setdefault(now.get(role, ""), []).append(role_name(role))
    texts: list[str] = []
    for model, roles in found.items():
        text = _("{roles}: {model} takes over.") if model else _("{roles}: no model left.")
        texts.append(text.format(roles=", ".join(roles), model=model))
    return texts
