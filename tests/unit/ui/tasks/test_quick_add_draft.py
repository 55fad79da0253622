"""The draft of a line: what was taken back stays so while it is what it is; units of Qt."""

from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.quick_add.parts import Kind, Part
from nova_desktop.domain.quick_add.reading import read_line
from nova_desktop.ui.tasks.quick_add.draft import Chip, Draft, chips_of
from nova_desktop.ui.tasks.quick_add.units import by_unit, from_units, to_units
from tests.fakes.quick_add_words import CLOCK

TEXT = "Watch Tomorrow tonight"


def drafted(text: str, *rejected: tuple[int, int]) -> Draft:
    draft = Draft()
    draft.edit(text)
    draft.rejected = set(rejected)
    return draft


def after(text: str, changed: str, *rejected: tuple[int, int]) -> list[str]:
    """What stays rejected when one text becomes another."""
    draft = drafted(text, *rejected)
    draft.edit(changed)
    return [changed[start:end] for start, end in sorted(draft.rejected)]


def test_it_moves_with_the_text() -> None:
    assert after(TEXT, "Do " + TEXT, (6, 14)) == ["Tomorrow"]
    assert after(TEXT, TEXT + " more", (6, 14)) == ["Tomorrow"]
    assert after(TEXT, TEXT[2:], (6, 14)) == ["Tomorrow"]
    assert after(TEXT, "Watch Tomorrow", (6, 14), (15, 22)) == ["Tomorrow"]


def test_what_was_changed_is_read_again() -> None:
    assert after(TEXT, "Watch Tomrow tonight", (6, 14)) == []
    assert after(TEXT, "Watch tonight", (6, 14)) == []
    assert after(TEXT, "", (6, 14)) == []
    assert after(TEXT, "Watch Tomor-row tonight", (6, 14)) == []


def test_what_is_written_right_behind_it_changes_nothing() -> None:
    assert after("Watch Tomorrow", "Watch Tomorrows", (6, 14)) == ["Tomorrow"]


def test_parts_about_time_that_stand_together_are_one_chip() -> None:
    line = read_line("Call tomorrow 15:00 #a #b every friday, then !high", CLOCK)
    shown = [line.text[one.start : one.end] for one in chips_of(line.text, line.parts)]
    assert shown == ["tomorrow 15:00", "#a", "#b", "every friday", "!high"]


def test_a_chip_is_taken_back_with_all_its_parts() -> None:
    draft = Draft()
    draft.edit("Call tomorrow 15:00")
    line = read_line(draft.text, CLOCK)
    (chip,) = draft.chips = chips_of(line.text, line.parts)
    draft.reject(chip)
    assert draft.rejected == {(5, 13), (14, 19)}
    assert draft.chips == ()


def test_the_part_that_begins_at_a_place() -> None:
    part = Part(5, 7, Kind.LABEL, "a")
    draft = Draft("Call #a", chips=(Chip(5, 7, (part,)),))
    assert draft.part_at(5) is part
    assert draft.part_at(6) is None


WORDS = st.lists(st.sampled_from(["tomorrow", "a", "\U0001f34e", "bc"]), min_size=1, max_size=6)


@given(
    words=WORDS,
    at=st.integers(0, 5),
    more=st.text("ab \U0001f34e", max_size=3),
    where=st.integers(0, 60),
)
def test_a_rejected_word_stays_that_word_or_is_none(
    words: list[str], at: int, more: str, where: int
) -> None:
    text, place = " ".join(words), min(at, len(words) - 1)
    start = len(" ".join(words[:place])) + (1 if place else 0)
    span = (start, start + len(words[place]))
    cut = min(where, len(text))
    kept = after(text, text[:cut] + more + text[cut:], span)
    assert kept in ([words[place]], [])


@given(st.text("a\u00e9\U0001f34e\u05d1", max_size=20))
def test_units_lead_there_and_back(text: str) -> None:
    assert len(by_unit(text)) == len(text.encode("utf-16-le")) // 2
    for place in range(len(text) + 1):
        assert from_units(text, to_units(text, place)) == place
        assert to_units(text, place) == len(text[:place].encode("utf-16-le")) // 2


def test_a_unit_within_a_character_is_the_character() -> None:
    assert from_units("a\U0001f34eb", 2) == 1
    assert from_units("ab", 9) == 2
