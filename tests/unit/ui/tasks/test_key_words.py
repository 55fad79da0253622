"""Every act has words and a group, and the help of a place tells all that works there."""

import pytest

from nova_desktop.domain.key_names import KeyFault
from nova_desktop.domain.key_table import Act, Place, acts_at
from nova_desktop.ui.tasks.keys import (
    act_words,
    fault_words,
    groups,
    groups_at,
    place_words,
    plain_words,
    where_words,
    words_at,
)


def test_every_act_is_told_once() -> None:
    told = [act for _name, acts in groups() for act in acts]
    assert sorted(told) == sorted(Act)
    assert all(act_words(act) and plain_words(act) for act in Act)
    assert act_words(Act.DELETE, 3) == "Delete all"


@pytest.mark.parametrize("place", Place)
def test_a_place_tells_what_works_there_and_nothing_else(place: Place) -> None:
    told = [act for _name, acts in groups_at(place) for act in acts]
    assert sorted(told) == sorted(acts_at(place))
    words = [words_at(act, place) for act in told]
    assert all(words)
    assert len(set(words)) == len(words)
    assert place_words(place)


def test_where_an_act_works_is_said_unless_it_is_everywhere() -> None:
    assert where_words(Act.LEFT) == "On the board."
    assert where_words(Act.TODAY) == "In the month of Upcoming."
    assert where_words(Act.PLAN) == ""


def test_every_refusal_has_words() -> None:
    assert all(fault_words(fault, "Ctrl K") for fault in KeyFault)
    assert "Ctrl K" in fault_words(KeyFault.WINDOW, "Ctrl K")
