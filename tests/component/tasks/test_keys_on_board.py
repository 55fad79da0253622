"""Every key of the table does something on the board, as it is bound now."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, Place, acts_at, given
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.ui.tasks.board.field_picks import FieldPicks
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.picker import Picker
from tests.component.tasks.board_shown import Shown, shown_board

KEY = Qt.Key


class Keys:
    """The board with all that is answered beside a card."""

    def __init__(self, board: Shown) -> None:
        self.board = board
        desk = board.desk.desk
        self.picks = FieldPicks(
            board.screen, board.board, Naming(desk.places, desk.days, desk.tasks)
        )
        board.screen.remind_wanted.connect(self.picks.remind)
        board.screen.labels_wanted.connect(self.picks.labels)
        board.screen.people_wanted.connect(self.picks.people)
        board.screen.project_wanted.connect(board.menus.project)

    def picker(self) -> Picker:
        assert self.picks.picker is not None
        return self.picks.picker

    def take(self, words: str) -> None:
        QTest.keyClicks(self.picker().field, words)
        QTest.keyClick(self.picker().field, KEY.Key_Return)


@pytest.fixture
def keys(tmp_path: Path, qtbot: QtBot) -> Iterator[Keys]:
    with shown_board(tmp_path, qtbot) as shown:
        made = Keys(shown.show())
        shown.go("a1")
        yield made
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()


SIGNALS = (
    "acted", "plan_wanted", "remind_wanted", "priority_wanted", "labels_wanted", "people_wanted",
    "project_wanted", "help_wanted",
)  # fmt: skip


@pytest.mark.parametrize("act", acts_at(Place.BOARD))
def test_every_key_of_the_board_does_something(keys: Keys, act: Act) -> None:
    board = keys.board
    screen = board.screen
    board.go("d1" if act is Act.LEFT else "a2")  # Inbox is the leftmost
    heard: list[str] = []
    for name in SIGNALS:
        getattr(screen, name).connect(lambda *_args, name=name: heard.append(name))
    screen.bar.filter_pressed.connect(lambda: heard.append("filter"))

    def state() -> tuple[object, ...]:
        view = screen.columns.current()
        return (
            view.cards.current_id() if view is not None else "",
            screen.columns.chosen(),
            screen.focusWidget(),
            screen.menu is not None and screen.menu.isVisible(),
        )

    before = state()
    pressed = QKeySequence(DEFAULT_KEYS[act][0])[0]  # type: ignore[index]
    QTest.keyClick(screen.columns.current().cards, pressed.key(), pressed.keyboardModifiers())  # type: ignore[union-attr]
    assert heard or state() != before
    if screen.menu is not None and act is Act.MENU:
        screen.menu.close()


def test_l_gives_a_label_and_takes_it_away(keys: Keys) -> None:
    board = keys.board
    board.press("l")
    keys.take("errand")
    assert board.desk.task(board.id_of("a1")).labels == ("errand",)
    board.press("l")
    keys.take("errand")
    assert board.desk.task(board.id_of("a1")).labels == ()


def test_a_brings_people_to_all_that_is_selected_in_one_step(keys: Keys) -> None:
    board, places = keys.board, keys.board.desk.desk.places
    person = board.desk.do(places.add(PlaceKind.PERSON, "Anna"))
    board.press("x")
    board.press("j")
    board.press("x")
    board.press("a")
    keys.take("anna")
    both = [board.id_of("a1"), board.id_of("a2")]
    assert [board.desk.task(each).people for each in both] == [(person,), (person,)]
    board.desk.do(board.desk.desk.journal.undo())
    assert [board.desk.task(each).people for each in both] == [(), ()]


def test_t_sets_a_reminder_by_words(keys: Keys) -> None:
    board = keys.board
    board.press("t")
    keys.take("tomorrow 9:00")
    at = board.desk.task(board.id_of("a1")).remind_at
    assert at is not None
    days = board.desk.desk.days
    here = at.astimezone(days.zone())
    assert (here.date(), here.hour) == (days.today() + timedelta(days=1), 9)


def test_the_choices_open_below_their_card(keys: Keys) -> None:
    keys.board.press("l")
    card = keys.board.screen.place_of([keys.board.id_of("a1")])
    assert abs(keys.picker().x() - card.x()) < 4
    assert keys.picker().y() >= card.bottom()


def test_d_p_and_m_open_what_they_did(keys: Keys) -> None:
    board = keys.board
    board.press("d")
    assert board.menus.popup is not None
    assert board.menus.popup.isVisible()
    board.menus.popup.close()
    for key in "pm":
        board.press(key)
        assert board.menus.menu is not None
        assert board.menus.menu.isVisible()
        board.menus.menu.close()


def test_the_menu_hides_nothing_and_shows_the_keys(keys: Keys) -> None:
    board = keys.board
    board.screen.open_card_menu(board.view("inbox"), QPoint(10, 10))
    assert board.screen.menu is not None
    texts = [action.text() for action in board.screen.menu.actions()]
    for text in ("Remind me…\tT", "Labels…\tL", "People…\tA", "Move to a project…\tM"):
        assert text in texts


def test_question_mark_and_slash_are_answered(keys: Keys, qtbot: QtBot) -> None:
    board = keys.board
    with qtbot.waitSignal(board.screen.help_wanted) as asked:
        QTest.keyClick(board.cards("inbox"), KEY.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == [Place.BOARD]
    with qtbot.waitSignal(board.screen.bar.filter_pressed):
        board.press("/")
    with qtbot.waitSignal(board.screen.help_wanted):
        QTest.keyClick(board.screen.bar.group, KEY.Key_Question)
    board.screen.bar.open_menu()
    menu = board.screen.bar.menu_shown
    assert menu is not None
    (shown,) = [each for each in menu.actions() if each.text() == "Show the keys\t?"]
    with qtbot.waitSignal(board.screen.help_wanted):
        shown.trigger()
    menu.close()


def test_another_key_works_at_once_and_is_shown(keys: Keys) -> None:
    board = keys.board
    table = given(Act.LABELS, ("G",), DEFAULT_KEYS)
    table = given(Act.FIND, ("F3",), table)
    board.screen.use_keys(given(Act.ADD, ("I",), table))
    board.press("l")
    assert keys.picks.picker is None
    board.press("g")
    keys.take("errand")
    assert board.desk.task(board.id_of("a1")).labels == ("errand",)
    board.screen.open_card_menu(board.view("inbox"), QPoint(10, 10))
    assert board.screen.menu is not None
    assert "Labels…\tG" in [action.text() for action in board.screen.menu.actions()]
    board.screen.menu.close()
    assert board.screen.bar.filter.toolTip().endswith("F3")
    assert board.screen.bar.field.toolTip().endswith("I")


def test_the_copy_and_the_ways_are_bound_by_the_same_table(keys: Keys) -> None:
    board = keys.board
    board.screen.use_keys(given(Act.COPY, ("Y",), given(Act.DOWN, ("G",), DEFAULT_KEYS)))
    board.press("g")
    board.press("y")
    assert board.copied == ["a2"]
    assert QGuiApplication.clipboard() is not None
