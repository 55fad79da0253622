"""Whatever is typed: quick add never fails, and its spans and title cover the text."""

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nova_desktop.domain.quick_add.parts import Clock, QuickAdd, Style
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.quick_add.tokens import tokenise
from tests.fakes.quick_add_words import CLOCK, NAMES

TYPED = """
    call tomorrow today friday fri sat next this every every! other day days week month 3 15 1. 31.
    15. may mai 1.5. 2026-05-01 15:00 9:15 3pm pm at on by um uhr 15.30 halb vier in a an until bis
    starting ab for x 10x times after completion #a #"a b" @anna maria huber +tax return 2026 !high
    !30m !9:00 p1 t30m 30m/1h {1 may} { } ( ) " ' , ; : . ! ? - deadline remind me before morning
    heute morgen jeden alle zweiten letzten werktag tag im monat am freitag und and noon 29 february
    1/5/2026 1/5 the of last workday weekly montags tonight 🍎 ß İ ²
"""
PIECES = [*TYPED.split(), "\n", "\x00", "\x1b", "\u202b", "\u200d", "\ufb01"]
LINES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
SPANS = st.frozensets(st.tuples(st.integers(-3, 60), st.integers(-3, 60)), max_size=3)
MOMENTS = st.one_of(
    st.just(CLOCK),
    st.datetimes(timezones=st.just(UTC)).flatmap(
        lambda at: st.sampled_from(["", "UTC", "Europe/Berlin", "Asia/Kathmandu", "No/Where"]).map(
            lambda zone: Clock(at, zone)
        )
    ),
)
DROPPED = " \t\r\n,;.:!?…-\u2013"


def check(found: QuickAdd) -> None:
    """Spans lie inside and apart; what they leave is the title, but for loose punctuation."""
    end = 0
    left = ""
    for part in found.parts:
        assert end <= part.start < part.end <= len(found.text)
        left += found.text[end : part.start]
        end = part.end
    left += found.text[end:]
    if not found.parts:
        assert found.title == (found.text.strip() if tokenise(found.text) else "")
        return
    rest = iter(left)
    for letter in found.title:
        if letter != " ":
            for other in rest:
                if other == letter:
                    break
                assert other in DROPPED or other.isspace()
            else:
                raise AssertionError(found)
    assert all(other in DROPPED or other.isspace() for other in rest)


@settings(max_examples=200, deadline=None)
@given(LINES, SPANS, st.sampled_from(Style), MOMENTS)
@example("#a(tomorrow)", frozenset(), Style.OURS, CLOCK)
@example("(#a)(tomorrow)", frozenset(), Style.OURS, CLOCK)
@example("((tomorrow) 15:00)", frozenset(), Style.OURS, CLOCK)
def test_any_line_is_read(
    line: str, rejected: frozenset[tuple[int, int]], style: Style, at: Clock
) -> None:
    found = read_line(line, at, Ways(style, names=NAMES), rejected)
    check(found)
    if found.due:
        found.due.instant()


@settings(max_examples=100, deadline=None)
@given(LINES, st.sampled_from(Style))
def test_nothing_is_found_in_rejected_spans(line: str, style: Style) -> None:
    ways = Ways(style, names=NAMES)
    rejected: frozenset[tuple[int, int]] = frozenset()
    for _ in range(len(line) + 1):
        found = read_line(line, CLOCK, ways, rejected)
        for part in found.parts:
            assert not any(part.start < end and start < part.end for start, end in rejected)
        if not found.parts:
            return
        rejected |= {(found.parts[0].start, found.parts[0].end)}
    raise AssertionError("parts without end")


@given(LINES)
def test_the_same_line_means_the_same(line: str) -> None:
    assert read_line(line, CLOCK) == read_line(line, CLOCK)


def test_any_moment_is_told_in_any_zone() -> None:
    for year in (1, 9999):
        for zone in ("", "Pacific/Kiritimati", "Pacific/Midway"):
            read_line("tomorrow in 2 hours", Clock(datetime(year, 1, 1, tzinfo=UTC), zone))
