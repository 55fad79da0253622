"""The dialogs that ask for a key and for the place to keep it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label

_CHOICE_PX: Final = 150


class KeyDialog(Dialog):
    """One hidden field."""

    def __init__(self, secret: str, model: str, parent: QWidget | None = None) -> None:
        words = _(
            "{model} needs the key for {secret}. Nova keeps it in this computer's keychain, "
            "and asks you where if there is none."
        )
        super().__init__(_("Enter a key"), words.format(secret=secret, model=model), parent)
        self.field = Field(self, name=_("Key"))
        self.field.hide_words()
        self.body.addWidget(self.field)
        self.add_cancel()
        self.keep = self.add_button(_("Keep the key"), self.accept, "primary")
        self.keep.setEnabled(False)
        self.field.textChanged.connect(self._typed)
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.keep.setEnabled(bool(text.strip()))


class PlaceDialog(Dialog):
    """Says what each place means before one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        title = problem_text(Problem(ProblemCode.KEYCHAIN_MISSING)).title
        super().__init__(title, _("Where may Nova keep your keys?"), parent)
        self.place: SecretsPlace | None = None
        session = _("Until Nova closes, in memory. You enter them again at the next start.")
        self._add(_("This session only"), session, SecretsPlace.SESSION, "primary")
        file = _(
            "In a file that only your account can read. It is not encrypted: other programs "
            "that run as you, and whoever has your disk, can read it."
        )
        self._add(_("In a file"), file, SecretsPlace.FILE, "")
        self.add_cancel()

    def _add(self, text: str, meaning: str, place: SecretsPlace, kind: str) -> None:
        def chosen() -> None:
            self.place = place
            self.accept()

        choice = lay(QVBoxLayout(), (0, 4, 0, 4), 8)
        choice.addWidget(text_label(meaning, self, wrap=True))
        button = hold(push_button(text, chosen, self, kind), min_width=_CHOICE_PX)
        choice.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(choice)


class KeyDialogs:
    """Implements KeyQuestions over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask_key(self, secret: str, model: str) -> str:
        dialog = KeyDialog(secret, model, self._window)
        accepted = await show_dialog(dialog)
        value = dialog.field.text() if accepted else ""
        dialog.field.clear()
        return value

    async def ask_place(self) -> SecretsPlace | None:
        dialog = PlaceDialog(self._window)
        await show_dialog(dialog)
        return dialog.place
