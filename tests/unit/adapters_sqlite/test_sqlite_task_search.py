"""The full-text search of tasks: slips, marks on letters, short words, what people type, order."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.task_search_words import words_of
from nova_desktop.domain.task_commands import add_comment, add_task, delete_task
from nova_desktop.domain.task_filters import IS_DONE, AllOf, FoundIn, HasWords
from nova_desktop.domain.tasks import TaskStatus
from tests.unit.adapters_sqlite.task_desk import Desk, open_desk

pytestmark = pytest.mark.anyio
DONE = TaskStatus.DONE


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def places(desk: Desk, text: str) -> list[tuple[str, FoundIn]]:
    return [(each.card.task.id, each.where) for each in await desk.store.search(text)]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("acountant", "Answer the accountant"),
        ("accuontant", "Answer the accountant"),
        ("recipts", "Sort the receipts"),
        ("bnak", "Call the bank"),
        ("mlik", "Buy milk"),
        ("retn", "Pay the rent"),
        ("lunhc", "Lunch with Ann"),
        ("teh acountant", "Answer the accountant"),
        ("Prüfnug", "Prüfung anmelden"),
    ],
)
async def test_a_slip_finds_the_title(desk: Desk, slip: str, meant: str) -> None:
    await desk.do(add_task("meant", meant), add_task("other", "Zebra crossing"))
    assert await places(desk, slip) == [("meant", FoundIn.ALIKE)]


async def test_a_word_that_is_nowhere_is_not_passed_over(desk: Desk) -> None:
    await desk.do(add_task("a", "Call the bank"), add_task("b", "Call Ann"))
    assert await desk.found("call bob") == await desk.found("call zz") == []
    assert await desk.found("clal ann") == await desk.found("clal nan") == ["b"]


async def test_a_slip_finds_notes_and_comments_where_no_title_is_alike(desk: Desk) -> None:
    await desk.do(add_task("said", "One"), add_comment("said", "x", "the accountant called"))
    assert await places(desk, "acountant") == [("said", FoundIn.COMMENT)]
    await desk.do(add_task("notes", "Two", notes="Ask the accountant about it"))
    assert await places(desk, "acountant") == [("notes", FoundIn.NOTES)]
    await desk.do(add_task("title", "Accountant"))
    assert await places(desk, "acountant") == [("title", FoundIn.ALIKE)]


async def test_an_old_title_is_not_hidden_by_newer_ones_that_share_a_piece(desk: Desk) -> None:
    await desk.do(add_task("old", "Answer the accountant"))
    await desk.do(*(add_task(f"n{n}", f"Plant an elephant {n}") for n in range(400)))
    assert await desk.found("acountant") == ["old"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Muller", "Herrn Müller anrufen"),
        ("Mueller", "Herrn Müller anrufen"),
        ("Müller", "Herrn Mueller anrufen"),
        ("Müller", "Herrn Muller anrufen"),
        ("strasse", "Die Straße fegen"),
        ("Straße", "Die Strasse fegen"),
        ("grosse", "Größe prüfen"),
        ("groesse", "Größe prüfen"),
        ("resume", "Send the résumé"),
        ("résumé", "Send the resume"),
        ("naive", "A naïve plan"),
        ("cafe", "Café Central"),
        ("cafe", "Im Café"),
        ("cafe", "Café"),
        ("jose", "José"),
        ("senor", "Señor García"),
        ("Lodz", "Trip to Łódź"),
        ("smorrebrod", "Smørrebrød for six"),
        ("naive plan", "A naïve plan"),
    ],
)
async def test_marks_on_letters_do_not_matter(desk: Desk, typed: str, written: str) -> None:
    await desk.do(add_task("a", written), add_task("b", "Buy milk"))
    assert await places(desk, typed) == [("a", FoundIn.TITLE)]
    assert await desk.listed(HasWords(typed)) == ["a"]
    await desk.do(delete_task("a"), add_task("c", "Later", notes=f"x {written} y"))
    assert await places(desk, typed) == [("c", FoundIn.NOTES)]


async def test_the_same_marks_come_first(desk: Desk) -> None:
    await desk.do(add_task("same", "Müller"), add_task("other", "Muller"))
    assert await desk.found("müller") == ["same", "other"]
    assert await desk.found("muller") == ["other", "same"]


async def test_words_of_two_characters_are_found_in_chinese_and_japanese_texts(desk: Desk) -> None:
    await desk.do(
        add_task("title", "准备会议"),
        add_task("notes", "Later", notes="明天的会议改到下午"),
        add_task("said", "Other"),
        add_comment("said", "x", "会议纪要"),
        add_task("japanese", "東京に行く"),
    )
    assert await desk.found("会议") == ["title", "notes", "said"]
    assert await desk.found("東京") == ["japanese"]
    assert await desk.found("会议改") == ["notes"]


async def test_titles_before_notes_before_comments_and_open_before_done(desk: Desk) -> None:
    await desk.do(
        add_task("title", "Pay the rent"),
        add_task("title done", "Rent a car", status=DONE),
        add_task("notes", "Errand", notes="about the rent"),
        add_task("notes done", "Errand", notes="rent", status=DONE),
        add_task("said", "Talk"),
        add_comment("said", "x", "rent is due"),
        add_task("said done", "Talk", status=DONE),
        add_comment("said done", "y", "rent"),
    )
    assert await desk.found("rent") == [
        "title", "title done", "notes", "notes done", "said", "said done",
    ]  # fmt: skip


async def test_open_ones_stand_before_hundreds_of_newer_done_ones(desk: Desk) -> None:
    await desk.do(add_task("open", "Water the plants"))
    await desk.do(*(add_task(f"d{n}", "Water the plants", status=DONE) for n in range(300)))
    assert (await desk.found("water"))[0] == "open"


@pytest.mark.parametrize(
    "typed",
    [
        '"', '""', '"""', "'", "(", ")", "()", "*", "**", "a*", "-", "--", "-bank", "+", "^",
        "^bank", ":", "title:bank", "bank:", "AND", "OR", "NOT", "NEAR", "NEAR(bank call, 2)",
        "bank AND", "AND bank", "bank OR (", '"bank', 'bank"', '"call the', "bank;", "{", "}",
        "{title}", "\\",
        "%", "_", "%%%", "___", "\0", "a\0b", "\ud800", "\n", "\t \n", "ba\nnk", "😀", "👩‍👩‍👧‍👧",
        "é", "ß", "x" * 5000, "word " * 100, '" OR 1=1 --', "'; DROP TABLE tasks; --", "\u202e",
        "ae", "ss", "aeaeae", "aou", "ßßß", "äöü", "\u0301\u0301\u0301", "\u0130", "\u0131Ii\u0130",
    ],
)  # fmt: skip
async def test_whatever_is_typed_raises_nothing(desk: Desk, typed: str) -> None:
    await desk.do(add_task("a", "Call the bank"), add_comment("a", "x", "naïve äöü"))
    await desk.store.search(typed)
    await desk.store.count(AllOf((HasWords(typed),)))


async def test_quotes_hold_words_together_and_stars_are_forgotten(desk: Desk) -> None:
    await desk.do(add_task("a", "Call the bank"), add_task("b", "The bank, call it"))
    assert await desk.found('"the bank"') == ["b", "a"]
    assert await desk.found('"call the"') == ["a"]
    assert await desk.found("ban*") == ["b", "a"]
    assert await desk.found("bank AND call") == []  # words, not signs
    assert words_of('a "b  c" d" e* *') == ["a", "b c", "d", "e", "*"]


async def test_an_excerpt_shows_where_it_was_found(desk: Desk) -> None:
    long = "One thing and another and many others. " * 3 + "The lease ends in March, say we. " * 4
    await desk.do(
        add_task("notes", "Office", notes=long),
        add_task("said", "Talk"),
        add_comment("said", "x", "the lease\nagain"),
        add_task("title", "Lease"),
    )
    found = await desk.store.search("lease")
    assert [each.excerpt for each in found] == [
        "",
        "…many others. The lease ends in March, say we. The lease ends in March, say we. T…",
        "the lease again",
    ]


async def test_lists_and_done_ones_are_searched_by_the_same_words(desk: Desk) -> None:
    await desk.do(
        add_task("a", "Call the bank", status=DONE),
        add_task("b", "Office", status=DONE, notes="ask the bank"),
        add_task("c", "Talk", status=DONE),
        add_comment("c", "x", "the BANK said no"),
        add_task("open", "The bank"),
    )
    assert sorted(await desk.listed(AllOf((IS_DONE, HasWords("bank"))))) == ["a", "b", "c"]
    assert await desk.listed(AllOf((IS_DONE, HasWords('"the bank" call')))) == ["a"]
