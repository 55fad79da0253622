"""Words in every script, passages at the borders of sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.children.memory.recall.cutting import LONGEST_PASSAGE, cut
from nova_desktop.children.memory.recall.marks import marks
from nova_desktop.children.memory.recall.words import indexed, telling_words, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rechnungen", "Rechnung"),
        ("Keys", "key"),
        ("café", "CAFE"),
        ("Straße", "strasse"),
        ("مَرْحَبا", "مرحبا"),
        ("\uff46\uff55\uff4c\uff4c", "full"),
        ("Ünïcödé", "unicode"),
    ],
)
def test_forms_of_one_word_are_the_same(one: str, other: str) -> None:
    assert indexed(one) == indexed(other) != ""


@pytest.mark.parametrize("short", ["東京", "タワー", "ประเทศ", "🎉", "한국어", "हिन्दी"])
def test_a_part_of_an_unspaced_text_is_found(short: str) -> None:
    whole = "昨日、東京タワーへ行きました。ประเทศไทย 🎉 한국어 हिन्दी"
    assert set(indexed(short).split()) <= set(indexed(whole).split())


def test_words_that_say_nothing_are_left_out_unless_alone() -> None:
    assert [w.form for w in telling_words("When does the lease end?", 50)] == ["leas", "end"]
    assert telling_words("who is that", 50)


def test_a_short_text_is_one_passage_and_blanks_are_none() -> None:
    assert [(p.start, p.end) for p in cut("  Rent is 900 euro. ")] == [(2, 19)]
    assert cut(" \n\t ") == []


@pytest.mark.parametrize(
    "text",
    [
        "The landlord wrote again. He wants the keys back by Friday. " * 60,
        "今日は晴れです。明日は雨が降ります。" * 80,
        "x" * 9000,
        "no border " * 1200,
        "Am 3. März ist Abgabe.\n\nDann Urlaub!\n" * 70,
    ],
)
def test_passages_cover_all_overlap_and_are_short(text: str) -> None:
    pieces = cut(text)
    covered = set[int]()
    for piece in pieces:
        assert 0 < piece.end - piece.start <= LONGEST_PASSAGE
        covered |= set(range(piece.start, piece.end))
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)
    assert [p.start for p in pieces] == sorted({p.start for p in pieces})


def test_neighbours_share_a_sentence() -> None:
    text = "".join(f"Sentence number {n} has about ten words in all here. " for n in range(40))
    first, second, *_ = cut(text)
    assert second.start < first.end
    assert text[second.start :].startswith("Sentence number")


def test_an_ordinal_is_no_end_of_a_sentence() -> None:
    text = "Die Abgabe ist am 3. Oktober um zwölf. " * 30
    assert all(text[p.end - 7 : p.end] == " zwölf." for p in cut(text))


def test_marks_are_where_the_words_stand() -> None:
    text = "Die Rechnungen für die Straße sind da, 東京タワーも。"
    found = marks(text, {w.form for w in words("Rechnung Straße 東京タワー")})
    assert [text[a:b] for a, b in found] == ["Rechnungen", "Straße", "東京タワー"]


@given(
    text=st.text(alphabet=st.sampled_from("abesingy019_ -.ABES\n") | st.characters(), max_size=80),
    more=st.lists(st.sampled_from(("ab", "bes", "s", "01", "sing", "é", "u1f389")), max_size=3),
    data=st.data(),
)
def test_marks_are_the_words_of_these_forms_whatever_the_text(
    text: str, more: list[str], data: st.DataObject
) -> None:
    forms = sorted({word.form for word in words(text) if word.form} | set(more))
    asked = data.draw(st.lists(st.sampled_from(forms), max_size=4)) if forms else []
    places = {at for w in words(text) if w.form in asked for at in range(w.start, w.end)}
    marked = marks(text, asked)
    assert {at for start, end in marked for at in range(start, end)} == places
