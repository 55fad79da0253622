"""The theme changes while running: colours, sizes, icons, marks, the focus ring."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nova_desktop.domain.settings import Appearance, ThemeChoice
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.icons import icon
from nova_desktop.ui.theme.ring_frame import RingFrame
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import SystemTheme, current_theme
from tests.themed import LIGHT

Show = Callable[..., QWidget]
DARK = replace(LIGHT, theme=ThemeChoice.DARK)
SYSTEM = replace(LIGHT, theme=ThemeChoice.SYSTEM)


def color_at(widget: QWidget, at: QPoint) -> QColor:
    return widget.grab().toImage().pixelColor(at)


def test_light_and_dark_change_while_running(show: Show, theme: SystemTheme) -> None:
    window = show(QCheckBox("On"))
    window.setObjectName("canvas")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    assert color_at(window, QPoint(1, 1)) == current_theme().color("canvas")
    with_light = current_theme().color("canvas")
    theme.use(DARK)
    assert current_theme().dark
    assert color_at(window, QPoint(1, 1)) == current_theme().color("canvas") != with_light


def test_the_system_is_followed_only_when_asked_to(theme: SystemTheme) -> None:
    theme.use(SYSTEM)
    theme.apply(Qt.ColorScheme.Dark)
    assert current_theme().dark
    theme.use(LIGHT)
    theme.apply(Qt.ColorScheme.Dark)
    assert not current_theme().dark
    theme.use(SYSTEM)
    theme.apply(Qt.ColorScheme.Light)
    assert not current_theme().dark
    theme.apply(Qt.ColorScheme.Unknown)
    assert not current_theme().dark


def test_a_change_is_told_once(qtbot: QtBot, theme: SystemTheme) -> None:
    changes: list[bool] = []
    theme.changed.connect(lambda: changes.append(current_theme().dark))
    theme.use(DARK)
    theme.use(DARK)
    assert changes == [True]


def test_layouts_and_sizes_follow_the_scale(show: Show, theme: SystemTheme) -> None:
    held = hold(QWidget(), width=100, min_height=20)
    window = show(held)
    row = lay(QHBoxLayout(held), (1, 2, 3, 4), 5)
    theme.use(replace(LIGHT, scale=200))
    assert held.width() == 200
    assert held.minimumHeight() == 40
    margins = row.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (2, 4, 6, 8)
    assert row.spacing() == 10
    assert QApplication.font().pixelSize() == 26
    theme.use(replace(LIGHT, scale=80))
    assert held.width() == 80
    assert window.isVisible()


@pytest.mark.parametrize("scale", [79, 201, 0])
def test_other_scales_are_refused(scale: int) -> None:
    with pytest.raises(ValueError, match="scale"):
        Appearance(scale=scale)


def painted(drawn: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return drawn.pixmap(QSize(32, 32), mode).toImage()


def darkest(image: QImage) -> QColor:
    """The colour of the pixel that covers most."""
    pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    return max(pixels, key=QColor.alpha)


def test_an_icon_takes_the_colour_of_the_theme_in_force(theme: SystemTheme) -> None:
    kept = icon("square", "accent")
    light = darkest(painted(kept))
    assert light.name() == current_theme().color("accent").name()
    theme.use(DARK)
    assert darkest(painted(kept)).name() == current_theme().color("accent").name() != light.name()
    off = darkest(painted(kept, QIcon.Mode.Disabled))
    assert off.name() == current_theme().color("text_off").name()


def test_a_copied_icon_still_draws(theme: SystemTheme) -> None:
    copy = QIcon(icon("copy"))
    copy.addPixmap(QPixmap(4, 4), QIcon.Mode.Active)
    canvas = QPixmap(20, 20)
    canvas.fill(QColor(0, 0, 0, 0))
    painter = QPainter(canvas)
    copy.paint(painter, QRect(2, 2, 16, 16))
    painter.end()
    assert canvas.toImage() != QPixmap(20, 20).toImage()


def test_marks_of_the_stylesheet_are_found(show: Show, theme: SystemTheme) -> None:
    box = QCheckBox("On")
    show(box)
    for appearance in (LIGHT, DARK):
        theme.use(appearance)
        box.setChecked(True)
        on = box.grab().toImage()
        mark = current_theme().color("on_accent")
        assert any(on.pixelColor(x, y) == mark for x in range(18) for y in range(on.height()))


def ring(window: QWidget) -> RingFrame | None:
    frames = [frame for frame in window.findChildren(RingFrame) if frame.isVisible()]
    assert len(frames) <= 1
    return frames[0] if frames else None


def test_the_ring_lies_one_pixel_away_and_is_two_wide(show: Show) -> None:
    first, second = QPushButton("First"), QPushButton("Second")
    window = show(first, second)
    first.setFocus()
    frame = ring(window)
    assert frame is not None
    assert frame.geometry() == first.geometry().adjusted(-3, -3, 3, 3)
    accent = current_theme().color("accent")
    at = frame.geometry().topLeft() + QPoint(frame.width() // 2, 0)
    picture = window.grab().toImage()
    column = [picture.pixelColor(at + QPoint(0, down)) for down in range(3)]
    assert [color == accent for color in column] == [True, True, False]
    second.setFocus()
    moved = ring(window)
    assert moved is not None
    assert moved.geometry() == second.geometry().adjusted(-3, -3, 3, 3)


def test_the_ring_follows_its_widget(show: Show, qtbot: QtBot) -> None:
    button, room = QPushButton("First"), QWidget()
    window = show(room, button)
    button.setFocus()
    frame = ring(window)
    assert frame is not None
    room.setMinimumHeight(80)
    qtbot.waitUntil(lambda: frame.geometry() == button.geometry().adjusted(-3, -3, 3, 3))
    button.setVisible(False)
    qtbot.waitUntil(lambda: not frame.isVisible())


def test_a_click_marks_fields_only(show: Show, qtbot: QtBot, theme: SystemTheme) -> None:
    del theme
    button, field = QPushButton("First"), QLineEdit()
    window = show(button, field)
    window.setFocus()
    center = window.mapTo(window, button.geometry().center())
    qtbot.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=center)
    assert button.hasFocus()
    assert ring(window) is None
    center = field.geometry().center()
    qtbot.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=center)
    assert field.hasFocus()
    assert ring(window) is not None


def test_a_ring_can_lie_around_the_parent_or_nowhere(show: Show) -> None:
    frame, other = QWidget(), QPushButton("Other")
    inside = QLineEdit(frame)
    QVBoxLayout(frame).addWidget(inside)
    ring_on(inside, "parent", 12)
    window = show(frame, other)
    inside.setFocus()
    around = ring(window)
    assert around is not None
    assert around.geometry() == frame.geometry().adjusted(-3, -3, 3, 3)
    ring_on(other, "none")
    other.setFocus()
    assert ring(window) is None


def test_a_ring_scrolls_with_its_page(show: Show) -> None:
    page = QWidget()
    down = QVBoxLayout(page)
    buttons = [QPushButton(str(number)) for number in range(20)]
    for button in buttons:
        down.addWidget(button)
    area = QScrollArea()
    area.setWidget(page)
    window = show(area)
    buttons[3].setFocus()
    frame = ring(window)
    assert frame is not None
    assert frame.parentWidget() is page


def test_the_ring_grows_with_the_scale(show: Show, theme: SystemTheme, qtbot: QtBot) -> None:
    button = QPushButton("First")
    window = show(button)
    button.setFocus()
    frame = ring(window)
    assert frame is not None
    theme.use(replace(LIGHT, scale=200))
    qtbot.waitUntil(lambda: frame.geometry() == button.geometry().adjusted(-6, -6, 6, 6))


def test_a_widget_that_is_deleted_takes_its_ring_along(show: Show, qtbot: QtBot) -> None:
    button, other = QPushButton("First"), QPushButton("Other")
    window = show(button, other)
    button.setFocus()
    button.deleteLater()
    qtbot.waitUntil(lambda: len(window.findChildren(QPushButton)) == 1)
    other.setFocus()
    assert ring(window) is not None
