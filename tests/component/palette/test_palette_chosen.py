"""The palette offers what can be done with the tasks that have the keyboard."""

from pytestqt.qtbot import QtBot

from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.palette.chosen import chosen_entries
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from tests.shot_scenes import SCENES


def rows_of(qtbot: QtBot, *titles: str) -> TaskRows:
    rows = TaskRows("Tasks")
    qtbot.addWidget(rows)
    faces = [TaskFace(title, title, status=TaskStatus.NEW) for title in titles]
    shown = [ListRow(RowKind.TASK, f.id, "", f.title, f) for f in faces]
    rows.show_rows(shown, more=False)
    rows.show()
    if titles:
        rows.focus_first()
    return rows


def test_the_current_row_of_a_list(qtbot: QtBot) -> None:
    rows = rows_of(qtbot, "Call the bank", "Buy milk")
    entries = {entry.id: entry for entry in chosen_entries(rows)}
    done = entries["chosen:complete"]
    assert (done.second, done.key, done.icon) == ("Call the bank", "Space", "circle-check")
    assert {"chosen:edit", "chosen:plan", "chosen:priority", "chosen:delete"} <= set(entries)
    with qtbot.waitSignal(rows.acted) as acted:
        entries["chosen:delete"].run()
    act, (row,) = acted.args
    assert (str(act), row.task) == ("delete", "Call the bank")
    assert not any(entry.remembered for entry in entries.values())
    rows.choice.pick_all()
    assert {entry.second for entry in chosen_entries(rows)} == {"2 tasks"}


def test_a_list_without_rows_and_other_widgets_offer_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert list(chosen_entries(rows_of(qtbot))) == []
    assert list(chosen_entries(window.chat.composer)) == []
    assert list(chosen_entries(None)) == []


def test_the_current_card_of_a_board(qtbot: QtBot, window: MainWindow) -> None:
    SCENES["board-full"](window)
    screen = window.screen_in_view
    assert isinstance(screen, BoardScreen)
    screen.focus_cards()
    cards = window.focusWidget()
    names = {entry.id for entry in chosen_entries(cards)}
    assert "chosen:complete" in names
    assert "chosen:plan" not in names  # nobody answers it on a board of the tests
    screen.plan_wanted.connect(lambda _tasks: None)
    entries = {entry.id: entry for entry in chosen_entries(cards)}
    with qtbot.waitSignal(screen.plan_wanted) as planned:
        entries["chosen:plan"].run()
    (tasks,) = planned.args
    assert len(tasks) == 1
    assert entries["chosen:plan"].second
