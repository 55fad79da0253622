"""The table of keys: no key means two things at one place, whatever is bound or written."""

from itertools import combinations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from nova_desktop.domain.key_names import (
    OF_THE_WINDOW,
    KeyFault,
    KeyNameError,
    key_name,
    usable,
)
from nova_desktop.domain.key_table import (
    DEFAULT_KEYS,
    FIXED,
    Act,
    KeyTable,
    Place,
    acts_at,
    bindings_of,
    given,
    places_of,
    shown_key,
    table_of,
    users_of,
    with_first,
)
from nova_desktop.domain.settings import KeyBinding

FREE = [act for act in Act if act not in FIXED]
KEYS = [
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ/?.,+-0123456789", "Enter", "Space", "Delete", "F2", "Up", "Left",
    "Ctrl+C", "Ctrl+Shift+E", "Alt+Up", "Shift+J", "Ctrl++",
]  # fmt: skip
acts, names = st.sampled_from(FREE), st.sampled_from(KEYS)
bound = st.lists(st.tuples(acts, names, st.booleans()), max_size=12)
written = st.builds(
    KeyBinding,
    st.sampled_from([*(act.value for act in Act), "fly"]),
    st.lists(st.sampled_from([*KEYS, "Tab", "Esc", "Ctrl+K", "odd", ""]), max_size=3).map(tuple),
)


def clashes(table: KeyTable) -> list[tuple[Place, Act, Act]]:
    return [
        (place, one, two)
        for place in Place
        for one, two in combinations(acts_at(place), 2)
        if set(table[one]) & set(table[two])
    ]


def after(steps: list[tuple[Act, str, bool]]) -> KeyTable:
    table: KeyTable = DEFAULT_KEYS
    for act, key, swap in steps:
        table = given(act, with_first(act, key, table), table, swap=swap)
    return table


def test_the_keys_of_the_start_collide_nowhere_and_are_usable() -> None:
    assert clashes(DEFAULT_KEYS) == []
    assert set(DEFAULT_KEYS) == set(Act)
    for act in FREE:
        assert DEFAULT_KEYS[act]
        assert [usable(key) for key in DEFAULT_KEYS[act]] == list(DEFAULT_KEYS[act])


def test_the_keys_that_were_asked_for() -> None:
    wanted = {
        Act.DOWN: "J", Act.UP: "K", Act.OPEN: "Enter", Act.EDIT: "E", Act.PLAN: "D",
        Act.PROJECT: "M", Act.LABELS: "L", Act.PRIORITY: "P", Act.REMIND: "T", Act.SELECT: "X",
        Act.ADD: "N", Act.FIND: "/", Act.HELP: "?",
    }  # fmt: skip
    assert {act: shown_key(act) for act in wanted} == wanted
    for place in set(Place) - {Place.MONTH}:
        assert set(wanted) <= set(acts_at(place))


@for_all(bound)
def test_whatever_is_bound_nothing_collides_and_it_comes_back_from_the_file(
    steps: list[tuple[Act, str, bool]],
) -> None:
    table = after(steps)
    assert clashes(table) == []
    assert table_of(bindings_of(table)) == table
    if steps:
        act, key, _swap = steps[-1]
        assert shown_key(act, table) == key
        assert users_of([key], act, table) == ()


@for_all(st.lists(written, max_size=8))
def test_whatever_stands_in_the_file_nothing_collides(bindings: list[KeyBinding]) -> None:
    table = table_of(bindings)
    assert clashes(table) == []
    assert set(table) == set(Act)
    assert all(table[act] == DEFAULT_KEYS[act] for act in FIXED)


@for_all(bound, acts, names)
def test_who_loses_a_key_is_told_before_and_nobody_else_does(
    steps: list[tuple[Act, str, bool]], act: Act, key: str
) -> None:
    before = after(steps)
    wanted = with_first(act, key, before)
    told = set(users_of(wanted, act, before))
    table = given(act, wanted, before)
    changed = {each for each in Act if table[each] != before[each]}
    assert changed <= told | {act}
    assert all(places_of(each) & places_of(act) for each in told)


@for_all(acts, names)
def test_a_key_is_taken_back_with_all_that_it_moved(act: Act, key: str) -> None:
    table = given(act, with_first(act, key, DEFAULT_KEYS), DEFAULT_KEYS)
    for each in Act:
        table = given(each, DEFAULT_KEYS[each], table)
    assert table == DEFAULT_KEYS
    assert bindings_of(table) == ()


def test_two_swap_their_keys() -> None:
    table = given(Act.LABELS, ("D",), DEFAULT_KEYS)
    assert table[Act.LABELS] == ("D",)
    assert table[Act.PLAN] == ("L",)


def test_a_key_of_another_place_is_no_conflict() -> None:
    assert users_of(["T"], Act.REMIND, DEFAULT_KEYS) == ()  # Today, in the month
    assert users_of(["H"], Act.PLAN, DEFAULT_KEYS) == (Act.LEFT, Act.FOLD)


def test_a_second_key_may_become_the_first() -> None:
    assert with_first(Act.COMPLETE, "C", DEFAULT_KEYS) == ("C", "Space")
    assert with_first(Act.COMPLETE, "G", DEFAULT_KEYS) == ("G", "C")


def test_what_the_user_bound_counts_more_than_a_default() -> None:
    table = table_of([KeyBinding("help", ("D",)), KeyBinding("retry", ())])
    assert table[Act.HELP] == ("D",)
    assert table[Act.PLAN] == ()
    assert table[Act.RETRY] == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("j", "J"), ("shift+ctrl+k", "Ctrl+Shift+K"), ("Return", "Enter"), ("del", "Delete"),
        ("Shift+?", "?"), ("Ctrl+Shift+/", "Ctrl+/"), ("Ctrl++", "Ctrl++"), ("+", "+"),
        ("PageDown", "PgDown"), ("\N{CYRILLIC SMALL LETTER O}", "\N{CYRILLIC CAPITAL LETTER O}"),
        ("ß", "ß"), ("Shift+1", "1"), ("F12", "F12"), (" x ", "X"),
    ],
)  # fmt: skip
def test_a_key_has_one_name(text: str, name: str) -> None:
    assert key_name(text) == name


@for_all(st.text(max_size=12))
def test_a_name_is_its_own_name(text: str) -> None:
    try:
        name = key_name(text)
    except KeyNameError:
        return
    assert key_name(name) == name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", KeyFault.BARE), ("Shift", KeyFault.BARE), ("Ctrl+", KeyFault.BARE),
        ("Ctrl+Alt", KeyFault.BARE), ("Tab", KeyFault.TAB), ("Shift+Backtab", KeyFault.TAB),
        ("Esc", KeyFault.ESC), ("Ctrl+Escape", KeyFault.ESC), ("Media Play", KeyFault.UNKNOWN),
        ("Hyper+A", KeyFault.UNKNOWN), ("\x00", KeyFault.UNKNOWN), ("Ctrl+K", KeyFault.WINDOW),
        *((key, KeyFault.WINDOW) for key in sorted(OF_THE_WINDOW)),
    ],
)  # fmt: skip
def test_what_no_act_can_have(text: str, fault: KeyFault) -> None:
    with pytest.raises(KeyNameError) as caught:
        usable(text)
    assert caught.value.fault is fault
