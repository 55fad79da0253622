"""The panel of a task in each of its states, as the pictures show it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import (
    ENTRY_STATUSES,
    ActivityEntry,
    Attachment,
    Comment,
    FieldChange,
    LinkKind,
    Priority,
    Repeat,
    Task,
    TaskCard,
    TaskDetail,
    TaskLink,
    TaskStatus,
)
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.detail.log_edits import LogNames
from nova_desktop.ui.tasks.detail.log_words import log_of
from nova_desktop.ui.tasks.detail.offers import date_offers
from nova_desktop.ui.tasks.detail.outside import KeepDialog
from nova_desktop.ui.tasks.detail.panel import TaskPanel
from nova_desktop.ui.tasks.detail.picture import Known, picture_of
from nova_desktop.ui.tasks.detail.reading import Now
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey, Slot
from nova_desktop.ui.tasks.panel_host import PanelHost
from nova_desktop.ui.theme.focus_ring import ring_on

LAID_OUT_MS = 200
AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
NOW = Now(AT, UTC)
TITLE = "Compare three quotes for the office move"
NOTES = "Prices with and without packing; the piano goes on the ground floor."
LONG_NOTES = """The three movers want **different things** told before they quote:

- Mover A: a list of what is heavy, with *photos*
- Mover B: the floor plan, see [their page](https://mover-b.example/prices)
- Mover C: nothing, they come and look

| Mover | With packing | Without |
|---|---:|---:|
| A | 2,400 | 1,650 |
| B | 2,150 | 1,700 |
"""
LANES = tuple(Lane(name, "", str(n)) for n, name in enumerate(ENTRY_STATUSES))
PEOPLE = {name: Person(name, name) for name in ("landlord", "mover A", "mover B")}
PROJECTS = {"move": Project("move", "Office move")}
WORDS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def task(name: str, title: str, **more: object) -> Task:
    created = AT - timedelta(days=4)
    return replace(Task(name, title, created, created), **more)  # type: ignore[arg-type]


def card(name: str, title: str, **more: object) -> TaskCard:
    return TaskCard(task(name, title, **more))


NEEDED = card("n1", "Signed contract from the supplier")
STEPS = (
    card("s1", "Ask mover A", status=TaskStatus.DONE, lane="done"),
    card("s2", "Ask mover B"),
    card("s3", "Put the prices side by side"),
)
FULL = TaskDetail(
    card(
        "t1",
        TITLE,
        due=Due.local(date(2026, 11, 27), time(17), "UTC"),
        priority=Priority.HIGH,
        project="move",
        people=tuple(PEOPLE),
        needs=("n1",),
        notes=NOTES,
    ),
    STEPS,
)


def known(detail: TaskDetail, **more: object) -> Known:
    needed = [NEEDED] if detail.card.task.needs else []
    found = Known(NOW, LANES, PROJECTS, PEOPLE, needed)
    return replace(found, **more)  # type: ignore[arg-type]


def entry(number: int, actor: Actor, kind: str, ago: timedelta, **more: object) -> ActivityEntry:
    payload = more.pop("payload", {})
    found = ActivityEntry(number, "t1", actor, AT - ago, kind, payload)  # type: ignore[arg-type]
    return replace(found, **more)  # type: ignore[arg-type]


def history() -> list[ActivityEntry]:
    moved = FieldChange("due_day", "2026-12-01", "2026-11-27")
    due = {"fields": {"due": {"day": "2026-11-27", "time": "17:00:00", "zone": "UTC"}}}
    file = {"name": "Quote A.pdf"}
    hour = timedelta(hours=1)
    return [
        entry(4, Actor.NOVA, "edit_task", hour * 0.5, payload=due, changes=(moved,)),
        entry(3, Actor.YOU, "attach_file", hour * 0.9, payload=file),
        entry(2, Actor.YOU, "attach_file", hour * 0.95, payload=file),
        entry(1, Actor.YOU, "add_task", hour * 24 * 4),
    ]


def full_history() -> list[ActivityEntry]:
    status = FieldChange("status", "new", "in_progress")
    lane = FieldChange("lane", "inbox", "in_progress")
    people = {"relation": Relation.PERSON.value, "add": ["mover B"], "remove": []}
    more = [
        entry(9, Actor.YOU, "move_task", timedelta(minutes=3), changes=(lane, status)),
        entry(8, Actor.YOU, "relate_task", timedelta(hours=3), payload=people, undone=True),
    ]
    return [*more, *history()]


COMMENTS = (
    Comment("c1", "t1", Actor.NOVA, "Mover B wants the **floor plan**. Shall I send it?",
            AT - timedelta(minutes=50)),
    Comment("c2", "t1", Actor.YOU, "Yes, the one from the lease.", AT - timedelta(minutes=40),
            AT - timedelta(minutes=39)),
)  # fmt: skip


def panel_of(window: MainWindow) -> TaskPanel:
    """An empty screen with the panel at its right."""
    made: list[TaskPanel] = []

    def make() -> PanelHost:
        host = PanelHost(QWidget(window), window)
        ring_on(host, "none")
        panel = TaskPanel(host)
        host.show_panel(panel)
        made.append(panel)
        return host

    window.offer_screen("board", make)
    window.open_place("board")
    return made[0]


def show(
    window: MainWindow,
    detail: TaskDetail = FULL,
    entries: list[ActivityEntry] | None = None,
    **more: object,
) -> TaskPanel:
    """A task as it is read."""
    panel = panel_of(window)
    names = LogNames(NOW, LANES, {"move": "Office move"}, {p: p for p in PEOPLE}, {})
    found = history() if entries is None else entries
    panel.show_text(Slot.TITLE, detail.card.task.title)
    panel.show_text(Slot.NOTES, detail.card.task.notes)
    panel.show_picture(picture_of(detail, known(detail, **more)))
    panel.show_log(log_of(found, detail.comments, names, more=False), more=len(found) > 5)
    return panel


def full(window: MainWindow) -> None:
    show(window)


def empty(window: MainWindow) -> None:
    show(window, TaskDetail(card("t1", "Order toner")), [history()[-1]])


def everything(window: MainWindow) -> None:
    """All fields, files, chats, comments, a long way up."""
    at = AT - timedelta(hours=1)
    more = replace(
        FULL.card.task,
        deadline=date(2026, 12, 4),
        start=date(2026, 11, 25),
        remind_at=AT + timedelta(days=2),
        labels=("office", "money"),
        repeat=Repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        estimate_min=90,
        notes=LONG_NOTES,
        parent="p2",
        status=TaskStatus.NEEDS_REVIEW,
        lane="needs_you",
        due=Due.on(date(2026, 11, 20)),
    )
    files = (
        Attachment("f1", "t1", "Quote A.pdf", "/home/you/Quote A.pdf", at, 348_160),
        Attachment("f2", "t1", "Floor plan.png", "/home/you/Floor plan.png", at, 4_200_000, True),
        Attachment("f3", "t1", "Old lease.pdf", "/home/you/gone/Old lease.pdf", at, 90_000),
    )
    detail = TaskDetail(
        replace(FULL.card, task=more),
        STEPS,
        COMMENTS,
        (TaskLink("l1", "t1", LinkKind.CONVERSATION, "chat", at),),
        files,
        (card("p1", "Move to the new office in spring"), card("p2", "Choose a mover")),
    )
    show(window, detail, full_history(), chats={"chat": "Quotes for the move"},
         missing=frozenset({"f3"}))  # fmt: skip


def everything_below(window: MainWindow) -> None:
    """The same, scrolled down."""
    everything(window)
    (panel,) = window.findChildren(TaskPanel)
    bar = panel.body.verticalScrollBar()
    QTimer.singleShot(LAID_OUT_MS, bar, lambda: bar.setValue(bar.maximum()))


def many_steps(window: MainWindow) -> None:
    steps = tuple(
        TaskCard(task(f"s{n}", f"Step number {n} of a long list of small things",
                      status=TaskStatus.DONE if n < 20 else TaskStatus.NEW),
                 subtasks=n % 4, subtasks_over=n % 2)
        for n in range(80)
    )  # fmt: skip
    show(window, replace(FULL, subtasks=steps))


def long_words(window: MainWindow) -> None:
    rtl = "קנה חלב וביצים בדרך הביתה מהעבודה"
    title = f"<b>Not bold</b> & {WORDS} {WORDS} {rtl}"
    steps = (card("s1", f"{WORDS} {WORDS}"), card("s2", rtl))
    people = {"x": Person("x", WORDS), "y": Person("y", rtl)}
    more = replace(FULL.card.task, title=title, people=("x", "y"), notes=f"{rtl}\n\n<i>{WORDS}</i>")
    comments = (Comment("c", "t1", Actor.YOU, f"{WORDS}\n\n{rtl}", AT),)
    detail = replace(FULL, card=replace(FULL.card, task=more), subtasks=steps, comments=comments)
    show(window, detail, people=people)


def narrow(window: MainWindow) -> None:
    panel = show(window)
    panel.show_alone(True)
    window.resize(640, 700)


def loading(window: MainWindow) -> None:
    panel_of(window).show_loading()


def problem(window: MainWindow) -> None:
    panel_of(window).show_problem(Problem(ProblemCode.DATABASE_FAILED, {}, "disk I/O error"))


def gone(window: MainWindow) -> None:
    panel_of(window).show_gone(TITLE, can_restore=True)


def editing_due(window: MainWindow) -> None:
    panel = show(window)
    QTimer.singleShot(LAID_OUT_MS, panel, lambda: panel.edit_field(FieldKey.DUE))


def editing_deadline(window: MainWindow) -> None:
    panel = show(window)
    panel.fields.typed.connect(
        lambda key, text: panel.show_offers(key, date_offers(key, text, NOW, has_value=True))
    )
    QTimer.singleShot(LAID_OUT_MS, panel, lambda: panel.edit_field(FieldKey.DEADLINE))


def editing_people(window: MainWindow) -> None:
    panel = show(window)
    QTimer.singleShot(LAID_OUT_MS, panel, lambda: panel.edit_field(FieldKey.PEOPLE))


def wrong_date(window: MainWindow) -> None:
    panel = show(window)

    def enter() -> None:
        panel.edit_field(FieldKey.DEADLINE)
        panel.show_field_error(
            FieldKey.DEADLINE, "31.2.2027 is no date that Nova reads. Write 1 Mar."
        )

    QTimer.singleShot(LAID_OUT_MS, panel, enter)


def clash(window: MainWindow) -> None:
    panel = show(window)
    panel.show_text(Slot.TITLE, "Compare four quotes for the move")
    panel.show_clash(Slot.TITLE, TITLE)
    panel.show_clash(Slot.NOTES, "Prices with packing only.")
    panel.title.edit.setFocus(Qt.FocusReason.TabFocusReason)


def menu(window: MainWindow) -> None:
    panel = show(window)
    QTimer.singleShot(LAID_OUT_MS, panel, panel.head.open_menu)


def statuses(window: MainWindow) -> None:
    panel = show(window)
    QTimer.singleShot(LAID_OUT_MS, panel, panel.head.status.open_menu)


def failed(window: MainWindow) -> None:
    over = replace(FULL.card.task, status=TaskStatus.FAILED, lane="done")
    show(window, replace(FULL, card=replace(FULL.card, task=over)))


def writing(window: MainWindow) -> None:
    panel = show(window)
    panel.show_text(Slot.COMMENT, "The one from the lease.\nWithout the cellar.")
    QTimer.singleShot(LAID_OUT_MS, panel, panel.comment.edit.setFocus)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "task-full": full,
    "task-empty": empty,
    "task-everything": everything,
    "task-everything-below": everything_below,
    "task-many-steps": many_steps,
    "task-long-words": long_words,
    "task-narrow": narrow,
    "task-loading": loading,
    "task-problem": problem,
    "task-gone": gone,
    "task-due": editing_due,
    "task-deadline": editing_deadline,
    "task-people": editing_people,
    "task-wrong-date": wrong_date,
    "task-clash": clash,
    "task-menu": menu,
    "task-statuses": statuses,
    "task-failed": failed,
    "task-writing": writing,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    return {"task-keep": KeepDialog(window)}
