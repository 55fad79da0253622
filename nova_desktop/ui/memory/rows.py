"""Rows of the Memory screen: what each says and what can be done with it; no Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from nova_desktop.domain.memory import (
    Entity,
    Episode,
    Fact,
    Facts,
    Gone,
    Hit,
    Job,
    JobState,
    Source,
    Thing,
)
from nova_desktop.domain.memory_state import MemoryHealth
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import (
    before_text,
    facts_text,
    gone_parts,
    is_over,
    job_text,
    kind_text,
    match_text,
    month_text,
    none_waits_text,
    queue_head,
    reason_text,
    source_of,
    source_text,
    spent_text,
    true_text,
)


class Wish(StrEnum):
    """What a user can want of a row."""

    OPEN = "open"
    SOURCE = "source"
    EDIT = "edit"
    WRONG = "wrong"
    RIGHT = "right"
    PIN = "pin"
    UNPIN = "unpin"
    FORGET = "forget"
    NEVER = "never"
    RETRY = "retry"
    COPY = "copy"
    RESTORE = "restore"


class RowKind(StrEnum):
    """What a row stands for."""

    FACT = "fact"
    PASSAGE = "passage"
    THING = "thing"
    TEXT = "text"
    JOB = "job"
    GONE = "gone"
    TASK = "task"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Part:
    """Words in the second line; with a `wish` they can be pressed."""

    text: str
    icon: str = ""
    wish: Wish | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button at a row's end, with its Lucide icon and what it does in words."""

    wish: Wish
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """`body` is a passage with `marks` in it. The `best` one of a search is shown as a card, with
    `before` as a line of its own for what it replaced.

    `item` is what it stands for, a name where that is all tasks that have to do with it; `source`
    is the id of the text it comes from.
    """

    key: str
    kind: RowKind
    title: str
    parts: tuple[Part, ...] = ()
    body: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    before: str = ""
    struck: bool = False
    best: bool = False
    pinned: bool = False
    acts: tuple[Act, ...] = ()
    more: tuple[Act, ...] = ()
    source: str = ""
    item: Fact | Hit | Entity | Episode | Job | Thing | Gone | TaskCard | str | None = None

    def can(self, wish: Wish) -> bool:
        """Whether it can be wished here."""
        return any(act.wish is wish for act in (*self.acts, *self.more))

    def spoken(self) -> str:
        """All of it for a screen reader."""
        before = [_("no longer true") if self.struck else "", _("pinned") if self.pinned else ""]
        said = [self.title, *before, self.body, self.before, *(p.text for p in self.parts)]
        return ", ".join(text for text in said if text)


_LONGEST_BODY: Final = 320
_BEFORE: Final = 110


def fact_row(fact: Fact, now: datetime, source: Source | None = None) -> MemoryRow:
    """A fact by itself; without a `source` its text is gone, or it never had one."""
    parts = [Part(true_text(fact, now))]
    if source is not None:
        parts.append(Part(source_text(source, now), wish=Wish.SOURCE))
    return MemoryRow(
        f"fact/{fact.id}",
        RowKind.FACT,
        fact.text,
        tuple(parts),
        struck=is_over(fact, now),
        pinned=fact.pinned,
        acts=_fact_acts(fact),
        more=_fact_more(fact, source is not None),
        source=source.id if source is not None else "",
        item=fact,
    )


def fact_rows(found: Facts, now: datetime) -> list[MemoryRow]:
    """A page of facts, each with the first text that says it."""
    sources = {source.id: source for source in found.sources}
    return [fact_row(fact, now, first_source(fact, sources)) for fact in found.rows]


def first_source(fact: Fact, sources: Mapping[str, Source]) -> Source | None:
    """Of the text that says it first."""
    return sources.get(fact.episodes[0]) if fact.episodes else None


def hit_rows(hits: Sequence[Hit], now: datetime) -> list[MemoryRow]:
    """What a search found; the best one first, as a card where it is a fact that holds."""
    return [_hit_row(hit, now, best=place == 0) for place, hit in enumerate(hits)]


def _hit_row(hit: Hit, now: datetime, *, best: bool) -> MemoryRow:
    why = match_text(hit)
    body, marks = _cut(hit.passage, hit.marks)
    end = (Part(why, tone="third"),) if why else ()
    if hit.fact is None:
        return _passage_row(hit, now, end, best=best)
    source = source_of(hit.episode) if hit.episode is not None else None
    row = fact_row(hit.fact, now, source)
    if best and not row.struck and body:
        first, *rest = row.parts
        icons = (Part(first.text, "history"), *(Part(p.text, "quote", p.wish) for p in rest))
        parts = (*icons, Part(why) if why else Part(""))
        shown = tuple(part for part in parts if part.text)
        before = before_text(hit.before, now) if hit.before is not None else ""
        return replace(row, parts=shown, body=body, marks=marks, before=before, best=True)
    return replace(row, parts=(*row.parts, *end))


def _passage_row(hit: Hit, now: datetime, end: tuple[Part, ...], *, best: bool) -> MemoryRow:
    body, marks = _cut(hit.passage, hit.marks)
    episode = hit.episode
    source = episode.id if episode is not None else ""
    parts = (
        (Part(source_text(source_of(episode), now), "quote" if best else "", Wish.SOURCE),)
        if episode
        else ()
    )
    acts = (
        Act(Wish.SOURCE, "text-search", _("Read the text")),
        Act(Wish.FORGET, "trash-2", _("Forget this text")),
    )
    return MemoryRow(
        f"passage/{source}/{hit.passage[:40]}",
        RowKind.PASSAGE,
        "",
        (*parts, *end),
        body,
        marks,
        best=best,
        acts=acts,
        more=(never_act(), copy_act()),
        source=source,
        item=hit,
    )


def thing_row(entity: Entity) -> MemoryRow:
    """An entity in a list of them."""
    parts = [Part(kind_text(entity.kind)), Part(facts_text(entity.facts))]
    if entity.summary:
        parts.append(Part(" ".join(entity.summary.split()), tone="third"))
    acts = (
        Act(Wish.OPEN, "chevron-right", _("Open")),
        Act(Wish.FORGET, "trash-2", _("Forget everything about it")),
    )
    return MemoryRow(
        f"thing/{entity.id}",
        RowKind.THING,
        entity.name,
        tuple(parts),
        acts=acts,
        more=(never_act(), copy_act()),
        item=entity,
    )


def related_row(thing: Thing, facts: int) -> MemoryRow:
    """A thing that shares facts with another one."""
    acts = (Act(Wish.OPEN, "chevron-right", _("Open")),)
    parts = (Part(facts_text(facts)),)
    return MemoryRow(
        f"thing/{thing.id}",
        RowKind.THING,
        thing.name,
        parts,
        acts=acts,
        more=(copy_act(),),
        item=thing,
    )


def text_row(episode: Episode, now: datetime) -> MemoryRow:
    """A text as it was given."""
    parts = (
        Part(source_text(source_of(episode), now)),
        Part(facts_text(episode.facts)) if episode.facts else Part(_("no facts yet"), tone="third"),
    )
    acts = (
        Act(Wish.SOURCE, "text-search", _("Read the text")),
        Act(Wish.FORGET, "trash-2", _("Forget this text")),
    )
    return MemoryRow(
        f"text/{episode.id}",
        RowKind.TEXT,
        " ".join(episode.excerpt.split()),
        parts,
        acts=acts,
        more=(never_act(), copy_act()),
        source=episode.id,
        item=episode,
    )


def by_head(
    jobs: Sequence[Job], now: datetime, health: MemoryHealth | None, before: str = ""
) -> tuple[list[MemoryRow], str]:
    """Texts on their way below heads, and the last head; `before` is the one so far."""
    rows: list[MemoryRow] = []
    for job in jobs:
        head = queue_head(job)
        if head != before:
            if not before and job.state in (JobState.DONE, JobState.DEAD):
                rows.append(MemoryRow("heading/none", RowKind.HEADING, none_waits_text(health)))
            rows.append(MemoryRow(f"heading/{head}", RowKind.HEADING, head))
            before = head
        rows.append(job_row(job, now, health))
    return rows, before


def job_row(job: Job, now: datetime, health: MemoryHealth | None = None) -> MemoryRow:
    """A text on its way."""
    tone = "error" if job.state is JobState.DEAD else ""
    parts = [Part(job_text(job, now, health), tone=tone)]
    if reason := reason_text(job):
        parts.append(Part(reason, tone="error" if tone else "third"))
    if job.title and not _begins_with(job.preview, job.title):
        parts.append(Part(job.title))
    if cost := spent_text(job.cost_usd):
        parts.append(Part(cost))
    retry = (Act(Wish.RETRY, "refresh-cw", _("Retry")),) if job.state is JobState.DEAD else ()
    read = Act(Wish.SOURCE, "text-search", _("Read the text"))
    acts = (*retry, read, Act(Wish.FORGET, "trash-2", _("Forget this text")))
    return MemoryRow(
        f"job/{job.key}",
        RowKind.JOB,
        " ".join(job.preview.split()),
        tuple(parts),
        acts=acts,
        more=(never_act(), copy_act()),
        source=job.episode,
        item=job,
    )


def gone_row(gone: Gone, now: datetime) -> MemoryRow:
    """Something forgotten that can still come back."""
    restore = Act(Wish.RESTORE, "rotate-ccw", _("Restore"))
    parts = tuple(Part(text) for text in gone_parts(gone, now))
    name = gone.name or _("(without words)")
    return MemoryRow(
        f"gone/{gone.ticket}", RowKind.GONE, name, parts, acts=(restore,), more=(copy_act(),),
        item=gone,
    )  # fmt: skip


def _begins_with(text: str, title: str) -> bool:
    """A chat is often called by its first words: they need not stand there twice."""
    plain = " ".join(title.split()).rstrip("….").casefold()
    return " ".join(text.split()).casefold().startswith(plain)


def by_month(found: Facts, now: datetime, before: str = "") -> list[MemoryRow]:
    """Facts with a heading where another month begins; `before` is the last heading so far."""
    rows: list[MemoryRow] = []
    sources = {source.id: source for source in found.sources}
    for fact in found.rows:
        month = month_text(fact.since or fact.learned_at)
        if month != before:
            before = month
            key = f"heading/{month}/{fact.id}"
            rows.append(MemoryRow(key, RowKind.HEADING, month))
        rows.append(fact_row(fact, now, first_source(fact, sources)))
    return rows


def _fact_acts(fact: Fact) -> tuple[Act, ...]:
    wrong = (
        Act(Wish.RIGHT, "circle-check", _("It is right after all"))
        if fact.wrong
        else Act(Wish.WRONG, "ban", _("Mark as wrong"))
    )
    edit = () if fact.wrong else (Act(Wish.EDIT, "pencil", _("Correct")),)
    return (*edit, wrong, Act(Wish.FORGET, "trash-2", _("Forget")))


def _fact_more(fact: Fact, has_source: bool) -> tuple[Act, ...]:
    pin = (
        Act(Wish.UNPIN, "pin-off", _("Unpin"))
        if fact.pinned
        else Act(Wish.PIN, "pin", _("Pin: tell it with every answer"))
    )
    source = (Act(Wish.SOURCE, "text-search", _("Read the text")),) if has_source else ()
    return (*source, pin, never_act(), copy_act())


def never_act() -> Act:
    """Leads to the words of which nothing is remembered."""
    return Act(Wish.NEVER, "shield", _("Never remember this…"))


def copy_act() -> Act:
    """Copies the row as text."""
    return Act(Wish.COPY, "copy", _("Copy"))


def _cut(
    passage: str, marks: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of a passage around its first mark, in quotes, with the marks in it."""
    if not passage.strip():
        return "", ()
    begin = max(0, (marks[0][0] if marks else 0) - _BEFORE)
    if begin:
        begin = passage.rfind(" ", 0, begin + 1) + 1
    end = min(len(passage), begin + _LONGEST_BODY)
    if end < len(passage) and (space := passage.rfind(" ", begin, end)) > begin:
        end = space
    head = "“…" if begin else "“"
    tail = "…”" if end < len(passage) else "”"
    kept = [(max(a, begin), min(b, end)) for a, b in marks if a < end and b > begin]
    by = len(head) - begin
    text = passage[begin:end].translate({ord(c): " " for c in "\n\r\t"})
    return f"{head}{text}{tail}", tuple((a + by, b + by) for a, b in kept)
