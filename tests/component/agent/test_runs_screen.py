"""The Runs screen by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.agent.approvals import Answer, Permission, Scope
from nova_desktop.domain.agent.choosing import allowed
from nova_desktop.domain.settings import Settings
from nova_desktop.ui.agent.approval_card import ApprovalCard
from nova_desktop.ui.agent.permissions_dialog import PermissionsDialog
from nova_desktop.ui.agent.runs_screen import RunsScreen
from nova_desktop.ui.agent.words import figures, title_of
from nova_desktop.ui.widgets.select import Select
from tests.scenes.runs import ASKED, BANK, GRANTS, NOW, RUNS, STEPS, TASKS, TOOLS


@pytest.fixture
def screen(qtbot: QtBot) -> RunsScreen:
    screen = RunsScreen()
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.show_runs(RUNS, TASKS, NOW, "r1")
    screen.pane.show_run(BANK, title_of(BANK, TASKS))
    screen.pane.show_steps(STEPS)
    return screen


def test_enter_starts_what_is_written(screen: RunsScreen) -> None:
    heard: list[str] = []
    screen.started.connect(heard.append)
    screen.aim.setText("  Tidy up ")
    QTest.keyClick(screen.aim, Qt.Key.Key_Return)
    QTest.keyClick(screen.aim, Qt.Key.Key_Return)
    assert (heard, screen.aim.text()) == (["Tidy up"], "")


def test_the_arrows_choose_runs_and_steps(screen: RunsScreen) -> None:
    heard: list[str] = []
    screen.chosen.connect(heard.append)
    QTest.keyClick(screen.list, Qt.Key.Key_Down)
    assert heard == ["r2"]
    assert screen.pane.text.toPlainText().startswith("update_task")
    for _ in range(3):
        QTest.keyClick(screen.pane.steps, Qt.Key.Key_Up)
    assert "Call the bank about the card" in screen.pane.text.toPlainText()


def test_who_reads_an_old_step_is_left_there(screen: RunsScreen) -> None:
    pane = screen.pane
    QTest.keyClick(pane.steps, Qt.Key.Key_Home)
    pane.put_step(STEPS[5])
    assert pane.steps.currentIndex().row() == 0
    QTest.keyClick(pane.steps, Qt.Key.Key_End)
    pane.put_step(STEPS[5])
    assert pane.steps.currentIndex().row() == 5


@pytest.mark.parametrize(
    ("words", "answer", "scope"),
    [
        ("Allow once", Answer.ALLOWED, Scope.ONCE),
        ("Always for exactly this", Answer.ALLOWED, Scope.EXACTLY),
        ("Always for this tool", Answer.ALLOWED, Scope.TOOL),
        ("In this run", Answer.ALLOWED, Scope.RUN),
        ("Deny", Answer.DENIED, Scope.ONCE),
    ],
)
def test_each_answer_to_a_question_and_only_one(
    screen: RunsScreen, words: str, answer: Answer, scope: Scope
) -> None:
    heard: list[tuple[object, ...]] = []
    screen.pane.answered.connect(lambda *given: heard.append(given))
    screen.pane.show_questions([ASKED])
    (card,) = screen.pane.findChildren(ApprovalCard)
    button = next(one for one in card.findChildren(QPushButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == [("q1", answer, scope)]


def test_only_what_a_state_allows_can_be_pressed(screen: RunsScreen) -> None:
    pane = screen.pane
    buttons = (pane.stop, pane.pause, pane.resume, pane.retry, pane.task, pane.send)
    seen = {}
    for run in RUNS:
        pane.show_run(run, "x")
        seen[run.state.value] = "".join("1" if one.isVisibleTo(pane) else "0" for one in buttons)
    assert seen == {
        "asks": "100011", "working": "110001", "done": "000010", "failed": "000100",
        "paused": "101001", "stopped": "000100",
    }  # fmt: skip


def test_a_price_that_is_unknown_is_said_to_be() -> None:
    assert figures(RUNS[1].spent) == "820 tokens · price unknown · 4.0 s"
    assert figures(RUNS[2].spent) == "12,300 tokens · free · 96 s"
    assert figures(BANK.spent) == "3,412 tokens · $0.0031 · 14 s"


def test_permissions_are_chosen_and_a_lasting_yes_is_revoked(qtbot: QtBot) -> None:
    dialog = PermissionsDialog(TOOLS, GRANTS)
    qtbot.addWidget(dialog)
    chosen: list[tuple[str, Permission]] = []
    revoked: list[str] = []
    dialog.chosen.connect(lambda tool, permission: chosen.append((tool, permission)))
    dialog.revoked.connect(revoked.append)
    select = next(
        one for one in dialog.findChildren(Select) if "update_task" in one.accessibleName()
    )
    select.chosen.emit(Permission.NEVER.value)
    assert (chosen, select.value) == ([("update_task", Permission.NEVER)], "never")
    buttons = [one for one in dialog.findChildren(QPushButton) if one.text() == "Revoke"]
    buttons[1].click()
    assert revoked == ["g2"]
    dialog.show_grants(GRANTS[:1])
    left = [one for one in dialog.findChildren(QPushButton) if one.text() == "Revoke"]
    assert sum(not one.isHidden() and not one.parentWidget().isHidden() for one in left) == 1


def test_a_permission_is_kept_and_taken_back() -> None:
    settings = allowed(Settings(), "forget", Permission.ALLOW)
    settings = allowed(settings, "web_fetch", Permission.NEVER)
    settings = allowed(settings, "forget", Permission.ASK)
    kept = [(each.tool, each.permission) for each in settings.agent.permissions]
    assert kept == [("web_fetch", Permission.NEVER), ("forget", Permission.ASK)]
    assert len(allowed(settings, "forget", None).agent.permissions) == 1
