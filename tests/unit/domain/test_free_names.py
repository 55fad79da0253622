"""Names that nobody has yet."""

from itertools import islice

import pytest

from nova_desktop.domain.free_names import first_free, numbered


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ((), "a"),
        ({"b", "a-2"}, "a"),
        ({"a"}, "a-2"),
        ({"a": 1, "a-2": 2, "a-4": 4}, "a-3"),
    ],
)
def test_the_first_one_that_is_free(taken: set[str], free: str) -> None:
    assert first_free("a", taken) == free


def test_numbers_begin_with_two() -> None:
    assert list(islice(numbered("a"), 3)) == ["a", "a-2", "a-3"]
