"""The palette in pictures: as it opens, with what is found, narrowed, with nothing, in trouble."""

from collections.abc import Callable, Sequence
from typing import Final

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.palette.entries import Scope
from nova_desktop.ui.palette.view import Palette
from nova_desktop.ui.palette.view_protocol import PaletteRow, RowKind
from nova_desktop.ui.shell.main_window import MainWindow
from tests.scenes.board import SCENES as BOARDS

HEBREW: Final = "\u05dc\u05d4\u05ea\u05e7\u05e9\u05e8 \u05dc\u05d1\u05e0\u05e7"


def heading(text: str) -> PaletteRow:
    return PaletteRow(RowKind.HEADING, text)


def entry(text: str, icon: str, second: str = "", key: str = "", **more: object) -> PaletteRow:
    return PaletteRow(RowKind.ENTRY, text, icon, second, key, **more)  # type: ignore[arg-type]


FIRST: Final = (
    heading("Recent"),
    entry("Answer the accountant about receipts", "circle", "Taxes · yesterday"),
    entry("Launch", "circle", colour="accent"),
    entry("Find a cheaper phone plan", "circle-x", colour="error"),
    heading("Actions"),
    entry("New task", "plus", key="N"),
    entry("New chat", "square-pen", key="Ctrl+N"),
    entry("Undo", "rotate-ccw", key="Ctrl+Z"),
    entry("Import tasks from elsewhere…", "import"),
    heading("Go to"),
    entry("Home", "house", key="Ctrl+1"),
    entry("Board", "square-kanban", key="Ctrl+3"),
    entry("Today", "sun"),
    entry("Done", "circle-check"),
)
FOUND: Final = (
    heading("Tasks"),
    entry("Answer the accountant about receipts", "circle", "Taxes · yesterday", spans=((11, 21),)),
    entry("Accountant: send the October statements", "circle-check", "Taxes", done=True,
          spans=((0, 10),)),
    entry("Prepare invoice 2026-118", "circle",
          "in the notes: …ask the accountant whether the number may be used twice · Fri"),
    entry("Sort the October statements", "circle", "in a comment: the accountant wants them"),
    entry(f"{HEBREW} accountant", "circle", "tomorrow 15:00", spans=((12, 22),)),
    heading("People"),
    entry("accountant", "user", spans=((0, 10),)),
    heading("With these words"),
    entry("Add as a task: “accountant”", "plus"),
    entry("Search chats for “accountant”", "text-search"),
)  # fmt: skip
ACTIONS: Final = (
    heading("Settings"),
    entry("Models & roles", "cpu", "Settings", spans=((0, 5),)),
    entry("Test model", "cpu", "Models & roles", spans=((5, 10),)),
    heading("Models"),
    entry("qwen3-32b", "check", "answers now"),
    entry("gpt-4o-mini", "cpu", "OpenAI"),
    heading("Go to"),
    entry("Models", "cpu", key="Ctrl+7", spans=((0, 5),)),
)
NOTHING: Final = (
    PaletteRow(RowKind.NOTE, "Nothing matches “call bob tomorrow 15:00”"),
    entry("Add as a task: “call bob tomorrow 15:00”", "plus"),
    entry("Search chats for “call bob tomorrow 15:00”", "text-search"),
)


def show(
    window: MainWindow, text: str, rows: Sequence[PaletteRow], scope: Scope = Scope.ALL
) -> Palette:
    """Over the board."""
    BOARDS["board-full"](window)
    palette = Palette(window.page)
    palette.appear()
    palette.show_text(text)
    palette.show_scope(scope)
    palette.show_rows(rows)
    return palette


def opened(window: MainWindow) -> None:
    show(window, "", FIRST)


def found(window: MainWindow) -> None:
    show(window, "accountant", FOUND)


def narrowed(window: MainWindow) -> None:
    show(window, ">model", ACTIONS, Scope.ACTIONS)


def nothing(window: MainWindow) -> None:
    show(window, "call bob tomorrow 15:00", NOTHING)


def trouble(window: MainWindow) -> None:
    rows = (entry("Retry", "refresh-cw"), *FIRST[4:])
    palette = show(window, "", rows)
    palette.show_trouble(Problem(ProblemCode.DATABASE_FAILED))


def narrow(window: MainWindow) -> None:
    window.resize(640, 420)
    show(window, "accountant", FOUND)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "palette": opened,
    "palette-found": found,
    "palette-narrowed": narrowed,
    "palette-nothing": nothing,
    "palette-trouble": trouble,
    "palette-narrow": narrow,
}
