"""The Board in its states, with made-up tasks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QLabel

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.task_places import Lane
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, Task, TaskCard, TaskStatus
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.board.groups import Ground, StatusGroups, counted
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace, Cover
from nova_desktop.ui.tasks.faces import Names, Piece, TaskFace, Tone, face_of

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LAID_OUT_MS = 250
STATUS = TaskStatus
LANES = (
    Lane("inbox", "", "a", (STATUS.NEW, STATUS.USER_INPUT_RECEIVED)),
    Lane("needs_you", "", "b", (STATUS.NEEDS_REVIEW,)),
    Lane("waiting", "", "c", (STATUS.WAITING,)),
    Lane("in_progress", "", "d", (STATUS.IN_PROGRESS,)),
    Lane("done", "", "e", (STATUS.DONE, STATUS.FAILED)),
)
PEOPLE = {"l": ("landlord", ""), "s": ("supplier", ""), "you": ("you", "")}
NAMES = Names({"p": ("Launch", "accent")}, PEOPLE, TODAY, NOW, UTC)
SPARK = "sparkles"
MORE: dict[str, Sequence[Piece]] = {
    "Summarise the customer interviews": [
        Piece("asks: two files disagree on the price", SPARK, Tone.ACCENT)
    ],
    "Book the train to the workshop": [Piece("wants to fetch a page", "shield", Tone.ACCENT)],
    "Reply to the landlord": [Piece("$0.01", SPARK, Tone.ACCENT)],
    "Refund for the cancelled flight": [Piece("9 days", "hourglass")],
    "Feedback on the offer": [Piece("Thu", "bell")],
    "Write the release notes": [Piece("step 4 · $0.02", SPARK, Tone.ACCENT)],
}
"""What runs and reminders will say."""


def card(title: str, status: TaskStatus = STATUS.NEW, **more: object) -> TaskCard:
    subtasks = more.pop("subtasks", (0, 0))
    assert isinstance(subtasks, tuple)
    lane = next(lane.id for lane in LANES if status in lane.statuses)
    task = Task(title, title, NOW, NOW, status=status, lane=lane, **more)  # type: ignore[arg-type]
    return TaskCard(task, subtasks_over=subtasks[0], subtasks=subtasks[1])


def due(days: int) -> Due:
    return Due.on(TODAY + timedelta(days=days))


def done_at(hour: int, minute: int) -> datetime:
    return NOW.replace(hour=hour, minute=minute)


CARDS = (
    card("Compare three quotes for the office move", due=due(3), labels=("office",)),
    card("Answer the accountant about receipts", due=due(-1), labels=("taxes",)),
    card("Renew the domain before it lapses", repeat=Repeat("FREQ=YEARLY"), due=due(8)),
    card("Draft the talk outline", subtasks=(0, 4)),
    card("Order toner", labels=("office",)),
    card("Choose photos for the calendar", due=due(11)),
    card("Ask about the parking permit", people=("l",)),
    card("Summarise the customer interviews", STATUS.NEEDS_REVIEW),
    card("Book the train to the workshop", STATUS.NEEDS_REVIEW),
    card("Signed contract from the supplier", STATUS.WAITING, people=("s",), due=due(9)),
    card("Feedback on the offer", STATUS.WAITING),
    card("Refund for the cancelled flight", STATUS.WAITING),
    card("Write the release notes", STATUS.IN_PROGRESS),
    card("Prepare invoice 2026-118", STATUS.IN_PROGRESS, people=("you",), estimate_min=30),
    card("Plan the launch week", STATUS.IN_PROGRESS, subtasks=(3, 9), labels=("launch",)),
    card("Sort the October statements", STATUS.IN_PROGRESS, labels=("taxes",)),
    card("Find a cheaper phone plan", STATUS.FAILED),
    card("Back up the photo archive", STATUS.DONE, completed_at=done_at(9, 12)),
    card("Reply to the landlord", STATUS.DONE, completed_at=done_at(8, 40)),
)


def face(card: TaskCard) -> TaskFace:
    """With what runs will say."""
    made = face_of(card, NAMES)
    if card.task.status is STATUS.FAILED:
        failed = Piece("failed: page not reachable", "circle-x", Tone.ERROR)
        return replace(made, pieces=(failed,))
    return replace(made, pieces=(*made.pieces, *MORE.get(card.task.title, ())))


def screen_of(window: MainWindow) -> BoardScreen:
    """The screen as the window makes it, without a presenter."""
    window.offer_screen("board", lambda: BoardScreen(window))
    window.open_place("board")
    return window.findChildren(BoardScreen)[-1]


def heads(lanes: Sequence[Lane], cards: Sequence[TaskCard]) -> list[ColumnFace]:
    counts = {lane.id: sum(1 for c in cards if c.task.lane == lane.id) for lane in lanes}
    plain = StatusGroups().columns(Ground(lanes))
    return [counted(head, counts[head.id], counts[head.id]) for head in plain]


def show(
    window: MainWindow, cards: Sequence[TaskCard] = CARDS, lanes: Sequence[Lane] = LANES
) -> BoardScreen:
    window.status_line.show_today(0.14)
    screen = screen_of(window)
    screen.show_columns(heads(lanes, cards))
    for lane in lanes:
        here = [each for each in cards if each.task.lane == lane.id]
        screen.show_cards(lane.id, here, face, more=False)
    screen.show_cover(Cover.NONE if cards else Cover.EMPTY)
    return screen


def full(window: MainWindow) -> None:
    screen = show(window)
    screen.show_opened("Answer the accountant about receipts")
    screen.lead_to("Answer the accountant about receipts")


def three(window: MainWindow) -> None:
    show(window, [CARDS[0], CARDS[9], CARDS[17]])


def many_cards() -> list[TaskCard]:
    """500 of all kinds."""
    made: list[TaskCard] = []
    for number in range(500):
        like = CARDS[number % len(CARDS)]
        title = f"{like.task.title} {number}"
        priority = Priority(number % 4)
        made.append(
            replace(like, task=replace(like.task, id=title, title=title, priority=priority))
        )
    return made


def many(window: MainWindow) -> None:
    show(window, many_cards())


def compact(window: MainWindow) -> None:
    show(window, many_cards()).show_compact(True)


def empty(window: MainWindow) -> None:
    show(window, ())


def filtered(window: MainWindow) -> None:
    show(window, [each for each in CARDS if "taxes" in each.task.labels]).show_filter("#taxes")


def no_match(window: MainWindow) -> None:
    screen = show(window)
    screen.show_filter("#taxes and overdue")
    screen.show_cover(Cover.NO_MATCH)


def problem(window: MainWindow) -> None:
    params = {"path": "/home/ada/.local/share/nova-desktop/nova.sqlite3"}
    screen_of(window).show_cover(Cover.PROBLEM, Problem(ProblemCode.DATABASE_FAILED, params))


def loading(window: MainWindow) -> None:
    screen_of(window).show_cover(Cover.LOADING)


def selected(window: MainWindow) -> None:
    screen = show(window)
    screen.select("inbox", [CARDS[n].task.id for n in (0, 2, 3)])
    screen.select("waiting", [CARDS[10].task.id])
    screen.lead_to(CARDS[3].task.id)


def dragging(window: MainWindow) -> None:
    screen = show(window)

    def drag() -> None:
        view, target = screen.columns.view("inbox"), screen.columns.view("in_progress")
        assert view is not None
        assert target is not None
        task = CARDS[1].task.id
        screen.drag.begin(view, task, [task], QPoint(60, 20))
        screen.drag.move(target.cards.viewport().mapToGlobal(QPoint(70, 90)))

    QTimer.singleShot(LAID_OUT_MS, screen, drag)


def editing(window: MainWindow) -> None:
    screen = show(window)

    def edit() -> None:
        view = screen.columns.view("inbox")
        assert view is not None
        view.cards.begin_edit(CARDS[2].task.id)

    QTimer.singleShot(LAID_OUT_MS, screen, edit)


def hovered(window: MainWindow) -> None:
    view = show(window).columns.view("inbox")
    assert view is not None
    view.cards.heat(CARDS[0].task.id, "")


def lanes_of_own(window: MainWindow) -> None:
    lanes = (
        replace(LANES[0], limit=5),
        replace(LANES[1], collapsed=True),
        LANES[2],
        Lane("own", "Next week", "c5"),
        LANES[3],
        LANES[4],
    )
    show(window, CARDS, lanes)


def panel(window: MainWindow) -> None:
    screen = show(window)
    screen.show_opened(CARDS[0].task.id)
    screen.host.show_panel(QLabel())


def narrow(window: MainWindow) -> None:
    window.resize(720, 560)
    show(window)


def lane_menu(window: MainWindow) -> None:
    screen = show(window)

    def open_menu() -> None:
        view = screen.columns.view("waiting")
        assert view is not None
        view.head.name.click()

    QTimer.singleShot(LAID_OUT_MS, screen, open_menu)


def card_menu(window: MainWindow) -> None:
    screen = show(window)
    screen.plan_wanted.connect(lambda _tasks: None)
    screen.priority_wanted.connect(lambda _tasks: None)
    screen.lead_to(CARDS[1].task.id)

    def open_menu() -> None:
        view = screen.columns.view("inbox")
        assert view is not None
        at = view.cards.card_rect(CARDS[1].task.id).center()
        screen.open_card_menu(view, view.cards.viewport().mapToGlobal(at))

    QTimer.singleShot(LAID_OUT_MS, screen, open_menu)


def hard_titles(window: MainWindow) -> None:
    titles = (
        "x" * 10_000, "w " * 5_000, "שלום עולם זה כותרת ארוכה מאוד שנמשכת", "🚀🎉 Launch 👩‍👩‍👧‍👦",
        "<b>bold</b> & <img src=x>", "&amp; %s {n}", "a", "Donaudampfschifffahrtsgesellschaft",
    )  # fmt: skip
    cards = [replace(each, task=replace(each.task, id=f"h{n}"))
             for n, each in enumerate(map(card, titles))]  # fmt: skip
    show(window, cards)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "board-full": full,
    "board-three": three,
    "board-many": many,
    "board-compact": compact,
    "board-empty": empty,
    "board-filtered": filtered,
    "board-no-match": no_match,
    "board-problem": problem,
    "board-loading": loading,
    "board-selected": selected,
    "board-dragging": dragging,
    "board-editing": editing,
    "board-hovered": hovered,
    "board-lanes": lanes_of_own,
    "board-panel": panel,
    "board-narrow": narrow,
    "board-lane-menu": lane_menu,
    "board-card-menu": card_menu,
    "board-hard-titles": hard_titles,
}
