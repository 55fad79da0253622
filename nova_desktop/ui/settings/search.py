"""Finds settings by their names, what they do and further words; no Qt here."""

from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.settings_fields import FIELDS
from nova_desktop.ui.settings.words import choice_text, field_words, group_name, panels

_NAME, _BEGINS, _WORDS, _MEANING = range(4)
MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Match:
    """A setting: its panel, its key ("" for something else in the panel), its name, where it is."""

    panel: str
    key: str
    name: str
    where: str


def find(text: str, further: dict[str, tuple[str, str]] | None = None) -> list[Match]:
    """What has all the words, the best first. `further` are things without a field, as buttons:
    their words by `panel/name`, each (name, words).
    """
    wanted = text.casefold().split()
    if not wanted:
        return []
    ranked = [
        (rank, place, match)
        for place, (match, words, meaning) in enumerate(_everything(further or {}))
        if (rank := _rank(wanted, match.name, words, meaning)) is not None
    ]
    return [match for _rank_, _place, match in sorted(ranked, key=lambda r: r[:2])][:MOST]


def everything(further: dict[str, tuple[str, str]]) -> list[tuple[Match, str]]:
    """All settings, what `further` names and the sections, each with further words for it."""
    return [(match, f"{words} {meaning}") for match, words, meaning in _everything(further)]


def _everything(further: dict[str, tuple[str, str]]) -> list[tuple[Match, str, str]]:
    sections = panels()
    found: list[tuple[Match, str, str]] = []
    words = field_words()
    for field in FIELDS:
        said, section = words[field.key], sections[field.panel].name
        where = " · ".join(part for part in (section, group_name(field.group)) if part)
        values = " ".join(choice_text(field.key, value) for value in field.choices)
        more = f"{said.words} {values} {field.key} {where}"
        found.append((Match(field.panel, field.key, said.name, where), more, said.meaning))
    for key, (name, more) in further.items():
        panel = key.partition("/")[0]
        found.append((Match(panel, key, name, sections[panel].name), more, ""))
    for panel, section in sections.items():
        found.append((Match(panel, "", section.name, section.text), "", section.text))
    return found


def _rank(wanted: list[str], name: str, words: str, meaning: str) -> int | None:
    name, words, meaning = name.casefold(), words.casefold(), meaning.casefold()
    everything = f"{name} {words} {meaning}"
    if not all(word in everything for word in wanted):
        return None
    if name.startswith(wanted[0]):
        return _NAME
    if all(word in name for word in wanted):
        return _BEGINS
    if all(word in f"{name} {words}" for word in wanted):
        return _WORDS
    return _MEANING
