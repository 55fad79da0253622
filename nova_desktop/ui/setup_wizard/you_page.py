"""The step of the user: name, mail, time zone and notes; all of it may stay empty."""

from typing import Final

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nova_desktop.domain.settings import You
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.search_select import SearchSelect
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label

_NOTES_PX: Final = 92


class YouPage(SetupPage):
    """`entered` when Enter is pressed in a field: go on."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        text = _(
            "Optional. Name, email and notes are sent to the chat model with each message, and so "
            "is the time of your time zone. Leave out what it should not know."
        )
        super().__init__(_("Who is Nova working for?"), text, parent)
        self.name = Field(self)
        self.email = Field(self)
        self.zone = SearchSelect(_("Time zone"), self)
        self._guess = system_zone()
        self.zone.show_value(self._guess, force=True)
        self.notes = hold(QPlainTextEdit(self), height=_NOTES_PX)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName(_("Notes for the assistant"))
        self.notes.setPlaceholderText(_("Your work, people who matter, how you like answers"))
        grid = lay(QGridLayout(), spacing=(16, 12))
        top = Qt.AlignmentFlag.AlignTop  # beside a field with an error below it
        grid.addWidget(LabelledField(_("Name"), self.name, "", self), 0, 0, top)
        grid.addWidget(LabelledField(_("Email"), self.email, "", self), 0, 1, top)
        grid.addWidget(LabelledField(_("Time zone"), self.zone, "", self), 1, 0, top)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        notes = lay(QVBoxLayout(), spacing=6)
        notes.addWidget(text_label(_("Notes for the assistant"), self, "strong"))
        notes.addWidget(self.notes)
        self.body.addSpacing(2)
        self.body.addLayout(notes)
        for field in (self.name, self.email):
            field.returnPressed.connect(self.entered)

    def show_you(self, you: You) -> None:
        """What is known; the time zone of this computer where none is.

        A field that has words already keeps them: the user was quicker.
        """
        for field, text in ((self.name, you.name), (self.email, you.email)):
            if not field.text():
                field.setText(text)
        if not self.notes.toPlainText():
            self.notes.setPlainText(you.notes)
        ids = [bytes(zone.data()).decode() for zone in QTimeZone.availableTimeZoneIds()]
        self.zone.show_names(ids)
        if self.zone.text() in ("", self._guess):
            self.zone.show_value(you.timezone or self._guess, force=True)

    def you(self) -> You:
        """What stands there now."""
        return You(
            name=self.name.text().strip(),
            email=self.email.text().strip(),
            timezone=self.zone.text().strip(),
            notes=self.notes.toPlainText().strip(),
        )

    def show_wrong(self, email: str, zone: str) -> None:
        """What is wrong with a field, "" for nothing."""
        self.email.show_error(email)
        self.zone.show_error(zone)

    def focus_first(self) -> None:
        self.name.setFocus()


def system_zone() -> str:
    """The time zone of this computer, as `Europe/Berlin`."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode()
