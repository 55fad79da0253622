"""The task in view with what its names mean, as its presenters share it."""

from dataclasses import dataclass

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.tasks import LinkKind, TaskDetail
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.detail.picture import Known
from nova_desktop.ui.tasks.detail.reading import Now
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk

LATE_CHATS = 20


@dataclass(slots=True)
class Current:
    """None of it while no task is in view."""

    task: str = ""
    detail: TaskDetail | None = None
    known: Known | None = None

    def forget(self) -> None:
        self.task, self.detail, self.known = "", None, None


def now_of(desk: DetailDesk) -> Now:
    """The moment, where the user is."""
    zone = desk.desk.days.zone()
    return Now(desk.desk.days.now(), zone)


async def known_for(desk: DetailDesk, detail: TaskDetail) -> Known:
    """What the panel needs to name. Raises NovaError when the database does not answer."""
    task, places = detail.card.task, desk.desk.places
    needed = await desk.desk.lists.cards(task.needs) if task.needs else ()
    chats: dict[str, str | None] = {}
    for link in detail.links[:LATE_CHATS]:
        if link.kind is LinkKind.CONVERSATION:
            chats[link.target] = await desk.chats.title(link.target)
    return Known(
        now=now_of(desk),
        lanes=await places.lanes(),
        projects={each.id: each for each in await places.projects()},
        people={each.id: each for each in await places.people()},
        needed=[card for card in needed if card.task.deleted_at is None],
        chats=chats,
        missing=await desk.attachments.missing(detail.attachments),
    )


TOLD_IN_PLACE = frozenset(
    {
        ProblemCode.CHANGE_REFUSED,
        ProblemCode.TITLE_BLANK,
        ProblemCode.RECURRENCE_INVALID,
        ProblemCode.RECURRENCE_NEVER,
    }
)


def refusal_words(problem: Problem) -> str:
    """Why a change cannot be, in the user's words."""
    known = {
        "tasks cannot wait for each other": _(
            "They would wait for each other: it waits for this one already."
        ),
        "a task cannot stand below itself": _("A task cannot be a step of itself or of its steps."),
    }
    if problem.code is ProblemCode.CHANGE_REFUSED and problem.detail in known:
        return known[problem.detail]
    text = problem_text(problem)
    if problem.code is ProblemCode.CHANGE_REFUSED and problem.detail:
        return _("{title}: {why}").format(title=text.title, why=problem.detail)
    return f"{text.title}. {text.hint}"


def is_told_in_place(error: NovaError) -> bool:
    """Whether it is about what was entered, not about the computer."""
    return error.problem.code in TOLD_IN_PLACE
