"""Where a date is picked: typed in words, by a press, from a month; with a time and a rule.

All of it by keyboard alone: Enter takes what is typed, Tab leads on, arrows walk in the month.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.task_times import Due, known_zone, wall_clock
from nova_desktop.domain.tasks import Repeat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.choice import DateChoice, due_on, here, quick_days, read_choice
from nova_desktop.ui.tasks.dates.date_fields import DateFields
from nova_desktop.ui.tasks.dates.date_words import (
    capital,
    full_due_words,
    month_words,
    repeat_words,
)
from nova_desktop.ui.tasks.dates.month import MonthView
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button, tool_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.popup_panel import PopupPanel

_WIDTH_PX: Final = 272
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DatePopup(PopupPanel):
    """`chosen` with a DateChoice, then it closes; Esc closes it without. `closed` either way."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Date"), parent)
        self._before = DateChoice()
        self._clock: Clock | None = None
        hint = _("Tomorrow 15:00, every Friday")
        self.words = Field(self, placeholder=hint, name=_("Date in words"), icon="calendar")
        self.meaning = text_label("", self, "small", wrap=True)
        self.quick: list[PushButton] = []
        self.title = text_label("", self, "strong")
        self.back = tool_button("chevron-left", _("Month before"), self._earlier, self)
        self.on = tool_button("chevron-right", _("Next month"), self._later, self)
        self.month = MonthView(self)
        self.fields = DateFields(self)
        self.done = push_button(_("Set date"), self.accept, self, "primary")
        self._lay_out()
        self.words.textChanged.connect(self._tell)
        self.month.walked.connect(self._walked)
        self.month.picked.connect(self._picked)
        self.month.turned.connect(self._tell)
        self.fields.changed.connect(self._tell)

    @property
    def today(self) -> date:
        """Where the user is."""
        clock = self._clock
        return date.min if clock is None else wall_clock(clock.now, clock.zone).date()

    def open_at(self, at: QPoint, choice: DateChoice, clock: Clock) -> None:
        """With its upper left corner there, on the screen if it has room; `choice` holds now."""
        self.show_choice(choice, clock)
        room = _room_at(at)
        self._arrange(beside=False)
        self.adjustSize()
        if self.height() > room.height():
            self._arrange(beside=True)
            self.adjustSize()
        self.move(_inside(room, QRect(at, self.size())))
        self.show()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_choice(self, choice: DateChoice, clock: Clock) -> None:
        """What holds now."""
        self._clock, self._before = clock, choice
        due = None if choice.due is None else here(choice.due, clock.zone)
        day = None if due is None else due.day
        self.words.clear()
        self.month.show_day(day, self.today)
        self.fields.show_day(day or self.today, self.today, choice.rule)
        self.fields.show_fields(
            None if due is None else due.at, choice.rule, after_completion=choice.after_completion
        )
        self._fill_quick()
        self._tell()

    def accept(self) -> None:
        """Take what is typed, else what stands in the month and the fields."""
        typed = bool(self.words.text().strip())
        choice = self._typed() if typed else self._put_together(self.month.day)
        if choice is not None:
            self._take(choice)
        elif typed:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.accept()
        else:
            super().keyPressEvent(event)  # Esc closes it

    def _lay_out(self) -> None:
        self._quick_grid = lay(QGridLayout(), spacing=(6, 6))
        first, second, third = self._parts = [QWidget(self) for _part in range(3)]
        down = lay(QVBoxLayout(first), spacing=10)
        down.addWidget(hold(self.words, min_width=_WIDTH_PX))
        down.addWidget(self.meaning)
        down.addLayout(self._quick_grid)
        head = lay(QHBoxLayout(), spacing=2)
        for widget in (self.title, self.back, self.on):
            head.addWidget(widget, int(widget is self.title))
        down = lay(QVBoxLayout(second), spacing=10)
        down.addLayout(head)
        down.addWidget(self.month, 0, Qt.AlignmentFlag.AlignHCenter)
        down = lay(QVBoxLayout(third), spacing=10)
        down.addWidget(self.fields)
        down.addWidget(self.done)
        self._grid = lay(QGridLayout(self), (14, 14, 14, 14), (18, 10))
        self._arrange(beside=False)

    def _arrange(self, *, beside: bool) -> None:
        """One part below the other, or the month beside the others where the screen is low."""
        places = ((0, 0, 1), (0, 1, 2), (1, 0, 1)) if beside else ((0, 0, 1), (1, 0, 1), (2, 0, 1))
        for part, (row, column, rows) in zip(self._parts, places, strict=True):
            self._grid.addWidget(part, row, column, rows, 1)
        self._grid.setRowStretch(1, int(beside))

    def _fill_quick(self) -> None:
        for old in self.quick:
            old.deleteLater()
        self.quick = []
        last: QWidget = self.words
        for number, one in enumerate(quick_days(self.today)):
            button = push_button(one.text, partial(self._quick, one.day), self)
            if one.day is not None:
                words = full_due_words(Due(one.day), self.today)
                button.setToolTip(words)
                button.setAccessibleDescription(words)
            self._quick_grid.addWidget(button, number // 2, number % 2)
            self.quick.append(button)
            self.setTabOrder(last, button)
            last = button

    def _quick(self, day: date | None) -> None:
        if day is None:
            self._take(DateChoice())
        else:
            self._picked(day)

    def _picked(self, day: date) -> None:
        choice = self._put_together(day)
        if choice is not None:
            self._take(choice)

    def _walked(self, day: date) -> None:
        self.fields.show_day(day, self.today, self.fields.rule)
        self.words.clear()
        self._tell()

    def _put_together(self, day: date | None) -> DateChoice | None:
        """The day with time and rule; None where the time is wrong. A time alone is today's."""
        clock = self._clock
        try:
            at = self.fields.clock()
            if day is None and at is not None:
                day = self.today
            due = None if day is None or clock is None else due_on(day, at, clock.zone)
        except ValueError:
            return None
        before = self._before.due
        if before is not None and clock is not None and due == here(before, clock.zone):
            due = before  # in the zone in which it was
        return DateChoice(due, self.fields.rule, self.fields.after_completion)

    def _typed(self) -> DateChoice | None:
        """What the words say; a rule that they do not name stays."""
        clock = self._clock
        choice = None if clock is None else read_choice(self.words.text(), clock)
        if choice is None or choice.rule:
            return choice
        fields = self.fields
        return replace(choice, rule=fields.rule, after_completion=fields.after_completion)

    def _take(self, choice: DateChoice) -> None:
        self.chosen.emit(choice)
        self.close()

    def _earlier(self) -> None:
        self.month.turn(-1)

    def _later(self) -> None:
        self.month.turn(1)

    def _tell(self) -> None:
        """Say in words what Enter would take."""
        self.title.setText(month_words(self.month.month))
        text = self.words.text().strip()
        choice = self._typed() if text else self._holding()
        wrong = choice is None
        self.words.show_error(
            _("Nova reads no date here. Try 2 Dec, or every Friday.") if wrong and text else ""
        )
        errors = self.words.accessibleDescription() or self.fields.time.accessibleDescription()
        self.meaning.setText(self._say(choice) or errors)
        if self.isVisible():
            self._grid.activate()
            needed = self._grid.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed, self._grid.sizeHint().height()))

    def _holding(self) -> DateChoice | None:
        """What stands in the month and the fields, with no word about a wrong time."""
        return self._put_together(self.month.day) if self.fields.is_right else None

    def _say(self, choice: DateChoice | None) -> str:
        if choice is None or self._clock is None:
            return ""
        if choice.due is None and not choice.rule:
            return _("No date")
        zone = known_zone(self._clock.zone) or self._clock.now.astimezone().tzinfo
        said: list[str] = []
        if choice.due is not None and zone is not None:
            said.append(full_due_words(choice.due, self.today, zone))
        if choice.rule:
            said.append(repeat_words(Repeat(choice.rule, choice.after_completion), self.today))
        return capital(" \u00b7 ".join(said))


def _room_at(at: QPoint) -> QRect:
    """The screen there."""
    screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()


def _inside(room: QRect, wanted: QRect) -> QPoint:
    """As near as the screen allows."""
    x = min(wanted.x(), room.right() - wanted.width() + 1)
    y = min(wanted.y(), room.bottom() - wanted.height() + 1)
    return QPoint(max(room.x(), x), max(room.y(), y))
