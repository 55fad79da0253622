"""What each part of a line means, in words."""

import pytest

from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.ui.tasks.quick_add.part_words import part_words
from tests.fakes.quick_add_words import CLOCK, NAMES


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Call tomorrow 15:00", ["Due tomorrow", "At 15:00"]),
        ("Call in 2 hours", ["Due today 12:00"]),
        ("Call #a @b +c /waiting", ["Label: a", "Person: b", "Project: c", "Lane: Waiting"]),
        ("Call !high", ["Priority: high"]),
        ("Call !none", ["No priority"]),
        ("Call t1h30m", ["Takes 1 h 30 min"]),
        ("Call every friday", ["Every Fri"]),
        ("Call every friday 15:00 until june 30", ["Every Fri until 30 Jun, at 15:00"]),
        ("Call every 30th", ["Monthly on day 30"]),
        ("Call every 2nd and 4th friday", ["Monthly on the second, fourth Fri"]),
        ("Call {20 May}", ["Deadline: 20 May"]),
        ("Call starting 1 June", ["Starts: 1 Jun"]),
        ("Call 15:00 !30 min", ["At 15:00", "Reminds 30 min before"]),
        ("Call !18:00", ["Reminds at 18:00"]),
    ],
)
def test_parts_in_words(line: str, words: list[str]) -> None:
    found = read_line(line, CLOCK, Ways(names=NAMES))
    today = CLOCK.now.date()
    assert [part_words(part, today) for part in found.parts] == words
