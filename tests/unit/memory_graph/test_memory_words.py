"""Full-text queries: any text, of any length, in any script, finds what has its words."""

import random
import sqlite3
from collections.abc import Iterator

import pytest

from nova_desktop.children.memory.embedded.words import MOST_TERMS, grams, query, terms, typed
from nova_desktop.children.memory.store.migrations import migrate, shipped_migrations

TEXTS = [
    "Anna moved from Berlin to Lisbon",
    "Der Mietvertrag endet im März; Größe 80 m²",
    "La réunion est à 15 h, café compris",
    "私は東京で猫と暮らしています",
    "我们明天去北京参加会议",
    "ฉันชอบกินข้าวผัดที่ตลาด",
    "मैं कल दिल्ली जा रहा हूँ",
    "Встреча Ольгой перенесена",
    "פגישה עם דנה ביום שלישי",
    "اجتماع مع سارة يوم الاثنين",
    "서울에서 김민수를 만났다",
    "the cat AND the dog NEAR (the) fence*",
    "C++ and node_modules/foo-bar@1.2.3",
]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    migrate(made, shipped_migrations())
    for n, text in enumerate(TEXTS):
        made.execute(
            "INSERT INTO passages (row, episode, space, ordinal, begins, ends, at, text, grams)"
            " VALUES (?, ?, 's', 0, 0, 1, 1, ?, ?)",
            (n, f"e{n}", text, grams(text)),
        )
    yield made
    made.close()


def found(connection: sqlite3.Connection, text: str, *, box: bool = False) -> list[int]:
    sql = "SELECT rowid FROM passages_words WHERE passages_words MATCH ? ORDER BY rank"
    for match in [typed(text)] if box else query(connection, "passages_words", text):
        if match and (rows := connection.execute(sql, (match,)).fetchall()):
            return [row[0] for row in rows]
    return []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Where does ANNA live?", 0),
        ("mietvertrag", 1),
        ("GRÖSSE März", 1),
        ("reunion cafe", 2),
        ("東京に住む", 3),
        ("猫", 3),
        ("北京", 4),
        ("ข้าวผัด", 5),
        ("दिल्ली", 6),
        ("ольгой", 7),
        ("דנה", 8),
        ("سارة", 9),
        ("김민수", 10),
        ("NEAR(fence)", 11),
        ("node_modules", 12),
    ],
)
def test_words_of_every_script_are_found(
    connection: sqlite3.Connection, text: str, row: int
) -> None:
    assert found(connection, text)[0] == row


def test_the_search_box_finds_beginnings_of_words(connection: sqlite3.Connection) -> None:
    assert found(connection, "miet mär", box=True) == [1]
    assert found(connection, "lis ann", box=True) == [0]
    assert found(connection, "京で", box=True) == [3]
    assert found(connection, "lis nobody", box=True) == []


NOTHING = ["", " \n", "?!…", '"', "'", "* AND (", "-", "\0", "😀", "\ud800", "\u0301", '()"*^:{}']


@pytest.mark.parametrize("text", NOTHING)
def test_text_without_words_finds_nothing_and_breaks_nothing(
    connection: sqlite3.Connection, text: str
) -> None:
    assert found(connection, text) == found(connection, "nowhere-to-be-found")[:0] or "AND" in text
    found(connection, text, box=True)


def test_a_million_characters_are_bounded_and_still_find(connection: sqlite3.Connection) -> None:
    chance = random.Random(3)
    filler = " ".join(f"w{chance.randrange(10**6)}" for _ in range(140_000))
    text = "Lisbon " + filler
    assert len(text) > 1_000_000 - 60_000
    assert found(connection, text) == [0]
    assert query(connection, "passages_words", text)[0].count(" OR ") < MOST_TERMS
    assert len(terms("東京" * 500_000)) <= 2
    found(connection, "a" * 1_000_000)
    found(connection, "\0" * 1_000_000)


def test_random_text_never_breaks_a_query(connection: sqlite3.Connection) -> None:
    chance = random.Random(5)
    for _ in range(300):
        text = "".join(
            chr(chance.choice((chance.randrange(0x250), chance.randrange(0x11000))))
            for _ in range(40)
        )
        found(connection, text)
        found(connection, text, box=True)


def test_where_every_word_is_frequent_rows_must_have_several(
    connection: sqlite3.Connection,
) -> None:
    chance = random.Random(1)
    words = ["alpha", "beta", "gamma", "delta"]
    for n in range(100, 16_100):
        text = " ".join(chance.sample(words, 3 if n != 7000 else 4))
        connection.execute(
            "INSERT INTO passages (row, episode, space, ordinal, begins, ends, at, text)"
            " VALUES (?, ?, 's', 0, 0, 1, 1, ?)",
            (n, f"e{n}", text),
        )
    matches = query(connection, "passages_words", " ".join(words))
    assert [match.count(" AND ") for match in matches] == [2, 1, 0]
    assert len(found(connection, " ".join(words))) > 1000
    assert found(connection, "alpha lisbon")[0] == 0
