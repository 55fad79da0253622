"""Long texts in parts."""

import pytest

from nova_desktop.children.memory.ingest.ids import episode_id, part_id
from nova_desktop.children.memory.ingest.splitting import (
    PART_CHARS,
    SHORTEST_PART,
    part_chars,
    parts_for,
    split,
)

PROSE = "Anna met Ben in Paris. They talked about the lease, and about nothing else.\n\n"


def test_a_short_text_is_one_part() -> None:
    assert parts_for("Anna", None) == 1
    assert split("Anna", 1) == ["Anna"]


def test_a_long_one_is_cut_between_paragraphs() -> None:
    text = PROSE * 400
    parts = split(text, parts_for(text, None))
    assert "".join(parts) == text
    assert len(parts) == 4
    assert all(part.startswith("Anna met") and part.endswith("else.\n\n") for part in parts)
    assert max(map(len, parts)) < PART_CHARS * 1.25


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("It ends here. " * 5000, ". "),
        ("这是一个句子。" * 5000, "。"),
        ("word " * 5000, " "),
        ("line\n" * 5000, "\n"),
        ("x" * 50_000, "x"),
    ],
)
def test_else_where_it_hurts_least(text: str, end: str) -> None:
    parts = split(text, 7)
    assert "".join(parts) == text
    assert len(parts) == 7
    assert all(part.endswith(end) for part in parts)


def test_a_million_characters() -> None:
    text = (PROSE * 13_000)[:1_000_000]
    count = parts_for(text, None)
    assert count == 125
    assert "".join(split(text, count)) == text


def test_parts_fit_the_context() -> None:
    assert part_chars(None) == part_chars(128_000) == PART_CHARS
    assert part_chars(2048) == SHORTEST_PART
    assert SHORTEST_PART < part_chars(6000) < PART_CHARS


def test_ids_are_those_of_the_text_and_its_number() -> None:
    whole = episode_id("message-1")
    assert whole == episode_id("message-1")
    ids = [part_id(whole, n, 3) for n in (1, 2, 3)]
    assert len(set(ids)) == 3
    assert ids[2] == part_id(whole, 1, 1) == whole
    assert ids[0] != part_id(whole, 1, 2)
