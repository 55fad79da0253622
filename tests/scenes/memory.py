"""The Memory screen in each of its states, as the pictures show them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import cos, sin, tau

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.memory import (
    Entity,
    Episode,
    EpisodeSource,
    Fact,
    Facts,
    GraphLink,
    GraphNode,
    GraphPicture,
    Hit,
    Job,
    JobState,
    Match,
    Source,
    Thing,
)
from nova_desktop.domain.memory_state import GraphKind, GraphState, MemoryHealth, Reembedding
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.memory.dialogs import CorrectDialog, NeverDialog, RememberDialog, SourceDialog
from nova_desktop.ui.memory.list_presenter import nothing_of
from nova_desktop.ui.memory.paging import MAIN_TABS, THING_TABS, Query, Tab, tab_names
from nova_desktop.ui.memory.rows import (
    by_head,
    by_month,
    fact_rows,
    hit_rows,
    text_row,
    thing_row,
)
from nova_desktop.ui.memory.screen import MemoryScreen
from nova_desktop.ui.memory.status_presenter import status_text
from nova_desktop.ui.memory.strips import strip_of
from nova_desktop.ui.memory.view_protocol import Cover
from nova_desktop.ui.memory.words import about_text, queue_text
from nova_desktop.ui.shell.main_window import MainWindow

LAID_OUT_MS = 200
NOW = datetime(2026, 11, 24, 12, 0).astimezone()
WELL = MemoryHealth(
    GraphState.READY,
    GraphKind.EMBEDDED,
    episodes=412,
    entities=318,
    facts=1204,
    waiting=2,
    extracts=True,
    embeds=True,
    cost_usd=0.003,
)
PASSAGE = (
    "After the call with the agency it is clear now: the landlord confirmed that we can stay until "
    "the end of March 2027, three months longer than the lease said. I told the team."
)
QUESTION = "when is the lease over?"


def day(month: int, number: int, year: int = 2026) -> datetime:
    return datetime(year, month, number, 9, 30).astimezone()


def episode(source: EpisodeSource, title: str, at: datetime, text: str = PASSAGE) -> Episode:
    return Episode(f"e-{title}-{at:%j}", "nova", source, title, "c1", at, text, len(text), 3)


def fact(text: str, since: datetime, **more: object) -> Fact:
    ends = Thing("t-lease", "Office lease"), Thing("t-land", "Landlord")
    made = Fact(f"f-{text}", "nova", text, "ABOUT", *ends, since, since, episodes=("e1",))
    return replace(made, **more)  # type: ignore[arg-type]


OLD = fact("The office lease ends in December 2026", day(1, 4, 2025), until=day(11, 2))
FACTS = (
    fact("The office lease ends in March 2027", day(11, 2)),
    OLD,
    fact("The landlord answers mails within a week", day(5, 12)),
    fact("The office has six desks", day(3, 3), pinned=True),
    fact("The move is planned for April 2027", day(11, 4)),
    fact("The rent is 2,100 a month", day(2, 1), wrong=True),
)


SOURCES = (
    (EpisodeSource.CHAT, "Quotes for the move to Hamburg"),
    (EpisodeSource.IMPORT, "contract.pdf"),
    (EpisodeSource.NOTE, ""),
    (EpisodeSource.TASK, "Lease"),
)


def of_page(facts: Sequence[Fact]) -> Facts:
    """With where they come from, each from another text."""
    rows = tuple(replace(each, episodes=(each.id,)) for each in facts)
    made = [(each, *SOURCES[n % len(SOURCES)]) for n, each in enumerate(facts)]
    sources = [Source(f.id, kind, title, f.since or NOW) for f, kind, title in made]
    return Facts(rows, "", tuple(sources))


def hits() -> list[Hit]:
    marks = tuple((PASSAGE.index(w), PASSAGE.index(w) + len(w)) for w in ("March 2027", "lease"))
    task = episode(EpisodeSource.TASK, "Lease", day(11, 2))
    both = (Match.MEANING, Match.WORDS)
    lease = ((PASSAGE.index("lease"), PASSAGE.index("lease") + 5),)
    contract = episode(EpisodeSource.IMPORT, "contract.pdf", day(1, 4, 2025))
    move = episode(EpisodeSource.TASK, "Move", day(11, 4))
    return [
        Hit(task, FACTS[0], PASSAGE, marks, both, before=OLD),
        Hit(contract, OLD, PASSAGE, lease, both),
        Hit(episode(EpisodeSource.CHAT, "", day(5, 12)), FACTS[2], "", (), (Match.MEANING,)),
        Hit(episode(EpisodeSource.CHAT, "", day(3, 3)), FACTS[3], "", (), (Match.LINK,)),
        Hit(move, FACTS[4], "", (), (Match.MEANING,)),
        Hit(task, None, PASSAGE, marks, (Match.WORDS,)),
    ]  # fmt: skip


def picture() -> GraphPicture:
    names = ("You", "Domain", "Workshop", "Invoices", "Landlord", "Taxes", "Talk", "Office lease",
             "Launch", "Accountant")  # fmt: skip
    nodes = [GraphNode("n0", "You", "Person", 0.1, 0.0, 30)]
    for n, name in enumerate(names[1:], 1):
        turn = tau * n / 9 + 0.4
        nodes.append(GraphNode(f"n{n}", name, "Project", cos(turn), 1.1 * sin(turn), 4 + n))
    links = [GraphLink(0, n, 1 + n % 3) for n in range(1, 10)]
    links += [GraphLink(1, 8, 1), GraphLink(6, 8, 1), GraphLink(5, 3, 2), GraphLink(4, 7, 2)]
    return GraphPicture(tuple(nodes), tuple(links), 318, "n0")


def large_picture() -> GraphPicture:
    """2,000 things in twenty groups."""
    nodes: list[GraphNode] = []
    links: list[GraphLink] = []
    for n in range(2000):
        group, place = n % 20, n // 20
        away, turn = 0.02 + 0.02 * place**0.5, place * 2.4
        x = cos(tau * group / 20) + away * cos(turn)
        y = sin(tau * group / 20) + away * sin(turn)
        nodes.append(GraphNode(f"n{n}", f"Thing {n}", "", x, y, 200 - place))
        links.append(GraphLink(n, group, 1 + n % 4))
    return GraphPicture(tuple(nodes), tuple(links), 2000, "n0")


def tabs(tab: Tab = Tab.FACTS, waiting: int = 2) -> list[tuple[str, str]]:
    names = tab_names(waiting)
    return [(each, names[each]) for each in (MAIN_TABS if tab in MAIN_TABS else THING_TABS)]


def screen_of(window: MainWindow) -> MemoryScreen:
    """In its place, starting."""
    window.offer_screen("memory", lambda: MemoryScreen(window))
    window.open_place("memory")
    (screen,) = window.findChildren(MemoryScreen)
    status = ChildStatus("gateway", ChildState.READY, 4211)
    window.status_line.show_gateway(status, "qwen3-32b · HuggingFace")
    window.status_line.show_today(0.14)
    screen.show_spaces([MemorySpace("nova", "Nova")], "")
    return screen


def show(window: MainWindow, health: MemoryHealth = WELL, tab: Tab = Tab.FACTS) -> MemoryScreen:
    """With a graph, but no rows yet."""
    screen = screen_of(window)
    text, level = status_text(MemoryPhase.READY, health)
    window.status_line.show_memory(text, level, "")
    screen.show_cover(Cover.NONE)
    screen.show_strip(strip_of(health))
    screen.show_tabs(tabs(tab), tab)
    screen.show_counts(about_text(health.facts, health.entities))
    screen.show_queue_line(queue_text(health), busy=True)
    screen.show_picture(picture())
    return screen


def found(window: MainWindow) -> MemoryScreen:
    screen = show(window)
    screen.bar.search.setText(QUESTION)
    screen.show_rows(hit_rows(hits(), NOW), more=False)
    return screen


def found_keyboard(window: MainWindow) -> None:
    screen = found(window)
    screen.pane.list.focus_first()
    screen.pane.list.setCurrentIndex(screen.pane.list.rows.index(2))


def newest(window: MainWindow) -> MemoryScreen:
    screen = show(window)
    screen.show_rows(fact_rows(of_page(FACTS), NOW), more=False)
    return screen


def things(window: MainWindow) -> None:
    screen = show(window, tab=Tab.THINGS)
    kinds = ("Person", "Project", "Place", "Document", "")
    summary = "Rents the office in the old brewery to the company; answers mails within a week."
    rows = [
        Entity(f"t{n}", "nova", name, kinds[n % 5], summary if n % 2 else "", None, 40 - n, n)
        for n, name in enumerate(("You", "Landlord", "Launch", "Accountant", "Office lease"))
    ]
    screen.show_rows([thing_row(row) for row in rows], more=False)


def timeline(window: MainWindow) -> None:
    screen = show(window, tab=Tab.TIMELINE)
    screen.show_rows(
        by_month(of_page(sorted(FACTS, key=lambda f: f.since or NOW, reverse=True)), NOW),
        more=False,
    )


def texts(window: MainWindow) -> None:
    screen = show(window, tab=Tab.TEXTS)
    rows = [
        episode(EpisodeSource.TASK, "Lease", day(11, 2)),
        episode(EpisodeSource.CHAT, "Quotes for the move", day(11, 1), "Three quotes came in."),
        replace(episode(EpisodeSource.NOTE, "", day(10, 30), "I take the tram."), facts=0),
        episode(EpisodeSource.IMPORT, "contract.pdf", day(1, 4, 2025)),
    ]  # fmt: skip
    screen.show_rows([text_row(row, NOW) for row in rows], more=False)


def jobs() -> list[Job]:
    blank = Job("k1", "e1", "nova", "Move", "The move is planned for April.",
                JobState.WORKING, NOW)  # fmt: skip
    return [
        blank,
        replace(blank, key="k2", state=JobState.WAITING, preview="I take the tram to work."),
        replace(blank, key="k3", state=JobState.RETRYING, tries=2,
                retry_at=NOW + timedelta(minutes=4), problem=ProblemCode.GATEWAY_UNREACHABLE,
                preview="Anna called about the keys."),
        replace(blank, key="k4", state=JobState.KEPT, title="contract.pdf", preview="§ 1"),
        replace(blank, key="k5", state=JobState.DEAD, tries=5, cost_usd=0.0021,
                problem=ProblemCode.MEMORY_ANSWER_UNUSABLE, preview="A letter of the tax office"),
        replace(blank, key="k6", state=JobState.DONE, facts=3, cost_usd=0.0004,
                preview="The office lease ends in March 2027."),
    ]  # fmt: skip


def queue(window: MainWindow) -> None:
    health = replace(WELL, kept=1, dead=1)
    screen = show(window, health, Tab.QUEUE)
    screen.show_rows(by_head(jobs(), NOW, health)[0], more=False)


def thing_page(window: MainWindow) -> None:
    screen = show(window, tab=Tab.OF_TIME)
    summary = (
        "The lease of the office in the old brewery. It began in January 2025 and ends in March "
        "2027, three months later than was written first. The landlord wants to hear by January "
        "whether it goes on."
    )
    screen.show_thing(Entity("t1", "nova", "Office lease", "Document", summary, None, 12, 7))
    screen.show_rows(
        by_month(of_page(sorted(FACTS, key=lambda f: f.since or NOW)), NOW), more=False
    )


def _cover(cover: Cover, problem: Problem | None = None) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        screen_of(window).show_cover(cover, problem)

    return scene


def _strip(**changes: object) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        screen = show(window, replace(WELL, **changes))  # type: ignore[arg-type]
        screen.show_paused(bool(changes.get("paused")))
        screen.show_rows(fact_rows(of_page(FACTS), NOW), more=False)

    return scene


def _empty(query: Query) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        blank = MemoryHealth(GraphState.READY, GraphKind.EMBEDDED, extracts=True, embeds=True)
        screen = show(window, blank, query.tab)
        screen.bar.search.setText(query.text)
        screen.show_picture(GraphPicture((), (), 0))
        screen.show_nothing(nothing_of(query))

    return scene


def list_problem(window: MainWindow) -> None:
    show(window).show_list_problem(Problem(ProblemCode.CHILD_SILENT, {"child": "memory"}))


def loading(window: MainWindow) -> None:
    show(window).show_loading()


def spaces(window: MainWindow) -> None:
    screen = newest(window)
    screen.show_spaces([MemorySpace("nova", "Nova"), MemorySpace("work", "Work")], "work")


def menu(window: MainWindow) -> None:
    rows = newest(window).pane.list
    rows.setCurrentIndex(rows.rows.index(2))

    def open_menu() -> None:
        row = rows.current_row()
        assert row is not None
        rows.open_menu(
            row, rows.viewport().mapToGlobal(rows.visualRect(rows.currentIndex()).center())
        )

    QTimer.singleShot(LAID_OUT_MS, rows, open_menu)


def large(window: MainWindow) -> None:
    newest(window).show_picture(large_picture())


def narrow(window: MainWindow) -> None:
    window.resize(680, 600)
    found(window)


def narrow_graph(window: MainWindow) -> None:
    window.resize(680, 600)
    screen = found(window)
    QTimer.singleShot(LAID_OUT_MS, screen, screen.bar.graph.click)


def news(window: MainWindow) -> None:
    newest(window).show_news(3)


def notice(window: MainWindow) -> None:
    newest(window)
    window.toasts.show_toast("Remembered: The office has six desks", lambda: None, "accent")


EMBEDDING = Reembedding(running=True, done=1204, total=4000, kept_by="a", now_by="b")
SCENES: dict[str, Callable[[MainWindow], object]] = {
    "memory-found": found,
    "memory-found-keyboard": found_keyboard,
    "memory-newest": newest,
    "memory-things": things,
    "memory-timeline": timeline,
    "memory-texts": texts,
    "memory-queue": queue,
    "memory-thing": thing_page,
    "memory-starting": _cover(Cover.STARTING),
    "memory-problem": _cover(Cover.PROBLEM, Problem(ProblemCode.MEMORY_FAILED)),
    "memory-loading": loading,
    "memory-list-problem": list_problem,
    "memory-empty": _empty(Query()),
    "memory-no-match": _empty(Query(text="zebra")),
    "memory-queue-empty": _empty(Query(Tab.QUEUE)),
    "memory-down": _strip(kind=GraphKind.NEO4J, state=GraphState.DOWN),
    "memory-read-only": _strip(kind=GraphKind.NEO4J, state=GraphState.READ_ONLY),
    "memory-embedding": _strip(reembedding=EMBEDDING),
    "memory-over-budget": _strip(over_budget=True),
    "memory-paused": _strip(paused=True),
    "memory-no-model": _strip(extracts=False, waiting=0, kept=14),
    "memory-spaces": spaces,
    "memory-menu": menu,
    "memory-large": large,
    "memory-narrow": narrow,
    "memory-narrow-graph": narrow_graph,
    "memory-news": news,
    "memory-notice": notice,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """What opens from the screen."""
    spaces = (MemorySpace("nova", "Nova"), MemorySpace("work", "Work"))
    read = episode(EpisodeSource.CHAT, "Quotes for the move", day(11, 2))
    return {
        "dialog-memory-remember": RememberDialog(spaces, "nova", window),
        "dialog-memory-correct": CorrectDialog(FACTS[0], window),
        "dialog-memory-never": NeverDialog([("Landlord", 3), ("Office lease", 12)], window),
        "dialog-memory-source": SourceDialog(read, PASSAGE, FACTS[:3], window),
    }
