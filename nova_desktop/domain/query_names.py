"""The names in a filter, and what they lead to once something is called otherwise."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from nova_desktop.domain.task_labels import label_key
from nova_desktop.domain.task_query import QueryNames, query_parts, unquoted


def named_in(text: str, names: QueryNames) -> dict[str, str]:
    """The ids of the projects and people that a line names, by sign and name as `+office move`."""
    found: dict[str, str] = {}
    for sign, name in _signed(text):
        known = names.projects if sign == "+" else names.people
        if sign in "+@" and name.casefold() in known:
            found[f"{sign}{name.casefold()}"] = known[name.casefold()]
    return found


def labels_in(text: str) -> frozenset[str]:
    """The keys of the labels that a line names, as `#office`."""
    return frozenset(label_sign(name) for sign, name in _signed(text) if sign == "#")


def label_sign(label: str) -> str:
    """How a label stands among old names: what it became is found by this."""
    return f"#{label_key(label)}"


def with_old_names(
    names: QueryNames, old: Mapping[str, str], labels: Iterable[str] = ()
) -> QueryNames:
    """The same, where names of `named_in` lead on to what was called so and is there still.

    An id in `old` leads to that of what it became, and a label that is none of `labels` to what
    that is called now.
    """

    def more(sign: str, known: Mapping[str, str]) -> Mapping[str, str]:
        there = frozenset(known.values())
        kept = {key[1:]: _led(old, key, there) for key in old if key[:1] == sign}
        return {**{name: found for name, found in kept.items() if found in there}, **known}

    projects, people = more("+", names.projects), more("@", names.people)
    there = frozenset(map(label_key, labels))
    led = {
        key[1:]: _label_led(old, key, there)
        for key in old
        if key[:1] == "#" and key[1:] not in there
    }
    return replace(names, projects=projects, people=people, labels=led)


def _led(old: Mapping[str, str], key: str, there: Set[str]) -> str:
    found = old[key]
    for _ in range(len(old)):
        if found in there or found not in old:
            break
        found = old[found]
    return found


def _label_led(old: Mapping[str, str], key: str, there: Set[str]) -> str:
    """As `_led`; where none of them is there any more, the last one counts."""
    found = old[key]
    for _ in range(len(old)):
        if label_key(found) in there or label_sign(found) not in old:
            break
        found = old[label_sign(found)]
    return found


def _signed(text: str) -> Iterable[tuple[str, str]]:
    for kind, words, _begin in query_parts(text):
        if kind == "term":
            yield words[0], unquoted(words[1:])
