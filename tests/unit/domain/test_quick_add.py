"""Quick add in single: clocks, ends of the calendar, rejected parts, names, odd characters."""

from datetime import date, time

import pytest

from nova_desktop.domain.quick_add.languages.english import ENGLISH
from nova_desktop.domain.quick_add.languages.german import GERMAN
from nova_desktop.domain.quick_add.parts import Kind, Names, QuickAdd, Style
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.task_times import Due
from tests.fakes.quick_add_words import CLOCK, NAMES, ZONE, clock, told

LONG = 10_000


def due(line: str, at: object = CLOCK) -> Due | None:
    return read_line(line, at).due  # type: ignore[arg-type]


def without(line: str, *words: str) -> QuickAdd:
    """The line, these words rejected."""
    spans = {(line.index(word), line.index(word) + len(word)) for word in words}
    return read_line(line, CLOCK, rejected=spans)


def test_date_time_and_zone_are_one() -> None:
    assert due("Call tomorrow 15:00") == Due(date(2026, 5, 14), time(15), ZONE)
    assert due("Call tomorrow") == Due(date(2026, 5, 14), None, ZONE)
    assert due("Call") is None


def test_a_time_alone_is_the_next_that_comes() -> None:
    assert due("Call 10:01") == Due(date(2026, 5, 13), time(10, 1), ZONE)
    assert due("Call 10:00") == Due(date(2026, 5, 14), time(10), ZONE)


def test_a_mere_recurrence_has_no_day_yet() -> None:
    assert due("Call every friday 15:00") is None
    assert due("Call tomorrow every friday") == Due(date(2026, 5, 14), None, ZONE)


def test_the_day_is_the_one_of_the_users_zone() -> None:
    late = clock(2026, 5, 13, 23, 30, zone="America/New_York")
    assert due("Call today", late) == Due(date(2026, 5, 13), None, "America/New_York")
    # The same moment, seen by a user in Berlin.
    assert due("Call today", type(late)(late.now, ZONE)) == Due(date(2026, 5, 14), None, ZONE)


@pytest.mark.parametrize(
    ("at", "line", "day", "clock_time"),
    [
        # Clocks go from 2 to 3 that night, then from 3 to 2.
        ((2026, 3, 29, 1, 30), "in 1 hour", date(2026, 3, 29), time(3, 30)),
        ((2026, 10, 25, 1, 30), "in 2 hours", date(2026, 10, 25), time(2, 30)),
        ((2026, 10, 25, 1, 30), "in 3 hours", date(2026, 10, 25), time(3, 30)),
        ((2026, 3, 28, 12, 0), "tomorrow 02:30", date(2026, 3, 29), time(2, 30)),
    ],
)
def test_hours_are_real_ones(at: tuple[int, ...], line: str, day: date, clock_time: time) -> None:
    assert due(f"Call {line}", clock(*at)) == Due(day, clock_time, ZONE)


def test_a_skipped_time_is_later_and_a_double_one_the_first() -> None:
    assert f"{Due(date(2026, 3, 29), time(2, 30), ZONE).instant():%H:%M}" == "01:30"
    assert f"{Due(date(2026, 10, 25), time(2, 30), ZONE).instant():%H:%M}" == "00:30"


@pytest.mark.parametrize(
    ("at", "line", "day"),
    [
        ((2026, 1, 31), "in 1 month", date(2026, 2, 28)),
        ((2028, 1, 31), "in 1 month", date(2028, 2, 29)),
        ((2028, 2, 29), "in 1 year", date(2029, 2, 28)),
        ((2096, 3, 1), "29 feb", date(2104, 2, 29)),
        ((2026, 1, 31), "end of month", date(2026, 1, 31)),
        ((2026, 12, 31), "next month", date(2027, 1, 1)),
        ((2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        ((2026, 4, 15), "on the 31st", date(2026, 5, 31)),
        ((2026, 5, 17), "next monday", date(2026, 5, 18)),  # said on a Sunday
        ((2026, 5, 18), "next monday", date(2026, 5, 25)),
        ((2026, 5, 18), "monday", date(2026, 5, 25)),
        ((2026, 5, 17), "this weekend", date(2026, 5, 17)),
        ((2026, 5, 16), "in 1 workday", date(2026, 5, 18)),
        ((2026, 5, 15), "in 1 workday", date(2026, 5, 18)),
    ],
)
def test_ends_of_months_and_weeks(at: tuple[int, ...], line: str, day: date) -> None:
    assert due(f"Call {line}", clock(*at, 12)) == Due(day, None, ZONE)


@pytest.mark.parametrize(
    "line",
    [
        "Call 31 April",
        "Call 2027-02-29",
        "Call 29 Feb 2027",
        "Call 2026-13-01",
        "Call 2026-00-10",
        "Call 32.1.2026",
        "Call 25:00",
        "Call 12:60",
        "Call 13pm",
        "Call 0 pm",
        "Call in 0 days",
        "Call in 9999 years",
        "Call in 99999999 days",
        "Call in ² days",
        "Call \u0661\u0665:\u0660\u0660",
        "Call every 0 days",
        "Call every 32nd",
        "Call every 31 April",
        "Call 0000-01-01",
    ],
)
def test_what_is_no_date_stays_a_word(line: str) -> None:
    found = read_line(line, CLOCK)
    assert (told(found), found.title) == ([], line)


@pytest.mark.parametrize(
    "line",
    ["tomorrow", "monday", "next week", "in 3 days", "in 2 hours", "15:00", "1 May", "eom",
     "next month", "every day for 3 weeks", "in 5 workdays", "29 feb", "this weekend"],
)  # fmt: skip
def test_the_calendar_ends_without_an_error(line: str) -> None:
    for at in ((9999, 12, 31, 23, 59), (1, 1, 1, 0, 0)):
        for zone in ("Pacific/Kiritimati", "Pacific/Midway", "UTC"):
            found = read_line(f"Call {line}", clock(*at, zone=zone))
            if found.due:
                found.due.instant()


def test_a_rejected_part_is_a_word_again() -> None:
    found = without("Call tomorrow 15:00 #home", "tomorrow")
    assert told(found) == ["due_time [15:00] 15:00", "label [#home] home"]
    assert found.title == "Call tomorrow"
    assert without("Call #home", "#home").title == "Call #home"
    assert without("Bins every friday", "every friday").parts == ()
    assert without("Call !high", "!high").parts == ()


def test_what_a_rejected_part_hid_comes_forward() -> None:
    assert told(read_line("Call today or tomorrow", CLOCK)) == ["due_date [tomorrow] 2026-05-14"]
    assert told(without("Call today or tomorrow", "tomorrow")) == ["due_date [today] 2026-05-13"]


def test_rejected_spans_that_lie_elsewhere_do_nothing() -> None:
    for spans in ({(-5, -1)}, {(90, 99)}, {(3, 3)}, {(9, 5)}, {(-5, 2)}):
        found = read_line("Call tomorrow", CLOCK, rejected=spans)
        assert told(found) == ["due_date [tomorrow] 2026-05-14"]


def test_a_name_does_not_run_over_a_rejected_span() -> None:
    line = "Sort +Tax return 2026"
    found = read_line(line, CLOCK, Ways(names=NAMES), rejected={(17, 21)})
    assert told(found) == ["project [+Tax] Tax"]


def test_the_longest_known_name_is_meant() -> None:
    names = Names.of(projects=["A", "A b", "A b c d", "Acme Inc."])
    ways = Ways(names=names)
    assert told(read_line("x +a b c", CLOCK, ways)) == ["project [+a b] A b"]
    assert told(read_line("x +A B C D", CLOCK, ways)) == ["project [+A B C D] A b c d"]
    assert told(read_line("x +acme inc.", CLOCK, ways)) == ["project [+acme inc.] Acme Inc."]


def test_a_known_person_wins_over_a_day() -> None:
    ways = Ways(names=Names.of(people=["Fri"]))
    assert told(read_line("Call @fri", CLOCK, ways)) == ["person [@fri] Fri"]
    assert told(read_line("Call @fri", CLOCK)) == ["due_date [@fri] 2026-05-15"]


def test_a_composed_and_a_decomposed_letter_are_the_same() -> None:
    found = read_line("Anrufen u\u0308bermorgen #Bu\u0308ro", CLOCK)
    assert told(found)[0].endswith("2026-05-15")
    assert len(found.parts) == 2


def test_the_style_says_whose_signs_these_are() -> None:
    kinds = {
        style: [part.kind for part in read_line("x #one @two +three", CLOCK, Ways(style)).parts]
        for style in Style
    }
    assert kinds[Style.OURS] == [Kind.LABEL, Kind.PERSON, Kind.PROJECT]
    assert kinds[Style.TODOIST] == [Kind.PROJECT, Kind.LABEL, Kind.PERSON]
    assert kinds[Style.SUPER_PRODUCTIVITY] == [Kind.LABEL, Kind.PROJECT]


def test_days_first_or_months_first() -> None:
    assert due("Call 2/1/2027") == Due(date(2027, 1, 2), None, ZONE)
    found = read_line("Call 2/1/2027", CLOCK, Ways(day_first=False))
    assert found.due == Due(date(2027, 2, 1), None, ZONE)


def test_a_language_that_is_off_is_not_read() -> None:
    english, german = Ways(languages=(ENGLISH,)), Ways(languages=(GERMAN,))
    assert read_line("Call morgen", CLOCK, english).parts == ()
    assert read_line("Call tomorrow", CLOCK, german).parts == ()
    assert read_line("Call #a tomorrow", CLOCK, Ways(languages=())).parts == ()


def test_odd_characters_divide_and_are_kept() -> None:
    assert told(read_line("Call\x00tomorrow\x1b15:00", CLOCK)) == [
        "due_date [tomorrow] 2026-05-14",
        "due_time [15:00] 15:00",
    ]
    family = "\U0001f468\u200d\U0001f469"
    assert read_line(f"Call {family} tomorrow", CLOCK).title == f"Call {family}"


def test_right_to_left_text_keeps_its_parts() -> None:
    found = read_line("\u202bלהתקשר\u202c tomorrow #בית", CLOCK)
    assert [part.kind for part in found.parts] == [Kind.DUE_DATE, Kind.LABEL]
    assert read_line("\u200ftomorrow\u200f", CLOCK).due == Due(date(2026, 5, 14), None, ZONE)


@pytest.mark.parametrize("line", ["", " ", "\n", "\u200b", "x"])
def test_next_to_nothing(line: str) -> None:
    found = read_line(line, CLOCK)
    assert (found.parts, found.due) == ((), None)


def test_a_line_break_ends_a_reading() -> None:
    assert read_line("every\nfriday's list", CLOCK).parts == ()


@pytest.mark.parametrize("piece", ["a ", "+a", "@", '#"', "#a ", "{", "every ", "in 3 ", "!", "1 "])
def test_a_long_line_is_read_to_its_end(piece: str) -> None:
    line = (piece * LONG)[:LONG] + " x tomorrow"
    assert "due_date [tomorrow] 2026-05-14" in told(read_line(line, CLOCK, Ways(names=NAMES)))


@pytest.mark.parametrize(
    ("line", "left", "parts"),
    [
        ("Pay rent 2026-12-03 !!1", "Pay rent", ["due_date", "priority"]),
        ("Pay rent tomorrow !!now", "Pay rent !!now", ["due_date"]),
        ("Pay rent tomorrow!!", "Pay rent", ["due_date"]),
    ],
)
def test_two_exclamation_marks(line: str, left: str, parts: list[str]) -> None:
    found = read_line(line, CLOCK)
    assert (found.title, [part.kind.value for part in found.parts]) == (left, parts)
