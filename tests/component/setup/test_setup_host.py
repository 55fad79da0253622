"""The set-up in its window: one at a time, and where it leads when it is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.setup_file import read_setup, setup_at_start, write_setup
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.setup import Setup, SetupState, Step
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.shell.main_window import MainWindow

IN_USE = Setup(state=SetupState.FINISHED, connected=True)


@pytest.fixture
def paths(tmp_path: Path) -> NovaPaths:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    return paths


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.end_setup()


def views(window: MainWindow) -> list[SetupView]:
    return [view for view in window.findChildren(SetupView) if not view.isHidden()]


def test_two_windows_of_the_wizard_are_one(window: MainWindow, paths: NovaPaths) -> None:
    """Run the set-up again, pressed while it is open, brings the one that is there to the front."""
    host = SetupHost(window, paths)
    (view,) = views(window)
    view.continued.emit()
    QTest.keyClicks(view.you.name, "Ada")
    window.showMinimized()
    host.open()
    window.chat.setup_wanted.emit()
    assert views(window) == [view]
    assert view.frame.page is view.keys
    assert view.you.name.text() == "Ada"
    assert not window.isMinimized()


def test_after_one_has_ended_another_can_be_opened(window: MainWindow, paths: NovaPaths) -> None:
    host = SetupHost(window, paths)
    views(window)[0].put_off.emit()
    assert not window.in_setup
    host.open()
    assert window.in_setup
    QApplication.processEvents()
    assert len(views(window)) == 1


def test_the_first_one_leads_to_the_chat_and_is_asked_for_again(
    window: MainWindow, paths: NovaPaths
) -> None:
    window.open_place("settings")
    SetupHost(window, paths)
    (view,) = views(window)
    assert view.frame.footer.later.text() == "Set up later"
    view.put_off.emit()
    assert window.place.place == "chat"
    left = read_setup(paths.setup_file)
    assert left is not None
    assert left.state is SetupState.LATER


def test_with_a_set_up_in_use_it_leads_back_to_where_it_was_opened(
    window: MainWindow, paths: NovaPaths
) -> None:
    write_setup(paths.setup_file, IN_USE)
    host = SetupHost(window, paths)
    assert not window.in_setup
    window.open_place("settings")
    host.open()
    (view,) = views(window)
    assert view.welcome.accessibleName() == "Set up Nova again"
    assert view.frame.footer.later.text() == "Back to Nova"
    view.continued.emit()
    assert read_setup(paths.setup_file) == Setup(Step.SOURCE, connected=True, again=True)
    view.put_off.emit()
    assert window.place.place == "settings"
    assert read_setup(paths.setup_file) == IN_USE
    assert setup_at_start(paths) is None


def test_one_in_use_that_was_interrupted_still_says_so(
    window: MainWindow, paths: NovaPaths
) -> None:
    write_setup(paths.setup_file, Setup(Step.SOURCE, connected=True, again=True))
    SetupHost(window, paths)
    (view,) = views(window)
    assert view.frame.page is view.keys
    assert view.frame.footer.later.text() == "Back to Nova"
