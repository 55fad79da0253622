"""A small round mark in the colour of a level: ok, warning or error."""

from PySide6.QtWidgets import QLabel, QWidget


class Dot(QLabel):
    """The colour comes from the stylesheet; the words beside it carry the meaning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("●", parent)
        self.setObjectName("dot")

    def show_level(self, level: str) -> None:
        if self.property("level") != level:
            self.setProperty("level", level)
            self.style().unpolish(self)
            self.style().polish(self)
