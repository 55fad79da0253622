"""Names that fit what is typed: how well, and by which of their letters."""

import pytest

from nova_desktop.domain.folding import folded, spelled_out
from nova_desktop.domain.name_matching import Fit, match_name


@pytest.mark.parametrize(
    ("typed", "name", "fit", "spans"),
    [
        ("board", "Board", Fit.WHOLE, ((0, 5),)),
        ("boa", "Board", Fit.BEGINS, ((0, 3),)),
        ("new t", "New task", Fit.BEGINS, ((0, 5),)),
        ("task", "New task", Fit.WORDS, ((4, 8),)),
        ("ta ne", "New task", Fit.WORDS, ((0, 2), (4, 6))),
        ("nt", "New task", Fit.INITIALS, ((0, 1), (4, 5))),
        ("ask", "New task", Fit.INSIDE, ((5, 8),)),
        ("buro", "Büro", Fit.WHOLE, ((0, 4),)),
        ("BÜRO", "Das Büro", Fit.WORDS, ((4, 8),)),
        ("stras", "Große Straße", Fit.WORDS, ((6, 11),)),
        ("setings", "Settings", Fit.ALIKE, ((0, 8),)),
        ("exprot tasks", "Export tasks…", Fit.ALIKE, ((0, 6), (7, 12))),
        ("appearence", "Appearance", Fit.ALIKE, ((0, 10),)),
    ],
)
def test_a_name_fits(typed: str, name: str, fit: Fit, spans: tuple[tuple[int, int], ...]) -> None:
    found = match_name(typed, name)
    assert found is not None
    assert (found.fit, found.spans) == (fit, spans)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", "Board"),
        ("  ", "Board"),
        ("zz", "Board"),
        ("board x", "Board"),
        ("theme", "Notes for the assistant"),
        ("theme", "Telemetry"),
        ("import", "Export"),
    ],
)
def test_a_name_does_not_fit(typed: str, name: str) -> None:
    assert match_name(typed, name) is None


def test_a_word_for_two_words_of_the_name_counts_once() -> None:
    found = match_name("t t", "To two")
    assert found is not None
    assert found.spans == ((0, 1), (3, 4))
    assert match_name("two two", "Two") is not None  # inside, by the same letters


def test_further_words_lead_to_a_name() -> None:
    found = match_name("todo", "New task", "add create todo")
    assert found is not None
    assert (found.fit, found.spans) == (Fit.FURTHER, ())
    found = match_name("create task", "New task", "add create todo")
    assert found is not None
    assert found.spans == ((4, 8),)


@pytest.mark.parametrize("typed", ["\ud800", "\0", "😀", "\u0301", "x" * 5000, "a " * 500])
def test_whatever_is_typed_raises_nothing(typed: str) -> None:
    assert match_name(typed, "New task", "add") is None or typed.startswith("a ")
    match_name("new", typed)


def test_letters_are_folded() -> None:
    assert folded("Größe Łódź Ærø") == "grosse lodz aero"
    assert spelled_out("Größe für Jürgen, Café") == "groesse fuer juergen, cafe"
    assert spelled_out("Mu\u0308ller") == "mueller"
