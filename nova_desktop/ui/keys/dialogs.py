"""The dialogs that ask for a key and for the place to keep it."""

from gettext import gettext as _

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.widgets.buttons import push_button


class KeyDialog(QDialog):
    """One hidden field."""

    def __init__(self, secret: str, model: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Enter a key"))
        self.setMinimumWidth(420)
        words = _(
            "{model} needs the key for {secret}. Nova keeps it in this computer's keychain, "
            "and asks you where if there is none."
        )
        label = _wrapped(words.format(secret=secret, model=model), self)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(_("Key"))
        self.keep = push_button(_("Keep the key"), self.accept, self, "primary")
        self.keep.setEnabled(False)
        self.field.textChanged.connect(self._typed)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(push_button(_("Cancel"), self.reject, self))
        row.addWidget(self.keep)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 20, 20, 16)
        down.setSpacing(12)
        down.addWidget(label)
        down.addWidget(self.field)
        down.addLayout(row)
        self.keep.setDefault(True)

    def _typed(self, text: str) -> None:
        self.keep.setEnabled(bool(text.strip()))


class PlaceDialog(QDialog):
    """Says what each place means before one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place: SecretsPlace | None = None
        self.setWindowTitle(problem_text(Problem(ProblemCode.KEYCHAIN_MISSING)).title)
        self.setMinimumWidth(480)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 20, 20, 16)
        down.setSpacing(12)
        down.addWidget(_wrapped(_("Where may Nova keep your keys?"), self))
        session = _("Until Nova closes, in memory. You enter them again at the next start.")
        self._add(down, _("This session only"), session, SecretsPlace.SESSION, "primary")
        file = _(
            "In a file that only your account can read. It is not encrypted: other programs "
            "that run as you, and whoever has your disk, can read it."
        )
        self._add(down, _("In a file"), file, SecretsPlace.FILE, "")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(push_button(_("Cancel"), self.reject, self))
        down.addLayout(row)

    def _add(
        self, down: QVBoxLayout, text: str, meaning: str, place: SecretsPlace, style: str
    ) -> None:
        def chosen() -> None:
            self.place = place
            self.accept()

        row = QHBoxLayout()
        row.addWidget(_wrapped(meaning, self), 1)
        button = push_button(text, chosen, self, style)
        button.setMinimumWidth(140)
        row.addWidget(button)
        down.addLayout(row)


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


def _wrapped(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    return label
