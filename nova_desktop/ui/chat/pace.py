"""How fast an answer comes, guessed from its characters while it streams."""

from collections import deque
from typing import Final

# English prose in the usual vocabularies; the true number is under the answer when it has ended.
CHARACTERS_PER_TOKEN: Final = 4
_WINDOW_S: Final = 3.0
_LEAST_S: Final = 0.5


class Pace:
    """Tokens a second over the last three seconds. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._message = ""

    def saw(self, message_id: str, characters: int, at: float) -> None:
        """This answer is that long now."""
        if message_id != self._message or (self._seen and characters < self._seen[-1][1]):
            self._message = message_id
            self._seen.clear()
        self._seen.append((at, characters))
        while len(self._seen) > 2 and at - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()

    def forget(self) -> None:
        """No answer is under way."""
        self._seen.clear()

    def tokens_a_second(self) -> int | None:
        """None while too little was seen to tell."""
        if len(self._seen) < 2:
            return None
        (since, before), (now, characters) = self._seen[0], self._seen[-1]
        if now - since < _LEAST_S or characters <= before:
            return None
        return max(1, round((characters - before) / CHARACTERS_PER_TOKEN / (now - since)))
