"""The set-up's pages: what is seen, what is pressed, and where the keyboard goes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.import_plan import preview_of
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.provider_catalogue import KeyCheck, KeyOutcome
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.settings import Settings, You
from nova_desktop.domain.setup import Setup, Source, Step
from nova_desktop.services.setup.checklist import Checklist, Line, LineName, LineState
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.setup_wizard.connection_page import fingerprint_text
from nova_desktop.ui.setup_wizard.key_field import masked_key
from nova_desktop.ui.setup_wizard.models_page import MOST_IN_MENU
from nova_desktop.ui.setup_wizard.offers import ModelOffer
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.widgets.fields import Field
from tests.scenes import imports
from tests.scenes import setup as scenes

KEY = "hf_" + "a" * 34
ENTER = Qt.Key.Key_Return


def texts(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    buttons = [b for b in widget.findChildren(QAbstractButton) if b.isVisible()]
    return "\n".join(part.text() for part in (*labels, *buttons))


def focused() -> str:
    widget = QApplication.focusWidget()
    if widget is None:
        return ""
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words


@pytest.mark.parametrize("name", scenes.SCENES)
def test_every_control_of_every_scene_has_a_name(window: MainWindow, name: str) -> None:
    scenes.SCENES[name](window)
    controls = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value
    ]
    nameless = [w for w in controls if not (w.accessibleName() or getattr(w, "text", str)())]
    assert nameless == []


def test_help_is_chosen_and_enter_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.opened(window, Setup())
    assert view.welcome.card(Source.KEYS).isChecked()
    assert focused() == "Help me set up models"
    with qtbot.waitSignal(view.continued):
        QTest.keyClick(QApplication.focusWidget(), ENTER)


def test_the_arrows_choose_another_way(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.opened(window, Setup())
    with qtbot.waitSignal(view.welcome.chosen) as chosen:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert chosen.args == [Source.CONNECTION]
    assert focused() == "I already run LiteLLM"


def test_escape_stops_and_later_is_always_there(window: MainWindow, qtbot: QtBot) -> None:
    for step in Step:
        view = scenes.opened(window, Setup(step, connected=True))
        assert view.frame.footer.later.isVisible() or step is Step.DONE
        with qtbot.waitSignal(view.escaped):
            QTest.keyClick(view.frame.footer.forward, Qt.Key.Key_Escape)


def test_the_key_is_entered_and_checked_by_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.keys(window)
    assert focused() == "HuggingFace access token"
    QTest.keyClicks(QApplication.focusWidget(), KEY)
    with qtbot.waitSignal(view.keys.submitted) as submitted:
        QTest.keyClick(QApplication.focusWidget(), ENTER)
    provider, access = submitted.args or ()
    assert provider.id == "huggingface"
    assert access.key == KEY


def test_an_empty_key_is_asked_for_and_nothing_is_sent(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.keys(window)
    assert view.keys.form is not None
    QApplication.processEvents()
    with qtbot.assertNotEmitted(view.keys.submitted):
        view.keys.form.submit()
    assert "This is needed." in texts(view)


def test_what_is_pasted_is_cleaned(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.keys(window)
    assert view.keys.form is not None
    field = view.keys.form.key
    assert field is not None
    QApplication.clipboard().setText(f'HF_TOKEN="{KEY}"\n')
    with qtbot.waitSignal(view.keys.pasted) as pasted:
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pasted.args == [KEY]
    assert field.text() == KEY


def test_a_key_shows_its_ends_only() -> None:
    masked = masked_key(KEY + "w3Qz")
    assert masked.startswith("hf_•")
    assert masked.endswith("w3Qz")
    assert "a" not in masked
    assert masked_key("short") == ""


def test_every_field_of_a_provider_is_asked_for(window: MainWindow) -> None:
    for provider in scenes.providers():
        view = scenes.keys(window, provider=provider.id)
        form = view.keys.form
        assert form is not None
        assert set(form.extra) == {field.param for field in provider.fields}
        assert (form.key is not None) == (provider.key is not None)
        assert (form.address is not None) or not provider.asks_address
        view.keys.form = None


def test_a_key_is_asked_for_before_the_secret_that_belongs_to_it(window: MainWindow) -> None:
    form = scenes.keys(window, provider="bedrock").keys.form
    assert form is not None
    fields = [stop.accessibleName() for stop in form.stops() if isinstance(stop, Field)]
    assert fields[0] == "Region"
    assert fields[1] == "Access key ID"
    assert fields[2] == "Secret access key"


def test_a_failed_line_says_why_and_is_retried(window: MainWindow, qtbot: QtBot) -> None:
    check = KeyCheck(KeyOutcome.NO_CREDIT)
    failed = Line(LineName.KEY, LineState.FAILED, check=check)
    view = scenes.keys(window, Checklist("HuggingFace", (failed, *Checklist().lines[1:])))
    assert "there is no credit" in texts(view)
    with qtbot.waitSignal(view.keys.retry_pressed) as retried:
        view.keys.checklist.focus_retry(LineName.KEY)
        QTest.keyClick(QApplication.focusWidget(), ENTER)
    assert retried.args == [LineName.KEY]


def test_nothing_moves_while_the_lines_are_done(window: MainWindow) -> None:
    view = scenes.keys(window)
    QApplication.processEvents()
    before = view.frame.footer.mapTo(window, view.frame.footer.rect().topLeft())
    for done in range(1, 5):
        lines = (*scenes.DONE.lines[:done], *Checklist().lines[done:])
        view.keys.show_checklist(Checklist("HuggingFace", lines))
        for _ in range(3):
            QApplication.processEvents()
        now = view.frame.footer.mapTo(window, view.frame.footer.rect().topLeft())
        assert now == before


@pytest.mark.parametrize("source", [Source.KEYS, Source.CONNECTION])
def test_nothing_moves_when_there_is_no_keychain(window: MainWindow, source: Source) -> None:
    view = scenes.keys(window) if source is Source.KEYS else scenes.connection(window)
    for _ in range(3):
        QApplication.processEvents()
    before = view.frame.footer.mapTo(window, view.frame.footer.rect().topLeft())
    view.keys.show_keychain(False)
    view.connection.show_keychain(False)
    for _ in range(3):
        QApplication.processEvents()
    assert view.frame.footer.mapTo(window, view.frame.footer.rect().topLeft()) == before


def test_names_that_come_while_the_page_is_seen_are_seen(window: MainWindow) -> None:
    view = SetupView()
    window.show_setup(view)
    view.show_setup(Setup(Step.SOURCE))
    view.keys.show_providers(scenes.providers())
    for _ in range(3):
        QApplication.processEvents()
    assert "Google Gemini" in texts(view)


def test_while_it_runs_the_button_cancels(window: MainWindow, qtbot: QtBot) -> None:
    lines = (Line(LineName.KEY, LineState.RUNNING), *Checklist().lines[1:])
    view = scenes.keys(window, Checklist("HuggingFace", lines))
    assert view.keys.form is not None
    assert view.keys.form.check.text() == "Cancel"
    with qtbot.waitSignal(view.keys.cancelled):
        view.keys.form.check.click()


def test_a_found_gateway_is_counted(window: MainWindow) -> None:
    look = GatewayLook(LookOutcome.OK, "http://x", scenes.served(9, 3), "1.106.2", seconds=0.2)
    view = scenes.connection(window, look)
    assert "Found 12 models: 9 chat, 3 embedding" in texts(view)


@pytest.mark.parametrize("outcome", [o for o in LookOutcome if o is not LookOutcome.OK])
def test_every_other_outcome_says_what_to_do(window: MainWindow, outcome: LookOutcome) -> None:
    view = scenes.connection(window, GatewayLook(outcome))
    shown = texts(view)
    assert "Not tested yet" not in shown
    assert view.connection._title_line.text()
    assert view.connection._hint.text()


def test_a_certificate_is_trusted_by_its_fingerprint(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.connection(window, GatewayLook(LookOutcome.TLS, certificate=scenes.PEM))
    assert fingerprint_text(scenes.PEM) in texts(view)
    button = next(b for b in view.findChildren(QAbstractButton) if "Trust" in b.text())
    with qtbot.waitSignal(view.connection.trusted):
        button.click()


def test_a_role_is_changed_by_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.models(window)
    menu = view.models.row(Role.CHAT).menu
    menu.setFocus()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.menu_shown is not None
    with qtbot.waitSignal(view.models.role_chosen) as chosen:
        QTest.keyClick(menu.menu_shown, Qt.Key.Key_Down)
        QTest.keyClick(menu.menu_shown, ENTER)
    assert chosen.args == [Role.CHAT, "smollm3-3b"]


def test_of_ten_thousand_models_one_is_found_by_typing(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.models(window)
    many = [ModelOffer(f"model-{n}") for n in range(10_000)]
    assert len(many) > MOST_IN_MENU
    view.models.show_roles({Role.CHAT: many}, {Role.CHAT: "model-7"})
    field = view.models.row(Role.CHAT).search
    assert field.isVisible()
    field.setText("model-4711")
    with qtbot.waitSignal(view.models.role_chosen) as chosen:
        field.editingFinished.emit()
    assert chosen.args == [Role.CHAT, "model-4711"]
    with qtbot.assertNotEmitted(view.models.role_chosen):
        field.setText("none of them")
        field.editingFinished.emit()
    assert field.error


def test_memory_does_without_embeddings_when_one_says_so(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.models(window)
    menu = view.models.row(Role.EMBEDDING).menu
    menu.setFocus()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.menu_shown is not None
    with qtbot.waitSignal(view.models.role_chosen) as chosen:
        QTest.keyClick(menu.menu_shown, Qt.Key.Key_Up)
        QTest.keyClick(menu.menu_shown, ENTER)
    assert chosen.args == [Role.EMBEDDING, ""]
    assert menu.text() == "None: text only"
    assert view.models.row(Role.CHAT).menu.text() == "qwen3-32b"


def test_an_import_begins_at_its_first_way_and_fits(window: MainWindow) -> None:
    panel = scenes.bring(window)
    assert focused() == "LiteLLM configuration"
    panel.show_preview(preview_of(imports.FOUND, Settings()))
    for _ in range(3):
        QApplication.processEvents()
    button = panel.preview.apply
    assert button.visibleRegion().boundingRect() == button.rect()


def test_the_panel_has_the_keyboard_once_it_has_something(window: MainWindow) -> None:
    view = scenes.opened(window, Setup(Step.SOURCE, Source.IMPORT))
    panel = ImportPanel()
    view.imports.put(panel)
    view.imports.focus_first()
    panel.show_choice(None)
    assert focused() == "LiteLLM configuration"


def test_text_only_is_also_found_by_typing(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.models(window)
    many = [ModelOffer(f"vectors-{n}") for n in range(MOST_IN_MENU + 1)]
    view.models.show_roles({Role.EMBEDDING: many}, {Role.EMBEDDING: ""})
    field = view.models.row(Role.EMBEDDING).search
    assert field.text() == "None: text only"
    field.setText("vectors-7")
    with qtbot.waitSignal(view.models.role_chosen) as chosen:
        field.editingFinished.emit()
    assert chosen.args == [Role.EMBEDDING, "vectors-7"]
    field.setText("None: text only")
    with qtbot.waitSignal(view.models.role_chosen) as chosen:
        field.editingFinished.emit()
    assert chosen.args == [Role.EMBEDDING, ""]


def test_what_was_typed_before_the_settings_were_read_stays(window: MainWindow) -> None:
    view = scenes.opened(window, Setup(Step.YOU, connected=True))
    QTest.keyClicks(view.you.email, "ada@")
    view.you.zone.setText("Asia/Tokyo")
    view.you.notes.setPlainText("Short answers")
    view.you.show_you(You("Ada", "old@example.org", "Europe/London", "Old notes"))
    assert view.you.you() == You("Ada", "ada@", "Asia/Tokyo", "Short answers")


def test_markup_in_names_stays_text(window: MainWindow) -> None:
    view = scenes.models(window)
    view.models.show_roles({Role.CHAT: [ModelOffer("<b>x</b>")]}, {Role.CHAT: "<b>x</b>"})
    assert view.models.row(Role.CHAT).menu.text() == "<b>x</b>"


def test_a_problem_stands_above_and_stays_when_the_set_up_ends(window: MainWindow) -> None:
    view = SetupView()
    window.show_setup(view, view.banners)
    window.show_problem(Problem(ProblemCode.DISK_FULL))
    assert [b.problem.code for b in view.banners.shown()] == [ProblemCode.DISK_FULL]
    assert window.banners.shown() == []
    window.end_setup()
    assert [b.problem.code for b in window.banners.shown()] == [ProblemCode.DISK_FULL]


@pytest.mark.parametrize("size", [(1280, 800), (900, 600), (640, 420)])
@pytest.mark.parametrize("name", ["setup-keys-fields", "setup-you", "setup-done-answered"])
def test_the_foot_is_always_in_view(window: MainWindow, name: str, size: tuple[int, int]) -> None:
    scenes.SCENES[name](window)
    window.resize(*size)
    for _ in range(5):
        QApplication.processEvents()
    view = window.findChild(SetupView)
    assert view is not None
    foot = view.frame.footer
    bottom = foot.mapTo(window, foot.rect().bottomLeft()).y()
    assert bottom < window.height()
    assert not view.frame.footer.forward.visibleRegion().isEmpty()


def test_tab_visits_the_page_before_the_foot(window: MainWindow) -> None:
    view = scenes.keys(window)
    QApplication.processEvents()
    seen: list[str] = []
    for _ in range(20):
        seen.append(focused())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    order = ["HuggingFace access token", "Validate", "Get a token", "Set up later", "Back"]
    assert set(order) <= set(seen), seen
    places = [seen.index(name) for name in order]
    assert places == sorted(places)
    assert isinstance(view.keys.form.key, QLineEdit) if view.keys.form else False


def test_one_full_disk_is_told_once_and_retry_does_all_that_failed(window: MainWindow) -> None:
    done: list[str] = []
    for path in ("a", "b"):
        full = Problem(ProblemCode.DISK_FULL, {"path": path}, retryable=True)
        window.show_problem(full, lambda path=path: done.append(path))
    window.show_problem(Problem(ProblemCode.DISK_FULL))
    (banner,) = window.banners.shown()
    assert banner.retry is not None
    banner.retry()
    assert done == ["a", "b"]
