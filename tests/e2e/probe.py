"""Runs the application and answers questions on standard input about what is where on the screen.

It only looks: whatever is done to the window is done by real keys and clicks from outside.
`{"find": TEXT}` gives the middle of the visible widget with this text or accessible name, or of
the row of a list; `{"texts": ""}` all texts that can be read; `{"focus": ""}` what has the focus,
`{"current": ""}` the row that the keyboard is at.
"""

import json
import sys
import threading
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSystemTrayIcon,
    QWidget,
)

from nova_desktop.app import window as application
from nova_desktop.ui.chat.conversation.canvas import Canvas

_LINE_PX = 16


class Probe(QObject):
    """Hears questions in a thread and answers them on the window's thread."""

    _asked = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._asked.emit(line)

    def _answer(self, line: str) -> None:
        ((what, text),) = json.loads(line).items()
        answers = {
            "find": _find,
            "texts": _texts,
            "focus": _focus,
            "current": _current,
            "canvas": _canvas,
            "row": _list_row,
            "tray": _tray,
            "clipboard": lambda _text: QApplication.clipboard().text(),
        }
        sys.stdout.write(json.dumps(answers[what](text)) + "\n")
        sys.stdout.flush()


class ProbedWindow(application.MainWindow):
    """The real window with a probe."""

    def __init__(self) -> None:
        super().__init__()
        self._probe = Probe(self)


def _shown() -> list[QWidget]:
    tops = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    modal = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    tops = [modal] if modal is not None else tops
    everything = [w for top in tops for w in (top, *top.findChildren(QWidget))]
    return [w for w in everything if w.isVisible() and _has_room(w)]


def _has_room(widget: QWidget) -> bool:
    """Whether some of it can be seen; an opaque viewport covers its view."""
    seen = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
    return not seen.visibleRegion().isEmpty()


def _find(text: str) -> list[int] | None:
    for widget in _shown():
        if isinstance(widget, QMenu):
            for action in widget.actions():
                if action.text().replace("&", "").split("\t")[0] == text:
                    return _middle(widget, widget.actionGeometry(action).center())
        if isinstance(widget, QAbstractItemView) and (at := _row(widget, text)) is not None:
            return at
        if widget.isEnabled() and any(_fits(name, text) for name in _names(widget)):
            return _middle(widget, widget.visibleRegion().boundingRect().center())
    return None


def _fits(name: str, text: str) -> bool:
    """A name may go on behind a colon, as `Model: NAME` does."""
    return name == text or name.startswith(f"{text}: ")


def _list_row(text: str) -> list[int] | None:
    views = [w for w in _shown() if isinstance(w, QAbstractItemView)]
    return next((at for view in views if (at := _row(view, text)) is not None), None)


def _row(view: QAbstractItemView, text: str) -> list[int] | None:
    model = view.model()
    if not isinstance(model, QAbstractItemModel):
        return None
    for number in range(model.rowCount()):
        index = model.index(number, 0)
        if index.data() == text:
            where = view.visualRect(index)
            return _middle(view.viewport(), where.center()) if where.isValid() else None
    return None


def _names(widget: QWidget) -> list[str]:
    names = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton | QLabel):
        names.append(widget.text())
    if isinstance(widget, QLineEdit):
        names.append(widget.placeholderText())
    return names


def _texts(_text: str) -> list[str]:
    texts = [name for widget in _shown() for name in _names(widget)]
    texts += [w.text() for w in _shown() if isinstance(w, QLineEdit)]
    texts += [w.toPlainText() for w in _shown() if isinstance(w, QPlainTextEdit)]
    for view in _shown():
        if isinstance(view, QAbstractItemView) and view.model() is not None:
            model = view.model()
            texts += [str(model.index(n, 0).data()) for n in range(model.rowCount())]
    return [text for text in texts if text]


def _tray(_text: str) -> list[int] | None:
    """The middle of the icon on the panel, once it is there."""
    icons = [i for w in QApplication.topLevelWidgets() for i in w.findChildren(QSystemTrayIcon)]
    places = [icon.geometry() for icon in icons if icon.isVisible()]
    at = [place.center() for place in places if place.isValid() and not place.isEmpty()]
    return [at[0].x(), at[0].y()] if at else None


def _focus(_text: str) -> str:
    widget = QApplication.focusWidget()
    if widget is None:
        return ""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or type(widget).__name__


def _current(_text: str) -> str:
    view = QApplication.focusWidget()
    index = view.currentIndex() if isinstance(view, QAbstractItemView) else None
    return str(index.data()) if index is not None and index.isValid() else ""


def _canvas(text: str) -> dict[str, Any] | None:
    """Of the conversation: messages, scrolling, and where these words stand, if in view."""
    for canvas in QApplication.allWidgets():
        if isinstance(canvas, Canvas) and canvas.isVisible():
            bar = canvas.verticalScrollBar()
            return {
                "texts": [message.text for message in canvas.messages()],
                "states": [message.state.value for message in canvas.messages()],
                "value": bar.value(),
                "maximum": bar.maximum(),
                "selected": canvas.selection.text(),
                "at": _words_at(canvas, text) if text else None,
            }
    return None


def _words_at(canvas: Canvas, text: str) -> list[int] | None:
    """The beginning of these words where they stand last, found row by row as the eye does."""
    view = canvas.viewport()
    points: dict[tuple[str, int], list[QPoint]] = {}
    for y in range(2, view.height(), 3):
        for x in range(2, view.width(), 6):
            found = canvas.spot_at(QPoint(x, y).toPointF())
            if found is None:
                continue
            spot, block, inside = found
            if not 0 <= inside.y() - block.top_of(spot.position) <= _LINE_PX:
                continue  # nearest to the line, not on it
            begin, end = block.word_at(spot.position)
            if block.text_between(begin, end) == text:
                points.setdefault((spot.message_id, begin), []).append(QPoint(x, y))
    if not points:
        return None
    last = list(points.values())[-1]  # what is right of a line's end counts as its last word
    y = sorted(point.y() for point in last)[len(last) // 2]
    return _middle(view, QPoint(min(point.x() for point in last) + 6, y))


def _middle(widget: QWidget, point: QPoint) -> list[int]:
    at = widget.mapToGlobal(point)
    return [at.x(), at.y()]


if __name__ == "__main__":
    application.MainWindow = ProbedWindow  # type: ignore[misc]
    sys.argv[1:] = []
    sys.exit(application.run_window())
