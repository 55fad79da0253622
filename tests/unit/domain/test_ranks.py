"""Keys for an order: always room between two, and short again after spreading."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.ranks import LONGEST, between, is_rank, spread

MOVES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=200)


def moved(keys: dict[int, str], order: list[int], source: int, target: int) -> None:
    """Take one out and put it before another, spreading all when its key would be long."""
    name = order.pop(source % len(order))
    at = target % (len(order) + 1)
    above = keys[order[at - 1]] if at else None
    below = keys[order[at]] if at < len(order) else None
    order.insert(at, name)
    keys[name] = between(above, below)
    if len(keys[name]) > LONGEST:
        keys.update(zip(order, spread(len(order), None, None), strict=True))


@given(count=st.integers(2, 12), moves=MOVES)
def test_the_order_is_kept_under_any_moves(count: int, moves: list[tuple[int, int]]) -> None:
    keys = dict(enumerate(spread(count, None, None)))
    order = list(keys)
    for source, target in moves:
        moved(keys, order, source, target)
        assert sorted(order, key=lambda name: keys[name]) == order
        assert all(is_rank(key) and len(key) <= LONGEST for key in keys.values())


def test_thousands_of_moves_to_one_spot_stay_short() -> None:
    keys = dict(enumerate(spread(50, None, None)))
    order = list(keys)
    chance = random.Random(1)
    for _ in range(5000):
        moved(keys, order, chance.randrange(50), 25)
        assert len(keys[order[25]]) <= LONGEST
    assert sorted(order, key=lambda name: keys[name]) == order


@given(a=st.none() | st.integers(1, 62**5 - 1), step=st.integers(1, 1000), n=st.integers(0, 60))
def test_spread_keys_lie_in_order_between_their_ends(a: int | None, step: int, n: int) -> None:
    low = None if a is None else spread(1, None, None)[0]
    high = None if low is None else between(low, None)
    for _ in range(step % 7):
        high = high and between(low, high)
    keys = spread(n, low, high)
    assert len(keys) == n
    found = [key for key in (low, *keys, high) if key is not None]
    assert found == sorted(set(found))
    assert all(map(is_rank, keys))


def test_a_million_at_either_end_have_keys_of_five_characters() -> None:
    assert {len(key) for key in spread(100_000, None, None)} == {5}
    assert {len(key) for key in spread(100_000, None, "U0000")} == {5}


def test_there_is_room_at_the_very_ends() -> None:
    assert "zzzzz" < between("zzzzz", None) < "zzzzzz"
    assert "0" < between(None, "00001") < "00001"
    assert between("U0000", "U0001") == "U0000V"


@pytest.mark.parametrize(
    ("a", "b"), [("U0001", "U0000"), ("U0000", "U0000"), ("", None), ("U00000", None), (None, "ü")]
)
def test_what_is_no_order_is_refused(a: str, b: str) -> None:
    with pytest.raises(ValueError, match=r"not"):
        between(a, b)
