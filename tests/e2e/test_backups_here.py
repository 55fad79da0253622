"""Backups and exports in the real window: no key is in any, and a restore leads there and back."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from nova_desktop.app.core import Children
from nova_desktop.app.task_export_wiring import open_export_parts
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.services.task_exports.exports import ExportWish
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.ui.settings.backup_rows import BackupRows
from nova_desktop.ui.settings.restore_dialog import RestoreDialog
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.tasks.exports.dialog import ExportDialog
from nova_desktop.ui.tasks.exports.intake_dialog import IntakeDialog
from nova_desktop.ui.tasks.imports.dialog import TaskImportDialog
from nova_desktop.ui.widgets.toast import Toast
from tests.e2e.canary import canaries, leaks_in_files
from tests.e2e.test_canary import models_for, use_all, write_models
from tests.e2e.window_in_process import QUICK, WindowHere, press, run_window_here
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
QUIET = (sys.executable, "-m", "tests.fakes.scripted_child")


def test_no_key_is_in_a_backup_or_an_export(tmp_path: Path, upstream: ScriptedUpstream) -> None:
    """After keys were used, refused and echoed."""
    home, keys = tmp_path / "home", canaries()
    write_models(home, models_for(keys, upstream), SecretsPlace.SESSION)
    here = WindowHere(home, Children(policy=QUICK))
    exports = home / "exports"
    exports.mkdir()

    async def play(here: WindowHere) -> None:
        await here.opened()
        await use_all(here, keys)
        core = here.core
        task = await core.tasks.tasks.add("Ask the provider", notes="why was it refused")
        await core.tasks.tasks.comment(task, here.messages()[-1].problem_detail or "nothing")
        made = await core.backups.back_up_now()
        await core.backups.daily()
        await core.backups.restore(made.name)
        for kind in ExportFormat:
            wish = ExportWish(exports / f"all.{kind}", kind, TaskScope(trash=True))
            await open_export_parts(core).exports.export(wish, lambda _n, _all: None)

    here.run(play)
    assert len(list((home / "data/backups").iterdir())) == 3
    assert len(list(exports.iterdir())) == len(ExportFormat)
    assert leaks_in_files(home, keys) == []


async def panel_of(here: WindowHere) -> BackupRows:
    """The rows of the backups; of a new home there is none before that of the day is made."""
    here.window.open_place("settings")
    (screen,) = await here.until(lambda: here.window.findChildren(SettingsScreen))
    screen.open_panel("privacy")
    return await here.until(lambda: screen.findChild(BackupRows))


async def listed(here: WindowHere) -> BackupRows:
    """The same, as soon as there are some in it."""
    rows = await panel_of(here)
    await here.until(lambda: rows.shown)
    return rows


async def titles(here: WindowHere) -> set[str]:
    page = await here.core.tasks.lists.inbox()
    return {card.task.title for card in page.cards}


def toasts(here: WindowHere) -> list[Toast]:
    found = here.window.findChildren(Toast)
    return [toast for toast in found if any("You see the backup" in t for t in words(toast))]


def words(toast: Toast) -> list[str]:
    return [label.text() for label in toast.findChildren(QLabel)]


def test_a_restore_leads_there_and_back(tmp_path: Path) -> None:
    home, restarts = tmp_path / "home", list[str]()

    async def use(here: WindowHere) -> None:
        here.window.restart_wanted.connect(lambda: restarts.append("restart"))
        await here.opened()
        add = here.core.tasks.tasks.add
        await add("Then")
        await here.core.backups.back_up_now()
        await add("Now")
        rows = await listed(here)
        rows.restore_button(rows.shown[0]).click()
        dialog = await here.until(lambda: here.window.findChild(RestoreDialog))
        assert any("1 task made since: Now" in line for line in dialog.told)
        press(dialog, "Restore and start again")
        await here.until(lambda: here.window.has_closed)

    async def back(here: WindowHere) -> None:
        here.window.restart_wanted.connect(lambda: restarts.append("back"))
        await here.opened()
        assert await titles(here) == {"Then"}
        (toast,) = await here.until(lambda: toasts(here))
        assert toast.undo_button is not None
        toast.undo_button.click()
        await here.until(lambda: here.window.has_closed)

    async def look(here: WindowHere) -> None:
        await here.opened()
        assert await titles(here) == {"Then", "Now"}
        rows = await listed(here)
        assert len(rows.shown) == 3

    for play in (use, back, look):
        run_window_here(home, play, QUIET)
    assert restarts == ["restart", "back"]


def test_a_damaged_backup_is_told_and_nothing_changes(tmp_path: Path) -> None:
    home = tmp_path / "home"

    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.core.tasks.tasks.add("Stays")
        made = await here.core.backups.back_up_now()
        rows = await listed(here)
        (home / "data/backups" / made.name).write_bytes(b"x" * 8192)
        rows.restore_button(made.name).click()
        await here.told_of(ProblemCode.BACKUP_DAMAGED)
        assert await titles(here) == {"Stays"}
        assert not here.window.has_closed

    run_window_here(home, play, QUIET)


def test_tasks_are_exported_from_the_settings(tmp_path: Path) -> None:
    out = tmp_path / "mine.csv"

    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.core.tasks.tasks.add("Call the bank")
        rows = await panel_of(here)
        press(rows.head.parentWidget(), "Export…")
        dialog = await here.until(lambda: here.window.findChild(ExportDialog))
        await here.until(dialog.path.text)
        dialog.cards[ExportFormat.CSV].click()
        await here.until(lambda: dialog.path.text().endswith(".csv"))
        dialog.path.selectAll()
        dialog.path.insert(str(out))
        dialog.path_typed.emit(dialog.path.text())
        press(dialog, "Export")
        await here.until(lambda: dialog.result_text)
        assert dialog.result_text == "1 task written to mine.csv"
        press(dialog, "Close")

    run_window_here(tmp_path / "home", play, QUIET)
    assert "Call the bank" in out.read_text(encoding="utf-8")


def test_a_file_of_novas_own_goes_from_one_import_to_the_other(tmp_path: Path) -> None:
    own = tmp_path / "own.json"

    async def play(here: WindowHere) -> None:
        await here.opened()
        task = await here.core.tasks.tasks.add("Call the bank")
        wish = ExportWish(own, ExportFormat.JSON, TaskScope(trash=True))
        await open_export_parts(here.core).exports.export(wish, lambda _n, _all: None)
        await here.core.tasks.tasks.delete(task)
        await here.core.tasks.tasks.empty_old_trash(datetime.max.replace(tzinfo=UTC))
        rows = await panel_of(here)
        press(rows.head.parentWidget(), "From elsewhere\N{HORIZONTAL ELLIPSIS}")
        dialog = await here.until(lambda: here.window.findChild(TaskImportDialog))
        await here.until(dialog.isVisible)
        dialog.panel.choosing.drop.dropped.emit(str(own))
        asked = await here.until(lambda: here.window.findChild(IntakeDialog))
        assert here.window.findChild(TaskImportDialog) is None
        press(asked, "Import")
        while await titles(here) != {"Call the bank"}:
            await here.until(lambda: True)

    run_window_here(tmp_path / "home", play, QUIET)
