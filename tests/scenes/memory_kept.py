"""The Memory screen with what was forgotten, while it starts again, and while it is off."""

from collections.abc import Callable
from datetime import timedelta

from nova_desktop.domain.memory import Gone, GoneKind
from nova_desktop.ui.memory.paging import Tab
from nova_desktop.ui.memory.rows import fact_rows, gone_row
from nova_desktop.ui.memory.strips import strip_of
from nova_desktop.ui.memory.view_protocol import Cover
from nova_desktop.ui.memory.words import kept_text
from nova_desktop.ui.shell.main_window import MainWindow
from tests.scenes.memory import FACTS, NOW, OLD, PASSAGE, WELL, of_page, screen_of, show


def forgotten(window: MainWindow) -> None:
    screen = show(window, tab=Tab.GONE)
    until = NOW + timedelta(days=7)
    gone = [
        Gone("t1", GoneKind.FACT, OLD.text, NOW - timedelta(minutes=4), until, facts=1),
        Gone("t2", GoneKind.TEXT, PASSAGE, NOW - timedelta(hours=3), until, 1, 4, 2),
        Gone("t3", GoneKind.THING, "Landlord", NOW - timedelta(days=2), until, 2, 9, 1),
    ]
    screen.show_rows([gone_row(each, NOW) for each in gone], more=False)


def restarting(window: MainWindow) -> None:
    screen = show(window)
    screen.show_rows(fact_rows(of_page(FACTS), NOW), more=False)
    screen.show_strip(strip_of(WELL, restarting=True))


def off(window: MainWindow) -> None:
    screen_of(window).show_cover(Cover.OFF, None, kept_text((412, 1204)))


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "memory-forgotten": forgotten,
    "memory-restarting": restarting,
    "memory-off": off,
}
