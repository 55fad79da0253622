"""The date popup as it is photographed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from PySide6.QtCore import QPoint

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.task_times import Due
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.dates.date_popup import DatePopup

BERLIN = "Europe/Berlin"
CLOCK = Clock(datetime(2026, 11, 28, 9, tzinfo=UTC), BERLIN)  # a Saturday
SOON = Due.local(date(2026, 12, 3), time(17), BERLIN)


def _popup(
    choice: DateChoice, then: Callable[[DatePopup], object] = lambda _popup: None
) -> Callable[[MainWindow], None]:
    def arrange(window: MainWindow) -> None:
        window.open_place("chat")
        popup = DatePopup(window)
        popup.open_at(window.mapToGlobal(QPoint(480, 90)), choice, CLOCK)
        then(popup)

    return arrange


def _write(words: str) -> Callable[[DatePopup], object]:
    return lambda popup: popup.words.setText(words)


SCENES = {
    "date-empty": _popup(DateChoice()),
    "date-chosen": _popup(DateChoice(SOON, "FREQ=WEEKLY;BYDAY=TH", after_completion=True)),
    "date-typed": _popup(DateChoice(), _write("every! 3 days at 8 starting 1 December")),
    "date-unread": _popup(DateChoice(SOON), _write("whenever it suits")),
    "date-walking": _popup(DateChoice(SOON), lambda popup: popup.month.setFocus()),
    "date-wrong-time": _popup(
        DateChoice(SOON), lambda popup: (popup.fields.time.setText("25:00"), popup.accept())
    ),
}
