"""The Models screen: what it shows, what a user's keys and clicks ask for, 10,000 models."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.providers import Absence, Absent
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.ui.models.cells import ModelRow, RowSources, model_rows
from nova_desktop.ui.models.details import ModelDetails
from nova_desktop.ui.models.facts import Behind, Details
from nova_desktop.ui.models.role_state import Candidate
from nova_desktop.ui.models.table_model import NAME, TEST
from nova_desktop.ui.models.view import ModelsScreen
from nova_desktop.ui.widgets.menus import Menu
from nova_desktop.ui.widgets.table import action_rect
from tests.scenes.models import NOW, history, roles, rows, settings
from tests.themed import theme

pytestmark = pytest.mark.usefixtures("theme")
__all__ = ["theme"]


class Heard:
    """What the screen asked for."""

    def __init__(self, screen: ModelsScreen) -> None:
        self.wishes: list[tuple[str, str]] = []
        self.roles: list[tuple[Role, str]] = []
        screen.row_wish.connect(lambda name, row: self.wishes.append((name, row.name)))
        screen.role_wish.connect(lambda role, row: self.roles.append((role, row.name)))
        screen.cards.chosen.connect(lambda role, name: self.roles.append((role, name)))


@pytest.fixture
def screen(qtbot: QtBot) -> ModelsScreen:
    screen = ModelsScreen(lambda gateway: not gateway)
    qtbot.addWidget(screen)
    screen.resize(1060, 720)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.activateWindow()
    screen.show_roles(roles())
    screen.show_rows(rows())
    return screen


def column(screen: ModelsScreen, number: int = NAME) -> list[str]:
    model = screen.table.rows
    return [model.index(n, number).data() for n in range(model.rowCount())]


def button(parent: QWidget, text: str) -> QAbstractButton:
    found = [b for b in parent.findChildren(QAbstractButton) if b.text() == text]
    return next(b for b in found if b.isVisibleTo(parent))


def actions(menu: Menu) -> dict[str, Callable[[], None]]:
    return {a.text().split("\t")[0]: a.trigger for a in menu.actions() if a.text()}


def test_all_are_there_with_their_counts(screen: ModelsScreen) -> None:
    assert column(screen)[:3] == ["qwen3-32b", "gpt-4o-mini", "claude-haiku"]
    assert screen._count.text() == "11 models"
    assert screen._modes.text() == "8 chat · 3 embedding"


def counts(screen: ModelsScreen) -> tuple[str, str]:
    return screen._count.text(), screen._modes.text()


def test_the_counts_are_those_of_the_rows(screen: ModelsScreen, qtbot: QtBot) -> None:
    screen.filter.setText("hugging")
    qtbot.waitUntil(lambda: len(column(screen)) == 3)
    assert counts(screen) == ("3 of 11 models", "2 chat · 1 embedding")
    screen.show_rows(rows()[:-1])
    assert counts(screen) == ("3 of 10 models", "2 chat · 1 embedding")
    screen.filter.setText("zebra")
    qtbot.waitUntil(lambda: not column(screen))
    assert counts(screen) == ("0 of 10 models", "")
    screen.filter.clear()
    qtbot.waitUntil(lambda: len(column(screen)) == 10)
    assert counts(screen) == ("10 models", "8 chat · 2 embedding")


def test_those_that_are_off_or_of_no_use_are_counted_as_such(screen: ModelsScreen) -> None:
    chat, *_rest = rows()
    screen.show_rows(
        [
            chat,
            replace(chat, key=("", "old"), enabled=False),
            replace(chat, key=("office", "dall-e"), mode=None, kind="image_generation"),
            replace(chat, key=("office", "untold"), mode=None),
        ]
    )
    assert counts(screen) == ("4 models", "2 chat · 1 other · 1 off")


def test_what_neither_chats_nor_embeds_gets_no_role(screen: ModelsScreen) -> None:
    image = replace(rows()[0], mode=None, kind="image_generation")
    screen.show_rows([image])
    screen.choose(image.key)
    menu = Menu(screen)
    screen.table.fill_menu(menu, screen.table.currentIndex())
    assert not [text for text in actions(menu) if "Use for" in text or "Compare" in text]


def test_the_filter_looks_into_names_and_providers(screen: ModelsScreen, qtbot: QtBot) -> None:
    screen.filter.setText("hugging qwen")
    qtbot.waitUntil(lambda: column(screen) == ["qwen3-32b", "qwen3-embedding-4b"])
    screen.filter.setText("zebra")
    qtbot.waitUntil(lambda: not column(screen))
    button(screen, "Clear the filter").click()
    qtbot.waitUntil(lambda: len(column(screen)) == 11)


def test_a_click_on_a_column_sorts_by_what_it_means(screen: ModelsScreen) -> None:
    screen.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert column(screen, 3)[-4:] == ["$0.02", "$0.01", "free", "free"]
    screen.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    tip = screen.table.model().index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert "The card of the role tells how many are kept" in tip
    assert column(screen, 2)[:2] == ["768 d", "1,024 d"]
    screen.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert column(screen)[0] == "qwen3-32b"


def test_the_chosen_row_stays_chosen_when_rows_move(screen: ModelsScreen) -> None:
    screen.choose(("", "claude-haiku"))
    screen.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    screen.show_rows([row for row in rows() if row.name != "qwen3-32b"])
    current = screen.table.current_row()
    assert current is not None
    assert current.name == "claude-haiku"


@pytest.mark.parametrize(
    ("key", "wish"),
    [
        (Qt.Key.Key_Return, "open"),
        (Qt.Key.Key_Delete, "remove"),
        (Qt.Key.Key_F2, "edit"),
        (Qt.Key.Key_F5, "test"),
    ],
)
def test_keys_of_a_row(screen: ModelsScreen, key: Qt.Key, wish: str) -> None:
    heard = Heard(screen)
    screen.choose(("", "gpt-4o-mini"))
    QTest.keyClick(screen.table, key)
    assert heard.wishes == [(wish, "gpt-4o-mini")]


def test_what_a_gateway_elsewhere_forbids_is_not_asked_for(screen: ModelsScreen) -> None:
    far = replace(rows()[0], key=("office", "qwen3-32b"))
    screen.show_rows([far])
    heard = Heard(screen)
    screen.choose(("office", "qwen3-32b"))
    QTest.keyClick(screen.table, Qt.Key.Key_Delete)
    QTest.keyClick(screen.table, Qt.Key.Key_F5)
    assert heard.wishes == [("test", "qwen3-32b")]
    menu = Menu(screen)
    screen.table.fill_menu(menu, screen.table.currentIndex())
    assert "Remove" not in actions(menu)
    assert "Changed where this gateway runs" in actions(menu)


def test_the_menu_of_a_row(screen: ModelsScreen) -> None:
    heard = Heard(screen)
    screen.choose(("", "gpt-4o-mini"))
    menu = Menu(screen)
    screen.table.fill_menu(menu, screen.table.currentIndex())
    for text in ("Use for memory", "Duplicate", "Turn off", "Copy the name"):
        actions(menu)[text]()
    assert heard.roles == [(Role.MEMORY, "gpt-4o-mini")]
    assert [wish for wish, _name in heard.wishes] == ["duplicate", "switch", "copy_name"]


def test_an_embedding_can_have_only_its_role(screen: ModelsScreen) -> None:
    screen.choose(("", "nomic-embed"))
    menu = Menu(screen)
    screen.table.fill_menu(menu, screen.table.currentIndex())
    uses = [text for text in actions(menu) if text.startswith("Use for")]
    assert uses == ["Use for embedding"]


def test_a_click_on_replace_key(screen: ModelsScreen, qtbot: QtBot) -> None:
    heard = Heard(screen)
    table = screen.table
    index = table.rows.index(table.rows.place_of(("", "claude-haiku")), TEST)
    places: list[QPoint] = []

    def is_at_rest() -> bool:
        places.append(action_rect(index, table.visualRect(index)).center())
        return len(places) > 3 and places[-3] == places[-2] == places[-1]

    qtbot.waitUntil(is_at_rest)  # widths follow the rows a moment later
    at = places[-1]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert heard.wishes == [("key", "claude-haiku")], (at, table.viewport().rect())
    beside = QPoint(table.visualRect(index).right() - 4, at.y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert len(heard.wishes) == 1


def test_a_role_is_given_from_its_card(screen: ModelsScreen) -> None:
    heard = Heard(screen)
    card = screen.cards.card(Role.CHAT)
    assert card.accessibleName() == "Chat, qwen3-32b, temp. 0.7   2,048 tokens"
    QTest.keyClick(card, Qt.Key.Key_Return)
    menu = card.menu_shown
    assert menu is not None
    chosen = [a.text().split("\t")[0] for a in menu.actions() if a.isChecked()]
    assert chosen == ["qwen3-32b"]
    actions(menu)["llama-3.3-70b"]()
    menu.close()
    assert heard.roles == [(Role.CHAT, "llama-3.3-70b")]


def test_a_long_choice_leads_to_the_table(screen: ModelsScreen) -> None:
    many = [Candidate(f"m{n}", "X") for n in range(500)]
    screen.cards.show_role(replace(roles()[0], candidates=many))
    card = screen.cards.card(Role.CHAT)
    card.open_menu()
    menu = card.menu_shown
    assert menu is not None
    assert len(menu.actions()) < 20
    assert "All models…" in actions(menu)
    menu.close()


def test_no_model_leads_to_the_set_up(screen: ModelsScreen) -> None:
    pressed: list[bool] = []
    screen.connect_pressed.connect(lambda: pressed.append(True))
    screen.show_rows([])
    button(screen, "Connect a model").click()
    assert pressed == [True]
    assert not button(screen, "Test all").isEnabled()


def test_a_problem_can_be_retried(screen: ModelsScreen) -> None:
    pressed: list[bool] = []
    screen.retry_pressed.connect(lambda: pressed.append(True))
    screen.show_problem(Problem(ProblemCode.DATABASE_FAILED))
    button(screen, "Retry").click()
    assert pressed == [True]


def test_testing_can_be_stopped(screen: ModelsScreen) -> None:
    heard: list[str] = []
    screen.stop_pressed.connect(lambda: heard.append("stop"))
    screen.test_all_pressed.connect(lambda: heard.append("test"))
    button(screen, "Test all").click()
    screen.show_testing(True)
    button(screen, "Stop testing").click()
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert heard == ["test", "stop", "stop"]


def many_rows(count: int) -> list[ModelRow]:
    served = [
        ServedModel(f"maker-{n % 97}/model-{n}", mode=Mode.CHAT, input_cost_per_token=n * 1e-9)
        for n in range(count)
    ]
    return model_rows(RowSources(served, settings(), (), frozenset(), NOW, str, str))


def test_ten_thousand_models(
    screen: ModelsScreen, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    times: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        started = time.perf_counter()
        work()
        times[name] = (time.perf_counter() - started) * 1000

    made: list[ModelRow] = []
    timed("make", lambda: made.extend(many_rows(10_000)))
    timed("show", lambda: screen.show_rows(made))
    timed("same again", lambda: screen.show_rows(made))
    timed("sort", lambda: screen.table.sortByColumn(3, Qt.SortOrder.DescendingOrder))
    timed("filter", lambda: screen.table.rows.show_filter("maker-7/ 99"))
    assert column(screen)
    timed("paint", screen.grab)
    with capsys.disabled():
        print("\n10,000 models, ms:", {name: round(ms) for name, ms in times.items()})


def test_a_card_tells_who_answers_instead_and_leads_back(screen: ModelsScreen) -> None:
    off: list[str] = []
    added: list[bool] = []
    screen.cards.on_wanted.connect(off.append)
    screen.cards.add_wanted.connect(lambda: added.append(True))
    absent = Absent("claude-haiku", Absence.OFF)
    screen.cards.show_role(replace(roles()[0], absent=absent))
    card = screen.cards.card(Role.CHAT)
    assert card.accessibleName() == "Chat, qwen3-32b, claude-haiku is off"
    card.open_menu()
    assert card.menu_shown is not None
    actions(card.menu_shown)["Turn on claude-haiku"]()
    card.menu_shown.close()
    assert off == ["claude-haiku"]

    gone = Absent("lost", Absence.GONE)
    screen.cards.show_role(replace(roles()[0], model="", candidates=(), absent=gone))
    assert card.accessibleName() == "Chat, No model, lost is not served now"
    card.open_menu()
    assert card.menu_shown is not None
    actions(card.menu_shown)["Add model"]()
    card.menu_shown.close()
    assert added == [True]


def test_each_deployment_behind_a_name_has_its_own_buttons(qtbot: QtBot) -> None:
    behind = [Behind("d1", "openai/a", "key k"), Behind("d2", "groq/a", "off", enabled=False)]
    dialog = ModelDetails(Details(rows()[0], [], behind=behind))
    qtbot.addWidget(dialog)
    wishes: list[tuple[str, str]] = []
    dialog.wish.connect(lambda name, deployment: wishes.append((name, deployment)))
    for name in ("Edit: openai/a", "Turn off: openai/a", "Turn on: groq/a", "Remove: groq/a"):
        (found,) = [b for b in dialog.findChildren(QAbstractButton) if b.accessibleName() == name]
        found.click()
    assert wishes == [("edit", "d1"), ("switch", "d1"), ("switch", "d2"), ("remove", "d2")]

    now = datetime.now(UTC)
    groq = replace(history()[0], secret="groq", first_token_ms=200.0, at=now)
    refused = replace(groq, secret="k", ok=False, problem=ProblemCode.PROVIDER_KEY_REFUSED)
    keys = [
        Behind("d1", "openai/a", "key k", secret="k"),
        Behind("d2", "groq/a", "", secret="groq"),
    ]
    both = ModelDetails(Details(rows()[0], [], [groq, refused], behind=keys))
    qtbot.addWidget(both)
    told = [label.text() for label in both.findChildren(QLabel)]
    assert "key k · key refused (401), now" in told
    assert "0.2 s, now" in told

    fixed = ModelDetails(Details(rows()[0], [], why_fixed="There.", behind=behind))
    qtbot.addWidget(fixed)
    names = [b.accessibleName() for b in fixed.findChildren(QAbstractButton)]
    assert not [name for name in names if "openai/a" in name]
