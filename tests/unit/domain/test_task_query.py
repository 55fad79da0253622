"""Filters as a line of text: what they mean, and what is told of those that mean nothing."""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.task_filters import (
    OPEN,
    AllOf,
    AnyOf,
    DateField,
    Has,
    HasPriority,
    HasWords,
    InProject,
    NotThat,
    OnDays,
    TaskFilter,
    Trait,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.task_query import LONGEST, QueryError, QueryFault, QueryNames, read_query
from nova_desktop.domain.task_times import DaySpan, span_of
from nova_desktop.domain.tasks import Priority

TODAY = date(2026, 11, 30)
CHARACTERS = 'ab ()|&-"#@+!:or not and due:week is:open'


def span(first: date | None, last: date | None) -> DaySpan:
    return span_of(first, last, UTC)


NAMES = QueryNames({"office move": "p1", "taxes": "p2"}, {"ada": "a1"}, TODAY, span)
OFFICE, ADA, BANK = WithLabel("office"), WithPerson("a1"), HasWords("bank")
BLOCKED, HIGH = Has(Trait.BLOCKED), HasPriority(Priority.HIGH)


def on(first: date | None, last: date | None) -> OnDays:
    return OnDays(DateField.DUE, span(first, last))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", AllOf()),
        ("  ", AllOf()),
        ("bank", BANK),
        ('"phone plan"', HasWords("phone plan")),
        ("#office", OFFICE),
        ("#none", WithLabel("")),
        ("@Ada", ADA),
        ('+"Office Move"', InProject("p1")),
        ("+none", InProject("")),
        ("!high", HIGH),
        ("!important", HasWords("!important")),
        ("is:blocked", BLOCKED),
        ("-is:blocked", NotThat(BLOCKED)),
        ("not not bank", BANK),
        ("#office bank", AllOf((OFFICE, BANK))),
        ("#office AND bank", AllOf((OFFICE, BANK))),
        ("#office | bank or @ada", AnyOf((OFFICE, BANK, ADA))),
        ("#office bank or @ada", AnyOf((AllOf((OFFICE, BANK)), ADA))),
        ("#office (bank or @ada)", AllOf((OFFICE, AnyOf((BANK, ADA))))),
        ("-(bank|@ada) !high", AllOf((NotThat(AnyOf((BANK, ADA))), HIGH))),
        ("due:today", on(TODAY, TODAY)),
        ("due:week", on(TODAY, TODAY + timedelta(6))),
        ("due:overdue", AllOf((OPEN, on(None, TODAY - timedelta(1))))),
        ("due:none", OnDays(DateField.DUE, None)),
        ("due:2026-12-24", on(date(2026, 12, 24), date(2026, 12, 24))),
        ("due:2026-12-01..2026-12-24", on(date(2026, 12, 1), date(2026, 12, 24))),
        ("due:2026-12-01..", on(date(2026, 12, 1), None)),
        ("deadline:any", OnDays(DateField.DEADLINE, span(None, None))),
        ("12:30", HasWords("12:30")),
        ("orange notary", AllOf((HasWords("orange"), HasWords("notary")))),
        ("e-mail", HasWords("e-mail")),
    ],
)  # fmt: skip
def test_what_a_line_means(text: str, meant: TaskFilter) -> None:
    assert read_query(text, NAMES) == meant


@pytest.mark.parametrize(
    ("text", "fault", "words"),
    [
        ("@nobody", QueryFault.NO_PERSON, "nobody"),
        ("bank +Nowhere", QueryFault.NO_PROJECT, "Nowhere"),
        ("is:purple", QueryFault.UNKNOWN, "is:purple"),
        ("due:someday", QueryFault.NO_DAY, "due:someday"),
        ("due:2026-02-30", QueryFault.NO_DAY, "due:2026-02-30"),
        ("(bank", QueryFault.OPEN_BRACKET, "("),
        ("bank)", QueryFault.OPEN_BRACKET, ")"),
        ("bank or", QueryFault.MISSING, ""),
        ("or bank", QueryFault.MISSING, "or"),
        ("()", QueryFault.MISSING, ")"),
        ("not ", QueryFault.MISSING, ""),
        ("(" * 11 + "bank" + ")" * 11, QueryFault.TOO_DEEP, ""),
        ("x" * (LONGEST + 1), QueryFault.TOO_LONG, ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_words(
    text: str, fault: QueryFault, words: str
) -> None:
    with pytest.raises(QueryError) as told:
        read_query(text, NAMES)
    assert (told.value.fault, told.value.words) == (fault, words)


@given(st.text(alphabet=CHARACTERS, max_size=80))
def test_any_text_is_read_or_refused_whatever_stands_around_it(text: str) -> None:
    assert _read(text) == _read(f"  {text} ")


def _read(text: str) -> object:
    try:
        return read_query(text, NAMES)
    except QueryError as error:
        return error.fault
