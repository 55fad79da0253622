"""Walks a widget tree and reports what a person would see as broken.

`find_faults` looks at a shown widget: text that is cut, siblings that lie over each other, widgets
that stick out of their parent, controls without a name for a screen reader, and widgets that take
the keyboard's focus without showing it.
A widget that means to lie over others has the property `nova_overlay`; text may be cut with …
where the widget says so by a minimum size hint below its text.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from tests.visual.focus import focus_faults

SLACK_PX = 1
ROUNDS = 10


def find_faults(widget: QWidget, *, focus: bool = True) -> list[str]:
    """What is wrong in a shown widget and below it; empty when all is well.

    With `focus` the keyboard's focus visits every widget that takes it, and then goes back.
    """
    _settle(widget)
    found: list[str] = []
    for one in _shown(widget):
        found += [f"{fault} in {_path(one)}" for fault in (*_cut(one), *_outside(one))]
        found += [f"{fault} in {_path(one)}" for fault in (*_overlaps(one), *_nameless(one))]
    if focus:
        found += [f"no focus mark: {_path(one)}" for one in focus_faults(list(_shown(widget)))]
    return found


def _settle(widget: QWidget) -> None:
    """Let the layouts come to rest, which takes some rounds where heights follow from widths."""
    last: list[QRect] = []
    for _ in range(ROUNDS):
        QApplication.processEvents()
        now = [one.geometry() for one in _shown(widget)]
        if now == last:
            return
        last = now


def _shown(widget: QWidget) -> Iterator[QWidget]:
    """The widget and what is visible below it, without what Qt makes for itself."""
    yield widget
    for child in _children(widget):
        yield from _shown(child)


def _children(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        return []
    options = Qt.FindChildOption.FindDirectChildrenOnly
    children: list[QWidget] = widget.findChildren(QWidget, options=options)
    return [c for c in children if c.isVisible() and not c.isWindow() and not _is_qts(c)]


def _is_qts(widget: QWidget) -> bool:
    own = widget.objectName().startswith("qt_scrollarea_") and "viewport" not in widget.objectName()
    return own or widget.objectName() == "focusRing"


def _cut(widget: QWidget) -> list[str]:
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, QAbstractButton | QComboBox):
        needed = widget.minimumSizeHint()
        text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
        return _too_small(widget, text, needed) if text else []
    if isinstance(widget, QLineEdit):
        return _cut_field(widget)
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        line = QFontMetrics(widget.font()).height()
        return _too_small(widget.viewport(), "a line of text", QSize(0, line))
    if isinstance(widget, QHeaderView):
        return _cut_heads(widget)
    return []


def _cut_label(label: QLabel) -> list[str]:
    if not label.text():
        return []
    needed = label.minimumSizeHint()
    if label.wordWrap() and label.hasHeightForWidth():
        # QLabel's own hint is one of many shapes; what counts is the widest word.
        words = label.fontMetrics().horizontalAdvance
        widest = max((words(word) for word in label.text().split()), default=0)
        width = needed.width() if hasattr(label, "words_font") else widest
        needed = QSize(width, label.heightForWidth(label.width()))
    return _too_small(label, label.text(), needed)


def _cut_field(field: QLineEdit) -> list[str]:
    metrics = QFontMetrics(field.font())
    found = _too_small(field, field.text(), QSize(0, metrics.height()))
    margins = field.textMargins()
    room = field.contentsRect().width() - margins.left() - margins.right()
    placeholder = field.placeholderText()
    if not field.text() and metrics.horizontalAdvance(placeholder) > room:
        found.append(f"cut text: placeholder {placeholder!r}")
    return found


def _cut_heads(head: QHeaderView) -> list[str]:
    sections = [n for n in range(head.count()) if not head.isSectionHidden(n)]
    wide = head.orientation() is Qt.Orientation.Horizontal
    return [
        f"cut text: heading {number}"
        for number in sections
        if wide and head.sectionSizeHint(number) > head.sectionSize(number) + SLACK_PX
    ]


def _too_small(widget: QWidget, text: str, needed: QSize) -> list[str]:
    size = widget.size()
    narrow = needed.width() > size.width() + SLACK_PX
    low = needed.height() > size.height() + SLACK_PX
    if not (narrow or low):
        return []
    shown = f"{size.width()}x{size.height()}"
    return [f"cut text: {text!r} needs {needed.width()}x{needed.height()}, has {shown}"]


def _outside(widget: QWidget) -> list[str]:
    """Whether it sticks out of its parent, which cuts it; a page that scrolls may."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or _scrolls(parent) or _is_overlay(widget):
        return []
    beyond = _grown(parent.rect(), SLACK_PX)
    if widget.size().isEmpty() or beyond.contains(widget.geometry()):
        return []
    return [f"outside its parent: {_rect(widget.geometry())} of {_rect(parent.rect())}"]


def _overlaps(widget: QWidget) -> list[str]:
    if isinstance(widget, QAbstractScrollArea | QLineEdit):
        return []
    children = [child for child in _children(widget) if not _is_overlay(child)]
    found: list[str] = []
    for place, one in enumerate(children):
        for other in children[place + 1 :]:
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > SLACK_PX and shared.height() > SLACK_PX:
                found.append(f"overlap: {_name(one)} and {_name(other)} share {_rect(shared)}")
    return found


def _nameless(widget: QWidget) -> list[str]:
    """A control must say what it is to who cannot see it."""
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    control = by_tab or isinstance(widget, QAbstractButton)
    if not control or not widget.isEnabled() or widget.objectName().startswith("qt_"):
        return []
    seen = QAccessible.queryAccessibleInterface(widget)
    name = seen.text(QAccessible.Text.Name) if seen is not None else ""
    return [] if name.strip() else ["no accessible name"]


def _is_overlay(widget: QWidget) -> bool:
    return bool(widget.property("nova_overlay"))


def _scrolls(parent: QWidget) -> bool:
    above = parent.parentWidget()
    return isinstance(above, QAbstractScrollArea) and above.viewport() is parent


def _grown(rect: QRect, by: int) -> QRect:
    return rect.adjusted(-by, -by, by, by)


def _rect(rect: QRect) -> str:
    at: QPoint = rect.topLeft()
    return f"{rect.width()}x{rect.height()} at {at.x()},{at.y()}"


def _name(widget: QWidget) -> str:
    text = ""
    if isinstance(widget, QLabel | QAbstractButton):
        text = widget.text()
    words = text or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {words[:40]!r}" if words else type(widget).__name__


def _path(widget: QWidget) -> str:
    names: list[str] = []
    one: QWidget | None = widget
    while one is not None:
        names.append(_name(one))
        one = one.parentWidget()
    return " < ".join(names[:5])
