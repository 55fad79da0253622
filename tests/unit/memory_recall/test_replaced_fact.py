"""Which fact another one replaced, and that a search with history tells it of the best one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from nova_desktop.children.memory.recall.before import replaced_by
from nova_desktop.domain.memory import Fact, Thing
from tests.fakes.memory_graph import AT

ANNA, ROME, OSLO, TEA = (Thing(name, name) for name in ("anna", "rome", "oslo", "tea"))
MOVED = AT + timedelta(days=30)


def a_fact(
    name: str, other: Thing, since: datetime, until: datetime | None = None, kind: str = "LIVES_IN"
) -> Fact:
    return Fact(name, "nova", name, kind, ANNA, other, since, since, until)


NEW = a_fact("new", OSLO, MOVED)
OLD = a_fact("old", ROME, AT, MOVED)


def test_what_ended_as_it_began_with_the_same_relation() -> None:
    other = a_fact("other", OSLO, AT, MOVED, "WORKS_IN")
    assert replaced_by(NEW, [NEW, other, OLD]) == OLD
    assert replaced_by(NEW, [other, a_fact("tea", TEA, AT, MOVED, "LIKES")]) == other


@pytest.mark.parametrize(
    "others",
    [
        [],
        [replace(OLD, until=None)],
        [replace(OLD, until=MOVED - timedelta(days=1))],
        [replace(OLD, subject=TEA)],
    ],
)
def test_nothing_else_was_replaced(others: list[Fact]) -> None:
    assert replaced_by(NEW, others) is None


def test_another_relation_counts_only_where_it_is_clear() -> None:
    left = a_fact("left", ROME, AT, MOVED, "STAYS_IN")
    assert replaced_by(NEW, [left]) == left
    assert replaced_by(NEW, [left, a_fact("tea", TEA, MOVED, None, "LIKES")]) is None
    assert replaced_by(NEW, [left, a_fact("tea", TEA, AT, MOVED, "LIKES")]) is None
