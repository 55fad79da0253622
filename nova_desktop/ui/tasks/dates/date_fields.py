"""The time of a date and the rule by which it comes again."""

from datetime import date, time
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.choice import read_clock, repeat_choices
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.toggle import Toggle

_TIME_PX: Final = 92


class DateFields(QWidget):
    """`changed` when something else stands in it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time = hold(Field(self, placeholder=_("Time"), name=_("Time")), width=_TIME_PX)
        self.repeat = Select(_("Repeat"), self)
        self.after = Toggle(_("Count from completion"), self)
        self._today = date.min
        across = lay(QHBoxLayout(), spacing=8)
        across.addWidget(self.time)
        across.addWidget(self.repeat, 1)
        down = lay(QVBoxLayout(self), spacing=8)
        down.addLayout(across)
        down.addWidget(self.after)
        self.time.textChanged.connect(self._typed)
        self.repeat.chosen.connect(self._ruled)
        self.after.toggled.connect(self._switched)

    @property
    def rule(self) -> str:
        """The rule that is chosen, "" for none."""
        return self.repeat.value

    @property
    def after_completion(self) -> bool:
        return bool(self.rule) and self.after.isChecked()

    def show_fields(self, at: time | None, rule: str, *, after_completion: bool) -> None:
        """What holds now, silently."""
        for widget in (self.time, self.after):
            widget.blockSignals(True)
        self.time.setText("" if at is None else f"{at:%H:%M}")
        self.time.show_error("")
        self.after.setChecked(after_completion)
        for widget in (self.time, self.after):
            widget.blockSignals(False)
        self.repeat.show_value(rule)

    def show_day(self, day: date, today: date, rule: str) -> None:
        """The rules that fit a day, `rule` being chosen."""
        self._today = today
        choices = [
            Choice(value, text, second, begins=number == 1)
            for number, (value, text, second) in enumerate(repeat_choices(day, rule, today))
        ]
        self.repeat.show_choices(choices, rule)
        self.after.setEnabled(bool(rule))

    @property
    def is_right(self) -> bool:
        """Whether the time is one, or empty."""
        try:
            read_clock(self.time.text())
        except ValueError:
            return False
        return True

    def clock(self) -> time | None:
        """The time that is written. Raises ValueError for what is none, and says so beside it."""
        try:
            return read_clock(self.time.text())
        except ValueError:
            self.time.show_error(_("Write a time like 15:00."))
            self.time.setFocus(Qt.FocusReason.OtherFocusReason)
            raise

    def _typed(self) -> None:
        self.time.show_error("")
        self.changed.emit()

    def _ruled(self, rule: str) -> None:
        self.after.setEnabled(bool(rule))
        self.changed.emit()

    def _switched(self) -> None:
        self.changed.emit()
