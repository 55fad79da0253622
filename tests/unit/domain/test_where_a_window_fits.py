"""Where a window goes when displays are gone or smaller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.window_place import Rect, fitted

MAIN = Rect(0, 0, 1920, 1080)
SIDE = Rect(1920, 0, 1280, 800)
SMALLEST = (640, 420)


@pytest.mark.parametrize(
    ("wanted", "displays", "got"),
    [
        (Rect(100, 50, 1280, 800), [MAIN], Rect(100, 50, 1280, 800)),
        (Rect(2000, 10, 900, 600), [MAIN, SIDE], Rect(2000, 10, 900, 600)),
        # the second display is gone
        (Rect(2000, 10, 900, 600), [MAIN], Rect(510, 240, 900, 600)),
        # it is smaller now
        (Rect(100, 50, 1800, 1000), [Rect(0, 0, 1024, 768)], Rect(0, 0, 1024, 768)),
        (Rect(600, 400, 800, 600), [Rect(0, 0, 1024, 768)], Rect(224, 168, 800, 600)),
        # hanging over an edge
        (Rect(-200, -40, 900, 600), [MAIN], Rect(0, 0, 900, 600)),
        # left of the main one
        (
            Rect(-1200, 100, 1000, 600),
            [MAIN, Rect(-1280, 0, 1280, 800)],
            Rect(-1200, 100, 1000, 600),
        ),
        # never too small to use, never nothing
        (Rect(0, 0, 10, 10), [MAIN], Rect(0, 0, 640, 420)),
        (Rect(0, 0, 900, 600), [Rect(0, 0, 500, 300)], Rect(0, 0, 640, 420)),
        (Rect(5, 6, 900, 600), [], Rect(5, 6, 900, 600)),
        # a strip that can still be seen is no place
        (Rect(1900, 900, 900, 600), [MAIN], Rect(510, 240, 900, 600)),
    ],
)
def test_places(wanted: Rect, displays: list[Rect], got: Rect) -> None:
    assert fitted(wanted, displays, SMALLEST) == got


numbers = st.integers(-5_000, 5_000)
sizes = st.integers(-10, 5_000)
rects = st.builds(Rect, numbers, numbers, sizes, sizes)
displays_of = st.builds(Rect, numbers, numbers, st.integers(640, 4_000), st.integers(420, 3_000))


@given(rects, st.lists(displays_of, min_size=1, max_size=3))
def test_it_can_always_be_seen_whole(wanted: Rect, displays: list[Rect]) -> None:
    got = fitted(wanted, displays, SMALLEST)
    assert any(display.shared(got) == got for display in displays)
    assert fitted(got, displays, SMALLEST) == got
