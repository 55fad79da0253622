"""The window says after the start that the end of Nova cut an import."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from nova_desktop.ui.widgets.toast import Toast
from tests.e2e.window_in_process import WindowHere, run_window_here

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
QUIET = (sys.executable, "-m", "tests.fakes.scripted_child")
WORDS = "Nova ended while todoist.csv was imported. Nothing of it was added."


def told(here: WindowHere) -> list[str]:
    labels = [label for t in here.window.findChildren(Toast) for label in t.findChildren(QLabel)]
    return [label.text() for label in labels]


def test_a_cut_import_is_told_once(tmp_path: Path) -> None:
    home = tmp_path / "home"

    async def first(here: WindowHere) -> None:
        await here.opened()
        state = here.core.base.state
        await state.set_state("task_imports/under_way/t1", '{"name":"todoist.csv","tasks":3}')

    async def second(here: WindowHere) -> None:
        await here.opened()
        await here.until(lambda: WORDS in told(here))
        assert await here.core.base.state.state_keys("task_imports/") == []

    run_window_here(home, first, QUIET)
    run_window_here(home, second, QUIET)
