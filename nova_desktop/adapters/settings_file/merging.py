"""Merges the tiers into Settings; a bad value costs only itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from nova_desktop.adapters.settings_file.exact import NotExactError, read_exactly
from nova_desktop.adapters.settings_file.schema import Section, element_of, is_unset, sections
from nova_desktop.adapters.settings_file.tiers import (
    Origin,
    Tier,
    broken,
    line_of,
    variable,
)
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Merged:
    """Settings with where each dotted key comes from; `bad` are the user's keys that fell back."""

    settings: Settings
    origins: Mapping[str, Origin]
    problems: tuple[Problem, ...] = ()
    bad: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Findings:
    """What is gathered while the sections are merged."""

    origins: dict[str, Origin] = field(default_factory=dict[str, Origin])
    problems: list[Problem] = field(default_factory=list[Problem])
    bad: set[str] = field(default_factory=set[str])

    def refuse(
        self, tier: Tier, section: str, key: str, cause: str, index: int | None = None
    ) -> None:
        """Tell that a value is left out, and remember the user's ones."""
        name = f"{section}.{key}" if key else section
        shown = name if index is None else f"{name}[{index}]"
        source = tier.source or variable(section, key)
        line = line_of(tier.text, section, key, index)
        self.problems.append(broken(source, key=shown, line=line, cause=cause))
        if tier.origin is Origin.USER:
            self.bad.add(name)


def merge(tiers: Sequence[Tier]) -> Merged:
    """The settings of `tiers`, of which the later ones win over the earlier ones."""
    found = _Findings()
    made = {section.name: _section(section, tiers, found) for section in sections()}
    settings = Settings(**cast("dict[str, Any]", made))
    return Merged(settings, found.origins, tuple(found.problems), frozenset(found.bad))


def _section(section: Section, tiers: Sequence[Tier], found: _Findings) -> object:
    given = [(tier, _known(section, tier, found)) for tier in tiers]
    combined = {key: raw for _, values in given for key, raw in values.items()}
    try:
        made = read_exactly(section.kind, combined)
    except NotExactError:
        return _one_by_one(section, given, found)
    for tier, values in given:
        found.origins.update({f"{section.name}.{key}": tier.origin for key in values})
    return made


def _known(section: Section, tier: Tier, found: _Findings) -> dict[str, object]:
    """The values of a tier for the known keys of a section."""
    table = tier.values.get(section.name, {})
    if not isinstance(table, Mapping):
        found.refuse(tier, section.name, "", "must be a table")
        return {}
    values = cast("Mapping[str, object]", table)
    return {
        key: None if is_unset(section.keys[key], raw) else raw
        for key, raw in values.items()
        if key in section.keys
    }


def _one_by_one(
    section: Section, given: Sequence[tuple[Tier, Mapping[str, object]]], found: _Findings
) -> object:
    """Take value after value, and leave out each that does not fit to those before."""
    from nova_desktop.adapters.settings_file.coercion import (  # noqa: PLC0415 - pydantic: 100 ms
        BadValueError,
        coerce,
    )

    taken: dict[str, object] = {}
    made = coerce(section.kind, taken)
    for tier, values in given:
        for key, raw in values.items():
            kept, wrong = raw, list[tuple[int, str]]()
            if isinstance(raw, list) and element_of(section.keys[key]) is not None:
                kept, wrong = _good_elements(section, key, cast("list[object]", raw))
                for index, cause in wrong:
                    found.refuse(tier, section.name, key, cause, index)
            if wrong and not kept:
                continue
            try:
                made = coerce(section.kind, {**taken, key: kept})
            except BadValueError as error:
                found.refuse(tier, section.name, key, str(error))
            else:
                taken[key] = kept
                found.origins[f"{section.name}.{key}"] = tier.origin
    return made


def _good_elements(
    section: Section, key: str, raw: list[object]
) -> tuple[list[object], list[tuple[int, str]]]:
    """The elements that fit, and for each other one its index and the cause."""
    from nova_desktop.adapters.settings_file.coercion import (  # noqa: PLC0415 - pydantic: 100 ms
        BadValueError,
        coerce,
    )

    kept: list[object] = []
    wrong: list[tuple[int, str]] = []
    for index, element in enumerate(raw):
        try:
            coerce(section.kind, {key: [element]})
        except BadValueError as error:
            wrong.append((index, str(error)))
        else:
            kept.append(element)
    return kept, wrong
