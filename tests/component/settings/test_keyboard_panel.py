"""Settings, Keyboard: keys recorded, conflicts told with a choice, one or all put back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.key_table import DEFAULT_KEYS, FIXED, Act, shown_key, table_of
from nova_desktop.domain.settings import KeyBinding, KeySettings, Settings
from nova_desktop.ui.settings.key_recorder import KeyRecorder
from nova_desktop.ui.settings.keyboard_panel import KeyboardPanel
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.screen import SettingsScreen
from tests.fakes.settings_parts import SettingsDesk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


class Shown:
    """The screen with the panel open."""

    def __init__(self, qtbot: QtBot, settings: Settings | None = None) -> None:
        self.desk = SettingsDesk(settings)
        self.screen: SettingsScreen = make_settings_screen(self.desk.parts)
        qtbot.addWidget(self.screen)
        self.screen.resize(1000, 800)
        with qtbot.waitExposed(self.screen):
            self.screen.show()
        self.screen.activateWindow()
        qtbot.waitUntil(self.screen.isActiveWindow)
        self.screen.open_panel("keyboard")
        panel = self.screen.panel("keyboard")
        assert isinstance(panel, KeyboardPanel)
        self.panel = panel
        QApplication.processEvents()

    def recorder(self, act: Act) -> KeyRecorder:
        return self.panel.recorder(act)

    def record(self, act: Act, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        recorder = self.recorder(act)
        recorder.setFocus()
        recorder.click()
        assert recorder.records
        QTest.keyClick(recorder, key, modifiers or Qt.KeyboardModifier.NoModifier)

    def key(self, act: Act) -> str:
        return shown_key(act, table_of(self.desk.settings.now.keys.bound))

    def error(self, act: Act) -> str:
        return self.panel.row_of(f"keyboard/{act}").error

    def button(self, act: Act, begin: str) -> QAbstractButton:
        row = self.panel.row_of(f"keyboard/{act}")
        found = row.findChildren(QAbstractButton)
        return next(b for b in found if (b.accessibleName() or b.text()).startswith(begin))


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_every_act_has_a_row_with_its_key(shown: Shown) -> None:
    for act in set(Act) - FIXED:
        words = shown.recorder(act).text()
        assert words
        assert words != "No key"
        assert shown.recorder(act).accessibleName().endswith(words)
    assert shown.recorder(Act.PLAN).text() == "D"
    assert not shown.panel.findChildren(KeyRecorder)[0].records


def test_another_key_is_saved_at_once_and_undone(shown: Shown) -> None:
    shown.record(Act.PLAN, KEY.Key_G)
    assert shown.key(Act.PLAN) == "G"
    assert shown.recorder(Act.PLAN).text() == "G"
    assert not shown.recorder(Act.PLAN).records
    assert shown.desk.toasts.texts == ["Saved: Due date"]
    shown.desk.toasts.undo()
    assert shown.key(Act.PLAN) == "D"
    assert shown.recorder(Act.PLAN).text() == "D"


def test_a_key_with_modifiers_and_a_sign_by_shift(shown: Shown) -> None:
    shown.record(Act.PLAN, KEY.Key_E, CTRL | SHIFT)
    assert shown.key(Act.PLAN) == "Ctrl+Shift+E"
    recorder = shown.recorder(Act.RETRY)
    recorder.setFocus()
    recorder.click()
    event = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Exclam, SHIFT, "!")
    QApplication.sendEvent(recorder, event)
    assert shown.key(Act.RETRY) == "!"


def test_a_conflict_is_told_and_swapped(shown: Shown) -> None:
    shown.record(Act.LABELS, KEY.Key_D)
    assert shown.panel.asks is not None
    assert shown.panel.asks.words == "D is already used for Due date."
    assert shown.key(Act.LABELS) == "L"
    assert shown.panel.asks.swap.hasFocus()
    QTest.keyClick(shown.panel.asks.swap, KEY.Key_Space)
    assert shown.panel.asks is None
    assert (shown.key(Act.LABELS), shown.key(Act.PLAN)) == ("D", "L")
    assert shown.recorder(Act.PLAN).text() == "L"
    assert shown.recorder(Act.LABELS).hasFocus()
    shown.desk.toasts.undo()
    assert (shown.key(Act.LABELS), shown.key(Act.PLAN)) == ("L", "D")


@pytest.mark.parametrize("by_esc", [False, True])
def test_a_conflict_is_left(shown: Shown, by_esc: bool) -> None:
    shown.record(Act.LABELS, KEY.Key_D)
    asked = shown.panel.asks
    assert asked is not None
    if by_esc:
        QTest.keyClick(asked.swap, KEY.Key_Escape)
    else:
        asked.leave.click()
    assert shown.panel.asks is None
    assert (shown.key(Act.LABELS), shown.key(Act.PLAN)) == ("L", "D")
    assert shown.desk.toasts.texts == []


def test_two_acts_at_two_places_lose_it_together(shown: Shown) -> None:
    shown.record(Act.PLAN, KEY.Key_Right)
    assert shown.panel.asks is not None
    assert shown.panel.asks.words == "Right is already used for Lane to the right and Unfold."
    shown.panel.asks.swap.click()
    assert [shown.key(act) for act in (Act.PLAN, Act.RIGHT, Act.UNFOLD)] == ["Right", "D", "D"]


def test_the_same_key_at_another_place_is_no_conflict(shown: Shown) -> None:
    shown.record(Act.LEFT, KEY.Key_S)  # Status, in lists
    assert shown.panel.asks is None
    assert shown.key(Act.LEFT) == "S"


@pytest.mark.parametrize(
    ("key", "modifiers", "words"),
    [
        (KEY.Key_Tab, None, "Tab leads on"),
        (KEY.Key_Backtab, SHIFT, "Tab leads on"),
        (KEY.Key_Escape, CTRL, "Esc closes"),
        (KEY.Key_K, CTRL, "Ctrl K is the same on every screen"),
        (KEY.Key_MediaPlay, None, "Nova cannot read this key"),
    ],
)
def test_unusable_keys_are_refused_with_words(
    shown: Shown, key: Qt.Key, modifiers: Qt.KeyboardModifier | None, words: str
) -> None:
    shown.record(Act.PLAN, key, modifiers)
    assert shown.error(Act.PLAN).startswith(words)
    assert shown.key(Act.PLAN) == "D"
    assert shown.recorder(Act.PLAN).records  # another key may follow at once
    QTest.keyClick(shown.recorder(Act.PLAN), KEY.Key_G)
    assert shown.error(Act.PLAN) == ""
    assert shown.key(Act.PLAN) == "G"


def test_a_modifier_alone_is_refused_once_it_is_let_go(shown: Shown) -> None:
    recorder = shown.recorder(Act.PLAN)
    recorder.setFocus()
    recorder.click()
    QTest.keyPress(recorder, KEY.Key_Shift)
    assert shown.error(Act.PLAN) == ""
    QTest.keyRelease(recorder, KEY.Key_Shift, SHIFT)  # held until now, as a keyboard says it
    assert shown.error(Act.PLAN).startswith("Press another key along")
    QTest.keyClick(recorder, KEY.Key_E, SHIFT)
    assert shown.key(Act.PLAN) == "Shift+E"


def test_esc_and_leaving_end_the_recording(shown: Shown) -> None:
    recorder = shown.recorder(Act.PLAN)
    recorder.setFocus()
    recorder.click()
    assert "Esc" in recorder.text()
    QTest.keyClick(recorder, KEY.Key_Tab)
    assert shown.error(Act.PLAN)
    QTest.keyClick(recorder, KEY.Key_Escape)
    assert not recorder.records
    assert recorder.text() == "D"
    assert shown.error(Act.PLAN) == ""
    recorder.click()
    shown.recorder(Act.LABELS).setFocus()
    assert not recorder.records
    recorder.setFocus()
    recorder.click()
    recorder.click()
    assert not recorder.records


def test_no_shortcut_of_the_window_gets_a_recorded_key(shown: Shown) -> None:
    pressed: list[str] = []
    QShortcut(QKeySequence("Ctrl+Z"), shown.screen).activated.connect(
        lambda: pressed.append("undo")
    )
    shown.record(Act.PLAN, KEY.Key_Z, CTRL)
    assert pressed == []
    assert shown.error(Act.PLAN).startswith("Ctrl Z")


def test_one_is_put_back(shown: Shown) -> None:
    shown.record(Act.EDIT, KEY.Key_G)
    assert shown.key(Act.EDIT) == "G"
    shown.button(Act.EDIT, "Reset").click()
    assert table_of(shown.desk.settings.now.keys.bound)[Act.EDIT] == DEFAULT_KEYS[Act.EDIT]
    assert shown.desk.settings.now.keys.bound == ()


def test_one_is_put_back_whose_key_another_has_now(shown: Shown) -> None:
    shown.record(Act.LABELS, KEY.Key_D)
    assert shown.panel.asks is not None
    shown.panel.asks.swap.click()
    shown.button(Act.PLAN, "Reset").click()
    assert shown.panel.asks is not None
    assert shown.panel.asks.words == "D is already used for Labels."
    shown.panel.asks.swap.click()
    assert shown.desk.settings.now.keys.bound == ()


def test_all_are_put_back(shown: Shown) -> None:
    (everything,) = [
        b for b in shown.panel.findChildren(QAbstractButton) if b.text() == "Put all back"
    ]
    everything.click()
    told = "All keys are as they were at first"
    assert shown.desk.toasts.texts == [told]
    for act, key in ((Act.PLAN, KEY.Key_G), (Act.RETRY, KEY.Key_W), (Act.ADD, KEY.Key_I)):
        shown.record(act, key)
    everything.click()
    assert shown.desk.settings.now.keys == KeySettings()
    assert shown.recorder(Act.ADD).text() == "N"
    assert shown.desk.toasts.texts[-1] == told
    shown.desk.toasts.undo()
    assert shown.key(Act.RETRY) == "W"


def test_an_act_without_a_key_says_so(qtbot: QtBot) -> None:
    bound = KeySettings((KeyBinding("retry", ()),))
    shown = Shown(qtbot, Settings(keys=bound))
    assert shown.recorder(Act.RETRY).text() == "No key"
    shown.record(Act.RETRY, KEY.Key_R)
    assert shown.desk.settings.now.keys.bound == ()


def test_the_search_leads_to_a_key(shown: Shown) -> None:
    shown.screen.sections.search.setText("shortcut due date")
    QTest.keyClick(shown.screen.sections.search, KEY.Key_Return)
    assert shown.recorder(Act.PLAN).hasFocus()
