"""What is wrong with a filter, in words, and the terms that can be pressed."""

from collections.abc import Sequence
from dataclasses import dataclass

from nova_desktop.domain.task_query import QueryError, QueryFault
from nova_desktop.ui.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Term:
    """A press: what it writes into the line, and what it is called."""

    query: str
    text: str


def usual_terms() -> Sequence[Term]:
    """Those that are always offered."""
    return (
        Term("due:today", _("Due today")),
        Term("due:overdue", _("Overdue")),
        Term("due:week", _("Next seven days")),
        Term("due:none", _("No date")),
        Term("!high", _("High priority")),
        Term("is:waiting", _("Waiting")),
        Term("is:blocked", _("Waits for another task")),
        Term("is:repeating", _("Repeats")),
    )


def named_term(sign: str, name: str) -> Term:
    """For a label, a person or a project."""
    plain = name.replace('"', " ").strip()
    needs_quotes = any(letter in plain for letter in " ()|&")
    return Term(f'{sign}"{plain}"' if needs_quotes else f"{sign}{plain}", name)


def fault_words(error: QueryError) -> str:
    """What is wrong and what to write instead."""
    texts = {
        QueryFault.TOO_LONG: _("This filter is too long."),
        QueryFault.TOO_DEEP: _("There are too many brackets in each other."),
        QueryFault.OPEN_BRACKET: _("A bracket is open, or closed without being open."),
        QueryFault.MISSING: _("Something is missing behind “or”, “not” or a bracket."),
        QueryFault.UNKNOWN: _("“{words}” is unknown. Write is:open, is:waiting or is:blocked."),
        QueryFault.NO_PROJECT: _("There is no project “{words}”."),
        QueryFault.NO_PERSON: _("There is nobody called “{words}”."),
        QueryFault.NO_DAY: _("“{words}” is no day. Write due:today, due:week or due:2026-12-24."),
    }
    return texts[error.fault].format(words=error.words)


def with_term(query: str, term: str) -> str:
    """The line with this term, or without it if it was there."""
    parts = query.split()
    wanted = term.split()
    for at in range(len(parts) - len(wanted) + 1):
        if parts[at : at + len(wanted)] == wanted:
            return " ".join(parts[:at] + parts[at + len(wanted) :])
    return " ".join([*parts, *wanted])


def has_term(query: str, term: str) -> bool:
    """Whether the line has this term."""
    return len(with_term(query, term)) < len(" ".join(query.split()))
