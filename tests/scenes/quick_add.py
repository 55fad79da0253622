"""Quick add in the bar of a screen and on top of a lane, as the pictures show it."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.quick_add.parts import Names
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.quick_add.draft import chips_of
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.tasks.quick_add.view_protocol import ShownChip, ShownOffer
from nova_desktop.ui.tasks.starter_strip import StarterStrip
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.label import text_label
from tests.fakes.quick_add_words import CLOCK

NAMES: Final = Names.of(projects=["Taxes", "Tax return 2026"])
BANK: Final = "Call the bank tomorrow 15:00 #finance"
HEBREW: Final = "\u05dc\u05d4\u05ea\u05e7\u05e9\u05e8 \u05dc\u05d1\u05e0\u05e7"
SHOWN_MS: Final = 100


class Screen(QWidget):
    """A bar with a title and the field, and lanes below."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        down = lay(QVBoxLayout(self))
        bar = QWidget(self)
        bar.setObjectName("topbar")
        across = lay(QHBoxLayout(hold(bar, height=52)), (20, 0, 20, 0), 12)
        across.addWidget(text_label("Board", bar, "title"))
        across.addStretch()
        self.field = QuickAddField(bar)
        across.addWidget(self.field)
        down.addWidget(bar)
        self.strip = StarterStrip(self)
        above = lay(QHBoxLayout(), (20, 12, 20, 0))
        above.addWidget(self.strip)
        down.addLayout(above)
        lanes = lay(QHBoxLayout(), (20, 16, 20, 16), 12)
        down.addLayout(lanes, 1)
        self.small: list[QuickAddField] = []
        for _ in range(5):
            lane = QWidget(self)
            inner = lay(QVBoxLayout(lane), (8, 8, 8, 8))
            self.small.append(QuickAddField(lane, small=True))
            inner.addWidget(self.small[-1])
            inner.addStretch()
            lanes.addWidget(lane, 1)


def screen_of(window: MainWindow) -> Screen:
    """In the place of the board."""
    made: list[Screen] = []

    def make() -> Screen:
        made.append(Screen())
        return made[-1]

    window.offer_screen("board", make)
    window.open_place("board")
    return made[-1]


def fill(field: QuickAddField, text: str) -> None:
    """As if it was typed."""
    line = read_line(text, CLOCK, Ways(names=NAMES))
    field.show_text(text)
    chips = chips_of(text, line.parts)
    field.show_chips([ShownChip(one.start, one.end, "") for one in chips])


def offer(field: QuickAddField, rows: Sequence[ShownOffer], chosen: int) -> None:
    """Once the window is laid out."""
    QTimer.singleShot(SHOWN_MS, field, lambda: field.show_offers(rows, chosen))


def empty(window: MainWindow) -> None:
    screen_of(window)


def typed(window: MainWindow) -> None:
    fill(screen_of(window).field, BANK)


def typing(window: MainWindow) -> None:
    field = screen_of(window).field
    fill(field, "Sort receipts sunday +tax")
    field.begin()
    rows = (
        ShownOffer("Tax return 2026", "folder"),
        ShownOffer("Taxes", "folder"),
        ShownOffer("Create \u201ctax\u201d", "plus"),
    )
    offer(field, rows, 0)


def long(window: MainWindow) -> None:
    field = screen_of(window).field
    fill(field, "Call the bank tomorrow 15:00 #finance @accountant +Taxes !high every friday t30m")
    field.begin()


def lines(window: MainWindow) -> None:
    field = screen_of(window).field
    fill(field, "Milk #shop Bread Eggs tomorrow")
    field.begin()
    rows = (
        ShownOffer("Add 3 tasks", "list-plus", "one for each line"),
        ShownOffer("Keep as one task", "minus"),
    )
    offer(field, rows, 0)


def trouble(window: MainWindow) -> None:
    field = screen_of(window).field
    fill(field, "tomorrow #finance")
    field.begin()
    words = "Write what is to be done beside it."
    QTimer.singleShot(SHOWN_MS, field, lambda: field.show_trouble(words))


def told(window: MainWindow) -> None:
    field = screen_of(window).field
    field.begin()
    actions = [("Open", lambda: None)]
    window.toasts.show_toast("Added to Inbox", lambda: None, actions=actions)


def in_a_lane(window: MainWindow) -> None:
    screen = screen_of(window)
    fill(screen.small[2], "Offer @supplier friday")
    screen.small[2].begin()


def right_to_left(window: MainWindow) -> None:
    field = screen_of(window).field
    fill(field, f"{HEBREW} tomorrow 15:00 #\u05d1\u05d9\u05ea")
    field.begin()


def starter(window: MainWindow) -> None:
    screen_of(window).strip.show_strip(True)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "quick-add-empty": empty,
    "quick-add-typed": typed,
    "quick-add-typing": typing,
    "quick-add-long": long,
    "quick-add-lines": lines,
    "quick-add-trouble": trouble,
    "quick-add-told": told,
    "quick-add-lane": in_a_lane,
    "quick-add-right-to-left": right_to_left,
    "starter-strip": starter,
}
