"""What each list of tasks is: a name, a filter, an order, and what a task gets that is added."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from nova_desktop.domain.task_filters import (
    OPEN,
    AllOf,
    Has,
    HasStatus,
    InLane,
    InProject,
    InTrash,
    NotThat,
    TaskFilter,
    TaskOrder,
    Trait,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.tasks import INBOX, OVER, TaskStatus
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TOP_LEVEL
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.services.tasks.related import tasks_about
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.lists.grouping import Section, sections_of
from nova_desktop.ui.tasks.lists.looks import Grouping, Look
from nova_desktop.ui.tasks.lists.naming import Known

TODAY: Final = "list:today"
IN: Final = "list:inbox"
ALL: Final = "list:all"
DONE: Final = "list:done"
NEEDING: Final = "list:needs"
TRASH: Final = "list:trash"
ABOUT: Final = "about"
"""The kind of places as `about:Anna`: all tasks that have to do with a name."""
NEEDS_YOU: Final = HasStatus(frozenset({TaskStatus.NEEDS_REVIEW}))
USUAL_ORDERS: Final = (
    TaskOrder.DUE,
    TaskOrder.PRIORITY,
    TaskOrder.TITLE,
    TaskOrder.CREATED,
    TaskOrder.UPDATED,
)
ALL_GROUPINGS: Final = tuple(Grouping)


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands in place of rows: `adds` offers to add a task."""

    title: str
    text: str
    icon: str = "inbox"
    adds: bool = True


@dataclass(frozen=True, slots=True)
class ListSource:
    """One list. `lane` is set where all of it lies in one lane, so that it has an order by hand.

    `as_tree` ones fold subtasks below their parents. `in_project` is what rows need not say.
    `sections` replaces the groupings. `adding` is None where nothing can be added. `later` is how
    many tasks lie behind the last section, for those that ask.
    """

    place: str
    title: str
    icon: str
    wanted: TaskFilter
    usual: Look
    empty: Empty
    adding: AddDefaults | None = field(default_factory=AddDefaults)
    orders: tuple[TaskOrder, ...] = USUAL_ORDERS
    groupings: tuple[Grouping, ...] = ALL_GROUPINGS
    as_tree: bool = False
    colour: str = ""
    lane: str = ""
    in_project: str = ""
    sections: tuple[Section, ...] = ()
    searches: bool = False
    later: int = 0


Finder = Callable[[str, Known], Awaitable[ListSource | None]]


class Sources:
    """Finds the list of a place, such as `list:today` or `project:ID`."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._others: dict[str, Finder] = {}

    def add(self, kind: str, finder: Finder) -> None:
        """Lists of another kind, as `view`."""
        self._others[kind] = finder

    async def find(self, place: str, known: Known) -> ListSource | None:
        """None for what is not there, as a project that was merged into another one."""
        kind, _colon, name = place.partition(":")
        match kind:
            case "list":
                made = _LISTS.get(place)
                return made(self._days) if made is not None else None
            case "project":
                return _project(name, known)
            case "person":
                return _person(name, known)
            case "label":
                return _label(name) if name else None
            case "about":
                return _about(name, known) if name.strip() else None
            case _:
                other = self._others.get(kind)
                return await other(name, known) if other is not None else None

    def sections(self, source: ListSource, look: Look, known: Known) -> tuple[Section, ...]:
        """The parts of a list that is shown so."""
        if look.grouping is Grouping.NONE or look.grouping not in source.groupings:
            return source.sections or tuple(sections_of(Grouping.NONE, known, self._days))
        return tuple(sections_of(look.grouping, known, self._days))


def in_look(source: ListSource, look: Look) -> Look:
    """The look, as far as the list can have it: what was stored may be of another version."""
    order = look.order if look.order in source.orders else source.usual.order
    grouping = look.grouping if look.grouping in source.groupings else source.usual.grouping
    return Look(order, grouping, look.folded)


def _today(days: Days) -> ListSource:
    today = days.today()
    return ListSource(
        TODAY,
        _("Today"),
        "sun",
        AllOf((OPEN, days.due_on(None, today))),
        Look(TaskOrder.DUE, Grouping.DAY),
        Empty(_("Nothing is due today"), _("What you plan for today stands here."), "sun"),
        AddDefaults(day=today),
    )


def _inbox(days: Days) -> ListSource:
    del days
    return ListSource(
        IN,
        _("Inbox"),
        "inbox",
        AllOf((InLane(INBOX), TOP_LEVEL)),
        Look(TaskOrder.BOARD),
        Empty(
            _("Nothing in the inbox"),
            _("Write what is on your mind; a date, a project and people can come later."),
        ),
        orders=(TaskOrder.BOARD, *USUAL_ORDERS),
        groupings=tuple(each for each in Grouping if each is not Grouping.STATUS),
        as_tree=True,
        lane=INBOX,
    )


def _all(days: Days) -> ListSource:
    del days
    return ListSource(
        ALL,
        _("All tasks"),
        "list-checks",
        AllOf((OPEN, NotThat(Has(Trait.BELOW_OPEN)))),
        Look(TaskOrder.DUE),
        Empty(_("No open tasks"), _("Everything that is still to be done stands here.")),
        as_tree=True,
    )


def _done(days: Days) -> ListSource:
    del days
    failed, done = (HasStatus(frozenset({one})) for one in (TaskStatus.FAILED, TaskStatus.DONE))
    return ListSource(
        DONE,
        _("Done"),
        "circle-check",
        HasStatus(OVER),
        Look(TaskOrder.COMPLETED),
        Empty(
            _("Nothing is done yet"), _("What you finish stands here, by its day."), "circle-check",
            adds=False,
        ),
        adding=None,
        orders=(TaskOrder.COMPLETED, TaskOrder.TITLE, TaskOrder.CREATED, TaskOrder.PRIORITY),
        groupings=(Grouping.NONE, Grouping.PROJECT, Grouping.LABEL, Grouping.PERSON),
        sections=(
            Section("failed", _("Failed"), failed, order=TaskOrder.UPDATED, tone="error"),
            Section("done", "", done, walked=True),
        ),
        searches=True,
    )  # fmt: skip


def _needing(days: Days) -> ListSource:
    del days
    return ListSource(
        NEEDING,
        _("Needs you"),
        "circle-question-mark",
        NEEDS_YOU,
        Look(TaskOrder.UPDATED),
        Empty(
            _("Nothing needs you"),
            _("What waits for your answer or your look stands here."),
            "circle-check",
            adds=False,
        ),
        adding=None,
        groupings=tuple(each for each in Grouping if each is not Grouping.STATUS),
    )


def _trash(days: Days) -> ListSource:
    del days
    return ListSource(
        TRASH,
        _("Trash"),
        "trash-2",
        InTrash(),
        Look(TaskOrder.DELETED),
        Empty(
            _("The trash is empty"), _("What you delete stays here for 30 days."), "trash-2",
            adds=False,
        ),
        adding=None,
        orders=(TaskOrder.DELETED, TaskOrder.TITLE),
        groupings=(Grouping.NONE,),
        searches=True,
    )  # fmt: skip


_LISTS: Final[Mapping[str, Callable[[Days], ListSource]]] = {
    TODAY: _today,
    IN: _inbox,
    ALL: _all,
    DONE: _done,
    NEEDING: _needing,
    TRASH: _trash,
}


def _project(project: str, known: Known) -> ListSource | None:
    found = known.project(project)
    if found is None:
        return None
    beside = NotThat(Has(Trait.BELOW_OPEN_ALIKE))
    return ListSource(
        f"project:{project}",
        found.name,
        "circle",
        AllOf((InProject(project), OPEN, beside)),
        Look(TaskOrder.DUE),
        Empty(
            _("Nothing to do in {name}").format(name=found.name),
            _("A task that you add here belongs to this project."),
            "folder",
        ),
        AddDefaults(project=project),
        groupings=tuple(each for each in Grouping if each is not Grouping.PROJECT),
        as_tree=True,
        colour=found.colour,
        in_project=project,
    )


def _person(person: str, known: Known) -> ListSource | None:
    found = known.person(person)
    if found is None:
        return None
    return ListSource(
        f"person:{person}",
        found.name,
        "user",
        AllOf((WithPerson(person), OPEN)),
        Look(TaskOrder.DUE),
        Empty(
            _("Nothing with {name}").format(name=found.name),
            _("A task that you add here concerns this person."),
            "user",
        ),
        AddDefaults(person=person),
        groupings=tuple(each for each in Grouping if each is not Grouping.PERSON),
        colour=found.colour,
    )


def _label(label: str) -> ListSource:
    return ListSource(
        f"label:{label}",
        label,
        "tag",
        AllOf((WithLabel(label), OPEN)),
        Look(TaskOrder.DUE),
        Empty(
            _("Nothing with the label {name}").format(name=label),
            _("A task that you add here gets this label."),
            "tag",
        ),
        AddDefaults(label=label),
        groupings=tuple(each for each in Grouping if each is not Grouping.LABEL),
    )


def _about(name: str, known: Known) -> ListSource:
    return ListSource(
        f"{ABOUT}:{name}",
        _("About {name}").format(name=name),
        "brain",
        tasks_about(name, known.projects, known.people),
        Look(TaskOrder.DUE),
        Empty(
            _("No task has to do with {name}").format(name=name),
            _("Tasks of a person or project that is called so, or that say it, stand here."),
            "brain",
            adds=False,
        ),
        adding=None,
        groupings=(Grouping.NONE, Grouping.PROJECT, Grouping.LABEL, Grouping.PERSON),
        sections=(
            Section("open", _("Open"), OPEN),
            Section("over", _("Done"), HasStatus(OVER), order=TaskOrder.UPDATED),
        ),
    )
