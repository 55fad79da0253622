"""How fast an answer comes."""

from nova_desktop.ui.chat.pace import Pace


def test_it_needs_half_a_second() -> None:
    pace = Pace()
    assert pace.tokens_a_second() is None
    pace.saw("m", 0, 10.0)
    pace.saw("m", 40, 10.3)
    assert pace.tokens_a_second() is None
    pace.saw("m", 192, 11.0)
    assert pace.tokens_a_second() == 48


def test_only_the_last_seconds_count() -> None:
    pace = Pace()
    for tenth in range(100):
        pace.saw("m", tenth * 4, tenth / 10)
    assert pace.tokens_a_second() == 10
    for tenth in range(100, 200):
        pace.saw("m", 400 + (tenth - 99) * 40, tenth / 10)
    assert pace.tokens_a_second() == 100


def test_another_answer_starts_anew() -> None:
    pace = Pace()
    pace.saw("a", 0, 0.0)
    pace.saw("a", 4_000, 1.0)
    pace.saw("b", 4, 1.1)
    assert pace.tokens_a_second() is None
    pace.forget()
    assert pace.tokens_a_second() is None
