"""One change of the settings, and how it is taken back without touching what came after it."""

from dataclasses import dataclass, fields, is_dataclass, replace

from nova_desktop.domain.settings import Settings


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
        """`now` with its values as they were before, except those that changed once more."""
        for section, key in self.keys():
            if getattr(getattr(now, section), key) == getattr(getattr(self.after, section), key):
                value = getattr(getattr(self.before, section), key)
                now = replace(now, **{section: replace(getattr(now, section), **{key: value})})
        return now


def _differing(before: Settings, after: Settings, section: str) -> list[str]:
    old, new = getattr(before, section), getattr(after, section)
    if not is_dataclass(old) or isinstance(old, type):
        return []
    return [f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name)]
