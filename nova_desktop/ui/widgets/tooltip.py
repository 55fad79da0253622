"""Tooltips: what a control does and its key, as `Copy  Ctrl+C`."""

import html
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QKeySequence, Qt
from PySide6.QtWidgets import QToolTip, QWidget

from nova_desktop.ui.theme.fonts import CODE
from nova_desktop.ui.theme.theme import current_theme

_TEXT: Final = "nova_tip"
_KEY: Final = "nova_tip_key"


def key_text(key: str) -> str:
    """A key as this system writes it: `Ctrl K`, or `⌘K` on a Mac."""
    written = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
    return written.replace("+", " ") if len(written) > 1 else written


def plain_tip(text: str) -> str:
    """A text from outside for `setToolTip`, which would take its markup for markup."""
    return f"<span>{html.escape(text)}</span>" if Qt.mightBeRichText(text) else text


def tip_with_key(text: str, key: str) -> str:
    """Words of our own with the key behind them, for a tooltip that is no widget's."""
    return plain_tip(f"{text}  {key_text(key)}" if key else text)


def set_tip(widget: QWidget, text: str, key: str = "") -> None:
    """Give a widget its tooltip; `key` is shown behind it."""
    widget.setProperty(_TEXT, text)
    widget.setProperty(_KEY, key_text(key) if key else "")
    widget.setToolTip(tip_with_key(text, key))


def show_tip(widget: QWidget, event: QEvent) -> bool:
    """Answer a tooltip event with the words of `set_tip`, the key in its own type."""
    text = str(widget.property(_TEXT) or "")
    if not text or not isinstance(event, QHelpEvent):
        return False
    key = str(widget.property(_KEY) or "")
    theme = current_theme()
    words = f"<span style='white-space:pre'>{html.escape(text)}</span>"
    if key:
        color = theme.color("text_third").name()
        style = f"font-family:{CODE}; color:{color}; white-space:pre"
        words += f"<span style='{style}'>&nbsp;&nbsp;{html.escape(key)}</span>"
    QToolTip.showText(event.globalPos(), words, widget)
    return True
