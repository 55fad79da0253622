"""Vectors that are cut keep length 1."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.vectors import cut

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBERS, min_size=1, max_size=40), st.integers(1, 40))
def test_the_first_numbers_scaled_to_length_1(vector: list[float], dimension: int) -> None:
    found = cut(vector, dimension)
    assert len(found) == min(len(vector), dimension)
    if any(vector[:dimension]):
        assert math.isclose(math.fsum(n * n for n in found), 1.0, rel_tol=1e-9)
        assert all(n == 0 or (n > 0) == (old > 0) for n, old in zip(found, vector, strict=False))
    else:
        assert not any(found)


def test_the_direction_stays() -> None:
    assert cut([3.0, 4.0, 12.0], 2) == (0.6, 0.8)
    assert cut([3.0, 4.0], None) == (0.6, 0.8)


@pytest.mark.parametrize("vector", [[], [math.nan], [1.0, math.inf]])
def test_what_is_no_vector(vector: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        cut(vector, None)
