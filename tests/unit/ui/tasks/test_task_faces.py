"""What cards say of tasks: dates in words, lateness, counts, names."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat, Task, TaskCard, TaskStatus
from nova_desktop.ui.tasks.faces import Names, Tone, face_of
from nova_desktop.ui.tasks.words import minutes_words

SYDNEY = "Australia/Sydney"
NOW = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # in Sydney it is 04:00 on the first of December
TODAY = date(2026, 12, 1)


def names() -> Names:
    return Names(
        {"p": ("Launch", "green")}, {"a": ("Ada", "")}, TODAY, NOW, ZoneInfo(SYDNEY)
    )  # fmt: skip


def card(**fields: object) -> TaskCard:
    task = Task("t", "Call the bank", NOW, NOW, **fields)  # type: ignore[arg-type]
    return TaskCard(task)


def test_a_day_is_late_by_the_calendar_of_where_the_user_is() -> None:
    late = face_of(card(due=Due.on(date(2026, 11, 30))), names()).pieces[0]
    assert (late.text, late.tone) == ("yesterday", Tone.ERROR)
    today = face_of(card(due=Due.on(TODAY)), names()).pieces[0]
    assert (today.text, today.tone) == ("today", Tone.SECOND)


def test_a_moment_is_told_in_the_users_zone_and_late_by_the_clock() -> None:
    passed = Due.local(TODAY, time(3, 0), SYDNEY)
    late = face_of(card(due=passed), names()).pieces[0]
    assert (late.text, late.tone) == ("today 03:00", Tone.ERROR)
    later = face_of(card(due=Due.local(date(2026, 11, 30), time(20), "UTC")), names()).pieces[0]
    assert (later.text, later.tone) == ("today 07:00", Tone.SECOND)


def test_a_card_counts_and_names() -> None:
    task = card(project="p", people=("a", "gone"), labels=("home",), estimate_min=90).task
    shown = face_of(TaskCard(task, comments=2, subtasks=3, subtasks_over=1, blocked=True), names())
    assert [piece.text for piece in shown.pieces] == [
        "waits", "1/3", "1 h 30 min", "2", "Ada", "Launch", "home",
    ]  # fmt: skip
    assert shown.pieces[-1].tag
    inside = face_of(TaskCard(task), names(), in_project="p")
    assert "Launch" not in [piece.text for piece in inside.pieces]


def test_what_is_over_says_how_it_ended() -> None:
    done = card(status=TaskStatus.DONE, completed_at=NOW, due=Due.on(date(2026, 1, 1)))
    assert [(p.text, p.tone) for p in face_of(done, names()).pieces] == [("04:00", Tone.OK)]
    failed = face_of(card(status=TaskStatus.FAILED), names())
    assert failed.can_retry
    assert failed.pieces[0].tone is Tone.ERROR


def test_all_of_it_is_spoken() -> None:
    shown = face_of(card(due=Due.on(TODAY), repeat=Repeat("FREQ=DAILY")), names())
    assert shown.spoken == "Call the bank, New, repeats daily, today"


@pytest.mark.parametrize(("minutes", "words"), [(5, "5 min"), (60, "1 h"), (150, "2 h 30 min")])
def test_lengths_of_time(minutes: int, words: str) -> None:
    assert minutes_words(minutes) == words
