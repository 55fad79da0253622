"""Rows of the Memory screen in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nova_desktop.domain.memory import (
    Episode,
    EpisodeSource,
    Fact,
    Facts,
    Hit,
    Job,
    JobState,
    Match,
    Source,
    Thing,
)
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.memory.rows import (
    RowKind,
    Wish,
    by_month,
    fact_row,
    fact_rows,
    hit_rows,
    job_row,
)
from nova_desktop.ui.memory.words import match_text, source_of, source_text, spent_text

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SINCE = datetime(2026, 11, 2, 12, tzinfo=UTC)
FACT = Fact(
    "f", "nova", "The lease ends in March", "ABOUT", Thing("a", "Lease"), Thing("b", "Office"),
    SINCE, SINCE, episodes=("e",),
)  # fmt: skip
TEXT = "we can stay until March, longer than the lease said"
EPISODE = Episode("e", "nova", EpisodeSource.TASK, "Lease", "t1", SINCE, TEXT, len(TEXT))
MARK = (TEXT.index("lease"), TEXT.index("lease") + 5)


def test_a_fact_says_since_when_and_where_from() -> None:
    row = fact_row(FACT, NOW, source_of(EPISODE))
    assert [part.text for part in row.parts] == ["since 2 Nov 2026", "Task: Lease · 2 Nov"]
    assert row.parts[1].wish is Wish.SOURCE
    assert not row.struck
    assert row.can(Wish.EDIT)
    assert row.can(Wish.PIN)
    assert not row.can(Wish.UNPIN)


def test_what_is_over_is_struck_through() -> None:
    row = fact_row(replace(FACT, until=SINCE + timedelta(days=3)), NOW)
    assert row.struck
    assert row.parts[0].text == "true until 5 Nov 2026"


def test_what_is_wrong_can_be_right_again_and_not_be_edited() -> None:
    row = fact_row(replace(FACT, wrong=True), NOW)
    assert row.struck
    assert row.can(Wish.RIGHT)
    assert not row.can(Wish.EDIT)
    assert not row.can(Wish.WRONG)


def test_what_begins_later_is_not_struck_through() -> None:
    assert not fact_row(replace(FACT, since=NOW + timedelta(days=9)), NOW).struck


def test_the_best_hit_is_a_card_with_its_passage_and_why() -> None:
    hit = Hit(EPISODE, FACT, TEXT, (MARK,), (Match.MEANING, Match.WORDS))
    best, other = hit_rows([hit, hit], NOW)
    assert best.best
    assert not other.best
    ((begin, end),) = best.marks
    assert best.body[begin:end] == "lease"
    assert best.parts[-1].text == "matched by meaning and “lease”"
    assert other.parts[-1].text == "matched by meaning and “lease”"
    assert not other.body


def test_marks_keep_their_words_where_a_long_passage_is_cut() -> None:
    long = "word " * 300 + TEXT + " word" * 300
    at = long.index("lease")
    (row,) = hit_rows([Hit(EPISODE, FACT, long, ((at, at + 5),), (Match.WORDS,))], NOW)
    ((begin, end),) = row.marks
    assert row.body[begin:end] == "lease"
    assert row.body.startswith("“…")
    assert row.body.endswith("…”")
    assert len(row.body) < 340


@pytest.mark.parametrize(
    ("matched", "text"),
    [
        ((Match.MEANING,), "matched by meaning"),
        ((Match.WORDS,), "matched by “lease”"),
        ((Match.LINK,), "hangs together with what was found"),
        ((), ""),
    ],
)
def test_why_it_matched(matched: tuple[Match, ...], text: str) -> None:
    assert match_text(Hit(EPISODE, FACT, TEXT, (MARK,), matched)) == text


def test_sources_have_names() -> None:
    chat = replace(EPISODE, source=EpisodeSource.CHAT, title="Move")
    note = replace(EPISODE, source=EpisodeSource.NOTE, title="")
    old = replace(note, at=SINCE.replace(year=2025))
    assert source_text(source_of(chat), NOW) == "Chat: Move · 2 Nov"
    assert source_text(source_of(note), NOW) == "Note · 2 Nov"
    assert source_text(source_of(old), NOW) == "Note · 2 Nov 2025"


def test_each_fact_of_a_page_has_its_own_source() -> None:
    other = Source("e2", EpisodeSource.CHAT, "Move", SINCE)
    rows = fact_rows(
        Facts(
            (FACT, replace(FACT, id="g", episodes=("e2", "e")), replace(FACT, episodes=("no",))),
            "",
            (source_of(EPISODE), other),
        ),
        NOW,
    )
    told = [[part.text for part in row.parts[1:]] for row in rows]
    assert told == [["Task: Lease · 2 Nov"], ["Chat: Move · 2 Nov"], []]
    assert [row.source for row in rows] == ["e", "e2", ""]
    assert not rows[2].can(Wish.SOURCE)


def test_the_best_hit_says_what_it_replaced() -> None:
    old = replace(FACT, id="o", text="The lease ends in\nDecember", until=SINCE)
    hit = Hit(EPISODE, FACT, TEXT, (MARK,), (Match.WORDS,), before=old)
    (row,) = hit_rows([hit], NOW)
    assert row.before == "before, until 2 Nov 2026: The lease ends in December"
    assert row.before in row.spoken()


def test_a_month_gets_one_heading_also_across_pages() -> None:
    before = replace(FACT, id="g", since=SINCE - timedelta(days=30))
    rows = by_month(Facts((FACT, replace(FACT, id="h"), before)), NOW)
    assert [row.title for row in rows if row.kind is RowKind.HEADING] == [
        "November 2026",
        "October 2026",
    ]
    assert by_month(Facts((before,)), NOW, "October 2026")[0].kind is RowKind.FACT


def test_a_dead_text_says_why_and_can_be_tried_again() -> None:
    job = Job("k", "e", "nova", "", "A letter", JobState.DEAD, NOW,
              problem=ProblemCode.MEMORY_ANSWER_UNUSABLE)  # fmt: skip
    row = job_row(job, NOW)
    assert row.can(Wish.RETRY)
    assert "failed" in row.spoken()
    assert "answers" in row.spoken()
    waits = replace(job, state=JobState.RETRYING, tries=2, retry_at=NOW + timedelta(minutes=4))
    assert job_row(waits, NOW).parts[0].text == "try 2 failed, again in 4 min"
    assert not job_row(waits, NOW).can(Wish.RETRY)
    away = replace(waits, tries=0, problem=ProblemCode.GATEWAY_UNREACHABLE)
    assert job_row(away, NOW).parts[0].text == "waiting, again in 4 min"


def test_money_without_zeros_that_tell_nothing() -> None:
    assert spent_text(0.003) == "$0.003"
    assert spent_text(0) == ""
    assert spent_text(0.5) == "$0.50"
