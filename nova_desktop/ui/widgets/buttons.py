"""Push buttons as the screens use them."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget


def push_button(
    text: str, pressed: Callable[[], object], parent: QWidget | None = None, name: str = ""
) -> QPushButton:
    """A button that calls `pressed` with nothing; `name` picks a style, as `primary`."""
    button = QPushButton(text, parent)
    button.setObjectName(name)

    def clicked() -> None:
        pressed()

    button.clicked.connect(clicked)
    return button
