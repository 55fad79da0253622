"""One step's page: its title, a sentence, and what is below; shown inside the set-up's card."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.label import text_label


class SetupPage(QWidget):
    """`body` takes what the step asks for."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._title = text_label(title, self, "wizardtitle", wrap=True)
        self._text = text_label(text, self, "second", wrap=True)
        self.body = lay(QVBoxLayout(), spacing=10)
        down = lay(QVBoxLayout(self), spacing=6)
        down.addWidget(self._title)
        down.addWidget(self._text)
        down.addSpacing(12)
        down.addLayout(self.body)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be entered here, so that the keyboard begins at Continue."""
        return False

    def show_title(self, title: str) -> None:
        """Another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def show_text(self, text: str) -> None:
        """Another sentence below the title."""
        self._text.setText(text)

    def begin(self) -> None:
        """The page was just opened: the keyboard begins where the step does."""
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard's focus where the step begins."""
