"""One change of the settings, and how it is taken back without touching what came after it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Final

from nova_desktop.domain.settings import Settings

# What tells the elements of a list of the settings apart; other lists are taken as a whole.
_NAMES: Final = {
    ("models", "deployments"): "id",
    ("models", "files"): "model",
    ("providers", "accounts"): "id",
    ("gateway", "external"): "id",
    ("keys", "bound"): "act",
}


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """The settings before and after it."""

    before: Settings
    after: Settings

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Section and key of each value that it changed."""
        return tuple(
            (section.name, key)
            for section in fields(Settings)
            for key in _differing(self.before, self.after, section.name)
        )

    def taken_back(self, now: Settings) -> Settings:
        """`now` with its values as they were before, except those that changed once more.

        Of models, accounts and gateways it takes back single ones: what it added goes, what it
        took away comes, and the others stay as they are now.
        """
        for section, key in self.keys():
            before, after, present = (
                getattr(getattr(one, section), key) for one in (self.before, self.after, now)
            )
            name = _NAMES.get((section, key))
            if name is not None:
                value = _merged(name, before, after, present)
            else:
                value = before if present == after else present
            now = replace(now, **{section: replace(getattr(now, section), **{key: value})})
        return now


def _merged(
    name: str, before: Sequence[object], after: Sequence[object], now: Sequence[object]
) -> tuple[object, ...]:
    """`now` without what `after` added to `before`, and with what it took away or changed."""
    if tuple(now) == tuple(after):
        return tuple(before)
    old, new = ({getattr(one, name): one for one in many} for many in (before, after))
    kept = [_element(one, old, new, getattr(one, name)) for one in now]
    found = [one for one in kept if one is not None]
    there = {getattr(one, name) for one in found}
    for place, one in enumerate(before):
        if getattr(one, name) not in new and getattr(one, name) not in there:
            found.insert(min(place, len(found)), one)
    return tuple(found)


def _element(
    one: object, old: dict[object, object], new: dict[object, object], name: object
) -> object | None:
    """An element of now as it is after the undo; None when the change had added it."""
    if name in new and name not in old:
        return None
    return old[name] if name in old and new.get(name) == one else one


def _differing(before: Settings, after: Settings, section: str) -> list[str]:
    old, new = getattr(before, section), getattr(after, section)
    if not is_dataclass(old) or isinstance(old, type):
        return []
    return [f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name)]
