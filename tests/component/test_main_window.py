"""The main window: rail, screens, banners, notices, the status line, keys, its place, its close."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.window_place import Rect, WindowPlace
from nova_desktop.ui.places.later import LaterScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.rail import places
from nova_desktop.ui.shell.rail_entry import RailEntry
from nova_desktop.ui.widgets.banner import Banner
from nova_desktop.ui.widgets.label import TextLabel

READY = ChildStatus("gateway", ChildState.READY, pid=7)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 780)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.activateWindow()
    return window


def banners(window: MainWindow) -> list[Banner]:
    return [b for b in window.findChildren(Banner) if b.isVisible()]


def press(parent: QWidget, text: str) -> None:
    next(b for b in parent.findChildren(QPushButton) if b.text() == text).click()


def entry(window: MainWindow, name: str) -> RailEntry:
    return next(e for e in window.findChildren(RailEntry) if e.name == name)


def shown_later(window: MainWindow) -> LaterScreen:
    (screen,) = [s for s in window.findChildren(LaterScreen) if s.isVisible()]
    return screen


def words(parent: QWidget) -> str:
    return " ".join(label.text() for label in parent.findChildren(TextLabel))


def test_the_composer_has_the_keyboard(window: MainWindow) -> None:
    assert window.focusWidget() is window.chat.composer


def test_a_problem_is_told_once_for_each_code(window: MainWindow) -> None:
    for _ in range(3):
        window.show_problem(Problem(ProblemCode.DISK_FULL))
    assert len(banners(window)) == 1


def test_at_most_three_banners(window: MainWindow) -> None:
    for code in list(ProblemCode)[:6]:
        window.show_problem(Problem(code))
    assert len(banners(window)) == 3


def test_retry_and_details(window: MainWindow) -> None:
    retried: list[bool] = []
    problem = Problem(ProblemCode.DISK_FULL, detail="ENOSPC")
    window.show_problem(problem, lambda: retried.append(True))
    (banner,) = banners(window)
    press(banner, "Details")
    assert any(
        "ENOSPC" in label.text() and label.isVisible()
        for label in banner.findChildren(type(banner._title))
    )
    press(banner, "Retry")
    assert retried == [True]
    assert banners(window) == []
    assert not window.banners.isVisible()


def test_html_in_a_problem_is_only_text(window: MainWindow) -> None:
    window.show_problem(Problem(ProblemCode.HOME_UNUSABLE, {"path": "<b>x</b>"}))
    (banner,) = banners(window)
    assert "<b>x</b>" in banner._hint.text()
    assert banner._hint.textFormat().name == "PlainText"


def test_what_is_well_again_is_no_longer_told(window: MainWindow) -> None:
    window.show_problem(Problem(ProblemCode.CHILD_GAVE_UP, {"child": "gateway"}))
    window.forget_problems_of("model:x")
    assert len(banners(window)) == 1
    window.forget_problems_of("gateway")
    assert banners(window) == []


def test_the_background_is_noticed_once(window: MainWindow) -> None:
    replaced = Problem(ProblemCode.MODEL_REPLACED, {"model": "a", "instead": "b"})
    for _ in range(3):
        window.notify(replaced)
    assert banners(window) == []
    (toast,) = window.toasts.shown
    assert "The model a is not connected" in toast.accessibleName()
    window.notify(Problem(ProblemCode.PLAN_REJECTED, detail="bad yaml"))
    assert len(banners(window)) == 1


def test_each_entry_leads_to_its_screen(window: MainWindow) -> None:
    for place in places():
        entry(window, place.name).click()
        assert window.place.place == place.name
        assert entry(window, place.name).isChecked()
        checked = [e.name for e in window.findChildren(RailEntry) if e.isChecked()]
        assert checked == [place.name]
        if place.name != "chat":
            assert place.text in words(shown_later(window))


def test_each_entry_has_a_key(window: MainWindow, qtbot: QtBot) -> None:
    for number, place in enumerate(places()):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1.value + number), CTRL)
        assert window.place.place == place.name


@pytest.mark.parametrize("name", [p.name for p in places() if p.name != "chat"])
def test_what_comes_later_offers_only_what_works(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    window.know_settings_file("/home/me/settings.toml")
    window.open_place(name)
    screen = shown_later(window)
    buttons = {b.text(): b for b in screen.findChildren(QPushButton)}
    if name not in ("models", "settings"):
        assert list(buttons) == ["Open Chat"]
        buttons["Open Chat"].click()
        assert window.chat.isVisible()
        return
    assert "/home/me/settings.toml" in words(screen)
    buttons["Copy the path"].click()
    assert QGuiApplication.clipboard().text() == "/home/me/settings.toml"
    assert [toast.accessibleName() for toast in window.toasts.shown] == ["Path copied"]
    buttons["Open Status"].click()
    assert window.status.isVisible()


def test_without_a_known_file_no_path_is_offered(window: MainWindow) -> None:
    window.open_place("settings")
    assert [b.text() for b in shown_later(window).findChildren(QPushButton)] == ["Open Status"]


def test_the_status_line_tells_and_leads(window: MainWindow, qtbot: QtBot) -> None:
    line = window.status_line
    line.show_gateway(ChildStatus("gateway", ChildState.STARTING), None)
    assert line.accessibleName() == "Gateway starting"
    line.show_gateway(READY, "")
    assert line.accessibleName() == "Gateway ready, No model connected"
    line.show_gateway(READY, "qwen · HuggingFace")
    line.show_today(0.142)
    assert line.accessibleName() == "Gateway ready, qwen · HuggingFace, Today $0.14"
    line.show_today(0.0)
    assert "Today" not in line.accessibleName()
    window.open_place("home")
    with qtbot.waitSignal(window.status.shown):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert window.status.isVisible()
    assert not any(e.isChecked() for e in window.findChildren(RailEntry))
    window.status.show_children([READY])
    window.status.show_lines("gateway", ["started"])
    qtbot.keyClick(window.status, Qt.Key.Key_Escape)
    assert window.place.place == "home"


def test_the_status_line_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.status_line.setFocus()
    assert window.focusWidget() is window.status_line
    qtbot.keyClick(window.status_line, Qt.Key.Key_Space)
    assert window.status.isVisible()


def test_restart_names_the_child(window: MainWindow, qtbot: QtBot) -> None:
    window.status.show_children([ChildStatus("gateway", ChildState.GAVE_UP)])
    with qtbot.waitSignal(window.status.restart_pressed) as pressed:
        press(window, "Restart")
    assert pressed.args == ["gateway"]


def test_the_rail_becomes_narrow(window: MainWindow) -> None:
    assert (window.rail.width(), window.rail.search.isVisible()) == (208, True)
    window.resize(899, 700)
    assert (window.rail.width(), window.rail.search.isVisible()) == (56, False)
    assert "Home" in entry(window, "home").toolTip()
    window.resize(900, 700)
    assert window.rail.width() == 208


def test_a_palette_that_was_wished_opens_once_it_is_there(window: MainWindow, qtbot: QtBot) -> None:
    opened: list[str] = []
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert "still opening" in window.toasts.shown[0].accessibleName()
    window.offer_palette(lambda: opened.append("palette"))
    assert opened == ["palette"]
    window.offer_palette(lambda: opened.append("again"))
    assert opened == ["palette"]


@pytest.mark.parametrize("width", [1280, 800, 640])
def test_chats_are_searched_in_the_list_of_chats(
    window: MainWindow, qtbot: QtBot, width: int
) -> None:
    window.resize(width, 600)
    window.chat.show_conversations([], "")
    window.open_place("board")
    window.search_chats()
    assert window.chat.isVisible()
    field = window.focusWidget()
    assert field is window.chat.list.search
    with qtbot.waitSignal(window.chat.searched) as searched:
        qtbot.keyClicks(field, "z")
    assert searched.args == ["z"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.chat.composer


def test_the_palette_is_opened_by_key_and_button_from_anywhere(
    window: MainWindow, qtbot: QtBot
) -> None:
    opened: list[str] = []
    window.offer_palette(lambda: opened.append(window.place.place))
    window.open_place("memory")
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    window.open_place("chat")
    qtbot.keyClick(window.chat.composer, Qt.Key.Key_K, CTRL)
    qtbot.mouseClick(window.rail.search, Qt.MouseButton.LeftButton)
    assert opened == ["memory", "chat", "chat"]


def test_chats_are_searched_by_words_given_from_elsewhere(window: MainWindow) -> None:
    window.open_place("memory")
    sought: list[str] = []
    window.chat.searched.connect(sought.append)
    window.search_chats("taxes")
    assert window.chat.isVisible()
    assert window.chat.list.search.text() == "taxes"
    assert sought == ["taxes"]


def test_keys_of_the_chat(window: MainWindow, qtbot: QtBot) -> None:
    window.open_place("runs")
    with qtbot.waitSignal(window.chat.new_chat_pressed):
        qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert window.focusWidget() is window.chat.composer
    with qtbot.waitSignal(window.undo_pressed):
        qtbot.keyClick(window.chat.composer, Qt.Key.Key_Z, CTRL)
    qtbot.keyClicks(window.chat.composer, "a")
    with qtbot.assertNotEmitted(window.undo_pressed):
        qtbot.keyClick(window.chat.composer, Qt.Key.Key_Z, CTRL)
    assert window.chat.composer.toPlainText() == ""


def test_a_deleted_conversation_can_come_back(window: MainWindow, qtbot: QtBot) -> None:
    window.chat.was_deleted.emit("c1", "Plan the launch week " * 5)
    (toast,) = window.toasts.shown
    assert toast.undo_button is not None
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is toast.undo_button
    with qtbot.waitSignal(window.chat.delete_undone) as undone:
        qtbot.keyClick(toast.undo_button, Qt.Key.Key_Space)
    assert undone.args == ["c1"]


def test_closing_is_announced(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()


def test_it_comes_back_where_it_was(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.restore(WindowPlace(Rect(20, 30, 700, 500), place="models"))
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.place == WindowPlace(Rect(20, 30, 700, 500), False, "models")
    assert "Models" in words(shown_later(window))


def test_maximised_it_keeps_its_normal_place(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.restore(WindowPlace(Rect(20, 30, 700, 500), maximized=True, place="status"))
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.isMaximized()
    assert window.place == WindowPlace(Rect(20, 30, 700, 500), True, "chat")


def test_a_place_on_a_display_that_is_gone(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.restore(WindowPlace(Rect(9000, 9000, 700, 500), place="nowhere"))
    window.show()
    assert window.screen().availableGeometry().contains(window.geometry())
    assert window.place.place == "chat"


def test_a_move_is_told_once_it_is_over(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.place_changed, timeout=3_000):
        window.resize(1000, 700)
