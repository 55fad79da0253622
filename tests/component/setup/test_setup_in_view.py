"""At a large scale the set-up scrolls to what the person is led to."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.provider_catalogue import KeyCheck, KeyOutcome
from nova_desktop.domain.setup import Setup, Step
from nova_desktop.services.setup.checklist import Checklist, Line, LineName, LineState
from nova_desktop.ui.setup_wizard.provider_cards import ProviderCard
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.label import TextLabel
from tests.scenes import setup as scenes
from tests.themed import LIGHT, theme

__all__ = ["theme"]


@pytest.fixture(autouse=True)
def large(theme: SystemTheme) -> Iterator[None]:
    theme.use(replace(LIGHT, scale=200, reduced_motion=True))
    yield
    theme.use(LIGHT)


def chosen(window: MainWindow, name: str) -> SetupView:
    """As the presenter shows another provider that was picked in the row of names."""
    view = scenes.opened(window, Setup(Step.SOURCE))
    provider = next(p for p in scenes.providers() if p.id == name)
    view.keys.cards.chosen.connect(lambda: view.keys.show_provider(provider))
    view.keys.cards._pick(name)
    return view


def is_seen(widget: QWidget) -> bool:
    """All of it, in the page that scrolls."""
    area = widget.parentWidget()
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()
    top = widget.mapTo(area.viewport(), QPoint()).y()
    return widget.isVisible() and 0 <= top <= area.viewport().height() - widget.height()


def test_a_chosen_provider_is_seen_with_its_name_and_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    view = chosen(window, "bedrock")
    form = view.keys.form
    assert form is not None
    assert form.key is not None
    qtbot.waitUntil(lambda: is_seen(form.key))
    head = next(x for x in form.findChildren(TextLabel) if x.text() == "Amazon Bedrock")
    qtbot.waitUntil(lambda: is_seen(head))
    assert form.key.hasFocus()


def test_what_is_missing_is_seen_with_its_words(window: MainWindow, qtbot: QtBot) -> None:
    form = chosen(window, "bedrock").keys.form
    assert form is not None
    assert form.key is not None
    form.key.setText("AKIA")
    form.check.click()
    secret = form.extra["aws_secret_access_key"]
    assert secret.hasFocus()
    qtbot.waitUntil(lambda: is_seen(secret.parentWidget()))
    words = [x.text() for x in secret.parentWidget().findChildren(TextLabel) if x.isVisible()]
    assert "This is needed." in words


def test_the_page_begins_at_what_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    view = scenes.opened(window, Setup())
    view.keys.show_provider(scenes.providers()[0])
    view.show_setup(Setup(Step.SOURCE))
    view.show_ways(back=True, forward=False)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), ProviderCard))
    assert is_seen(QApplication.focusWidget())
    assert is_seen(view.keys._title)


def test_the_steps_are_seen_while_they_run(window: MainWindow, qtbot: QtBot) -> None:
    view = chosen(window, "bedrock")
    running = (Line(LineName.KEY, LineState.RUNNING), *Checklist().lines[1:])
    view.keys.show_checklist(Checklist("Amazon Bedrock", running))
    qtbot.waitUntil(lambda: is_seen(view.keys.checklist))


def test_an_address_is_called_by_its_host(window: MainWindow) -> None:
    view = chosen(window, "openai_compatible")
    form = view.keys.form
    assert form is not None
    assert form.address is not None
    form.address.setText("http://127.0.0.1:8080/v1")
    view.keys.show_checklist(Checklist("Another address", scenes.DONE.lines))
    words = "\n".join(x.text() for x in view.keys.findChildren(TextLabel))
    assert "Key accepted by 127.0.0.1:8080" in words
    assert "Another address API key" not in words


def test_a_refused_key_is_validated_anew_and_not_retried(window: MainWindow) -> None:
    view = chosen(window, "bedrock")
    for outcome, offered in ((KeyOutcome.WRONG_KEY, False), (KeyOutcome.TIMED_OUT, True)):
        failed = Line(LineName.KEY, LineState.FAILED, check=KeyCheck(outcome))
        view.keys.show_checklist(Checklist("X", (failed, *Checklist().lines[1:])))
        row = view.keys.checklist._rows[LineName.KEY]
        assert row._retry.isVisible() is offered
