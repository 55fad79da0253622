"""Where cards of different heights lie below each other; free of Qt."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate


class Stack:
    """Heights by row. A row that was not measured yet is thought as high as others are.

    All in pixels from the top of the first card; `lead` lies above it, `gap` between two.
    """

    def __init__(self, lead: int, gap: int, guess: int) -> None:
        self.lead = lead
        self.gap = gap
        self._guess = guess
        self._heights: list[int] = []
        self._tops: list[int] | None = None
        self._known = 0
        self._sum = 0

    def __len__(self) -> int:
        return len(self._heights)

    def clear(self, count: int) -> None:
        """So many rows, none measured."""
        self._heights = [0] * count
        self._known = self._sum = 0
        self._tops = None

    def insert(self, row: int, count: int) -> None:
        """Rows come."""
        self._heights[row:row] = [0] * count
        self._tops = None

    def remove(self, row: int, count: int) -> None:
        """Rows go."""
        for gone in self._heights[row : row + count]:
            self._forget(gone)
        del self._heights[row : row + count]
        self._tops = None

    def forget(self, row: int) -> None:
        """It says something else now."""
        self._forget(self._heights[row])
        self._heights[row] = 0
        self._tops = None

    def learn(self, row: int, height: int) -> bool:
        """How high it is; whether that was not known."""
        if self._heights[row] == height:
            return False
        self._forget(self._heights[row])
        self._heights[row] = height
        self._known += 1
        self._sum += height
        self._tops = None
        return True

    def is_known(self, row: int) -> bool:
        """Whether it was measured."""
        return self._heights[row] > 0

    def height(self, row: int) -> int:
        return self._heights[row] or self._usual()

    def top(self, row: int) -> int:
        return self._all_tops()[row]

    @property
    def total(self) -> int:
        """With what lies above the first card, and a gap below the last."""
        return self._all_tops()[-1]

    def row_at(self, y: int) -> int:
        """The row at or above this height; 0 above all, -1 without rows."""
        if not self._heights:
            return -1
        return min(max(0, bisect_right(self._all_tops(), y) - 1), len(self._heights) - 1)

    def settle(self, begin: int, end: int, measure: Callable[[int], int]) -> bool:
        """Measure all rows between two heights; whether anything was learnt."""
        learnt, row = False, self.row_at(begin)
        y = self.top(row) if row >= 0 else end
        while y < end and row < len(self._heights):
            learnt = self.learn(row, measure(row)) or learnt
            y += self._heights[row] + self.gap
            row += 1
        return learnt

    def _usual(self) -> int:
        return round(self._sum / self._known) if self._known else self._guess

    def _forget(self, height: int) -> None:
        if height:
            self._known -= 1
            self._sum -= height

    def _all_tops(self) -> list[int]:
        if self._tops is None:
            usual, gap = self._usual(), self.gap
            steps = ((height or usual) + gap for height in self._heights)
            self._tops = list(accumulate(steps, initial=self.lead))
        return self._tops


def stretches_of(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last row of each stretch without a gap."""
    first = last = -2
    for row in sorted(rows):
        if row == last + 1:
            last = row
            continue
        if first >= 0:
            yield first, last
        first = last = row
    if first >= 0:
        yield first, last
