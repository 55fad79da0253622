"""Memory in words: when a fact was true, where it comes from, why it was found; no Qt here."""

from datetime import datetime, timedelta
from typing import Final

from nova_desktop.domain.memory import (
    Episode,
    EpisodeSource,
    Fact,
    Gone,
    GoneKind,
    Hit,
    Job,
    JobState,
    Match,
    Source,
)
from nova_desktop.domain.memory_state import GraphKind, GraphState, MemoryHealth
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.money import cost_text
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.times import month_names, relative_time

_MOST_WORDS: Final = 3


def day_text(at: datetime, now: datetime, *, short: bool = False) -> str:
    """`2 Nov 2026`; a `short` one leaves the present year out."""
    here, today = at.astimezone(), now.astimezone()
    day = _("{day} {month}").format(day=here.day, month=month_names()[here.month - 1])
    return day if short and here.year == today.year else f"{day} {here.year}"


def month_text(at: datetime) -> str:
    """`November 2026`, as a heading."""
    return f"{_months()[at.astimezone().month - 1]} {at.astimezone().year}"


def true_text(fact: Fact, now: datetime) -> str:
    """Since or until when it was true, as far as that is known."""
    if fact.wrong:
        return _("marked wrong")
    ended = fact.until or fact.retired_at
    if ended is not None and ended <= now:
        return _("true until {day}").format(day=day_text(ended, now))
    return _("since {day}").format(day=day_text(fact.since or fact.learned_at, now))


def full_time_text(fact: Fact, now: datetime) -> str:
    """All that is known of its time, for hovering."""
    lines: list[str] = []
    if fact.since is not None:
        lines.append(_("True since {day}").format(day=day_text(fact.since, now)))
    if fact.until is not None:
        lines.append(_("True until {day}").format(day=day_text(fact.until, now)))
    lines.append(_("Learnt on {day}").format(day=day_text(fact.learned_at, now)))
    if fact.retired_at is not None:
        lines.append(_("Given up on {day}").format(day=day_text(fact.retired_at, now)))
    return "\n".join(lines)


def is_over(fact: Fact, now: datetime) -> bool:
    """Whether it is shown struck through."""
    return not fact.holds(now) and (fact.since is None or fact.since <= now or fact.wrong)


def source_of(episode: Episode) -> Source:
    """Where a text came from."""
    return Source(episode.id, episode.source, episode.title, episode.at)


def source_name(source: Source) -> str:
    """`Chat: Move to Hamburg`, `Import: contract.pdf`, `Note`."""
    kinds = {
        EpisodeSource.CHAT: _("Chat"),
        EpisodeSource.TASK: _("Task"),
        EpisodeSource.NOTE: _("Note"),
        EpisodeSource.IMPORT: _("Import"),
    }
    name, title = kinds[source.kind], " ".join(source.title.split())
    return _("{kind}: {title}").format(kind=name, title=title) if title else name


def source_text(source: Source, now: datetime) -> str:
    """With its day: `Chat: Move to Hamburg · 2 Nov`."""
    return f"{source_name(source)} · {day_text(source.at, now, short=True)}"


def before_text(fact: Fact, now: datetime) -> str:
    """What was true before, with its end first, as the rest may be cut."""
    day = day_text(fact.until or fact.learned_at, now)
    return _("before, until {day}: {fact}").format(day=day, fact=" ".join(fact.text.split()))


def match_text(hit: Hit) -> str:
    """`matched by meaning and “lease”`."""
    ways: list[str] = []
    if Match.MEANING in hit.matched:
        ways.append(_("meaning"))
    if Match.WORDS in hit.matched:
        ways += _marked_words(hit) or [_("words")]
    if ways:
        return _("matched by {ways}").format(ways=_joined(ways))
    return _("hangs together with what was found") if Match.LINK in hit.matched else ""


def kind_names() -> dict[str, str]:
    """The kinds of things, as a person says them."""
    return {
        "Person": _("person"),
        "Organization": _("organization"),
        "Project": _("project"),
        "Event": _("event"),
        "Place": _("place"),
        "Document": _("document"),
        "Preference": _("preference"),
        "": _("thing"),
    }


def kind_text(kind: str) -> str:
    return kind_names().get(kind, kind)


def facts_text(count: int) -> str:
    return ngettext("{n} fact", "{n} facts", count).format(n=f"{count:,}")


def new_facts_text(count: int) -> str:
    return ngettext("{n} new fact", "{n} new facts", count).format(n=f"{count:,}")


def things_text(count: int) -> str:
    return ngettext("{n} thing", "{n} things", count).format(n=f"{count:,}")


def texts_text(count: int) -> str:
    return ngettext("{n} text", "{n} texts", count).format(n=f"{count:,}")


def about_text(facts: int, things: int) -> str:
    """`1,204 facts about 318 things`."""
    return _("{facts} about {things}").format(facts=facts_text(facts), things=things_text(things))


def spent_text(dollars: float) -> str:
    """`$0.003`, without zeros that tell nothing; "" for nothing."""
    text = cost_text(dollars)
    return text.rstrip("0") if 0 < dollars < 0.1 and "." in text else text


def is_reading(health: MemoryHealth) -> bool:
    """Whether a text that waits is being read, or soon."""
    hindered = health.paused or health.over_budget or not health.extracts
    return health.state is GraphState.READY and not hindered


def queue_text(health: MemoryHealth) -> str:
    """`2 texts waiting · $0.003 today`; "" when there is nothing to tell."""
    parts: list[str] = []
    if health.waiting:
        text = ngettext("{n} text waiting", "{n} texts waiting", health.waiting)
        parts.append(text.format(n=f"{health.waiting:,}"))
    if health.kept:
        text = ngettext("{n} kept without a model", "{n} kept without a model", health.kept)
        parts.append(text.format(n=f"{health.kept:,}"))
    if health.dead:
        parts.append(ngettext("{n} failed", "{n} failed", health.dead).format(n=f"{health.dead:,}"))
    if spent := spent_text(health.cost_usd):
        parts.append(_("{cost} today").format(cost=spent))
    return " · ".join(parts)


def queue_head(job: Job) -> str:
    """Below which head of the queue a text stands."""
    heads = {JobState.DEAD: _("Failed"), JobState.DONE: _("Read")}
    return heads.get(job.state, _("Waiting"))


def none_waits_text(health: MemoryHealth | None) -> str:
    """`Nothing is waiting · $0.003 today`."""
    spent = spent_text(health.cost_usd) if health is not None else ""
    parts = [_("Nothing is waiting"), *([_("{cost} today").format(cost=spent)] if spent else [])]
    return " · ".join(parts)


def _waiting_text(health: MemoryHealth | None) -> str:
    """Why a text waits."""
    if health is None:
        return _("waiting")
    reasons = (
        (health.state is GraphState.DOWN, _("waiting: Neo4j does not answer")),
        (health.state is GraphState.READ_ONLY, _("waiting: Neo4j takes nothing new")),
        (health.paused, _("waiting: paused")),
        (health.over_budget, _("waiting: what may be spent today is spent")),
        (not health.extracts, _("waiting: there is no memory model")),
    )
    return next((text for is_so, text in reasons if is_so), _("waiting for its turn"))


def job_text(job: Job, now: datetime, health: MemoryHealth | None = None) -> str:
    """How far a text is on its way; with `health` also why it waits."""
    if job.state is JobState.RETRYING and job.retry_at is not None:
        soon = job.retry_at - now < timedelta(minutes=1)
        when = relative_time(now, job.retry_at)
        again = _("again at once") if soon else _("again in {time}").format(time=when)
        if not job.tries:  # models or the graph are away: the text is not at fault
            return _("waiting, {again}").format(again=again)
        return _("try {n} failed, {again}").format(n=job.tries, again=again)
    names: dict[JobState, str] = {
        JobState.WAITING: _waiting_text(health),
        JobState.WORKING: _("being read now"),
        JobState.RETRYING: _("is tried again"),
        JobState.KEPT: _("kept until there is a memory model"),
        JobState.DONE: _("read: {facts}").format(facts=facts_text(job.facts)),
        JobState.DEAD: _("failed"),
    }
    return names[job.state]


def reason_text(job: Job) -> str:
    """Why it failed, in a sentence; "" while it did not."""
    return why_text(job.problem, job.detail) if job.problem else ""


def why_text(code: str, detail: str = "") -> str:
    """What a ProblemCode means, in a sentence."""
    if code in set(ProblemCode):
        return problem_text(Problem(ProblemCode(code), detail=detail)).title
    return detail or code


def gone_parts(gone: Gone, now: datetime) -> list[str]:
    """What it was, what went with it, when, and how long it can be brought back."""
    kinds = {GoneKind.FACT: _("fact"), GoneKind.TEXT: _("text"), GoneKind.THING: _("thing")}
    counts = {
        GoneKind.FACT: (gone.facts, facts_text(gone.facts)),
        GoneKind.TEXT: (gone.episodes, texts_text(gone.episodes)),
        GoneKind.THING: (gone.entities, things_text(gone.entities)),
    }
    more = [text for kind, (n, text) in counts.items() if n > (kind is gone.kind)]
    what = kinds[gone.kind]
    if more:
        what = _("{text} with {more}").format(text=what, more=", ".join(more))
    when = _("forgotten: {time}").format(time=relative_time(gone.at, now))
    return [what, when, _("kept until {day}").format(day=day_text(gone.until, now, short=True))]


def caught_text(texts: int) -> str:
    """What words that are never to be remembered are in already."""
    if not texts:
        return _("No text that is kept has these words.")
    n = f"{texts:,}"
    text = ngettext("{n} kept text has these words.", "{n} kept texts have these words.", texts)
    return text.format(n=_("{n} or more").format(n=n) if texts >= 100 else n)


def kept_text(kept: tuple[int, int] | None) -> str:
    """That what was remembered is still there while memory is off: texts and facts, if known."""
    if kept is None:
        return _("What was remembered before is kept.")
    text = _("{texts} and {facts} are kept.")
    return text.format(texts=texts_text(kept[0]), facts=facts_text(kept[1]))


def place_text(kind: GraphKind) -> str:
    """Where it is, in the status line."""
    return _("embedded") if kind is GraphKind.EMBEDDED else "Neo4j"


def _marked_words(hit: Hit) -> list[str]:
    found = [hit.passage[begin:end].strip() for begin, end in hit.marks]
    words = {word.casefold(): word for word in found if word}
    return [_("“{word}”").format(word=word) for word in list(words.values())[:_MOST_WORDS]]


def _joined(ways: list[str]) -> str:
    if len(ways) == 1:
        return ways[0]
    return _("{first} and {last}").format(first=", ".join(ways[:-1]), last=ways[-1])


def _months() -> tuple[str, ...]:
    first = (_("January"), _("February"), _("March"), _("April"), _("May"), _("June"))
    last = (_("July"), _("August"), _("September"), _("October"), _("November"), _("December"))
    return (*first, *last)
