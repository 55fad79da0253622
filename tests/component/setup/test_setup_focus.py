"""Where the keyboard goes in the set-up, and that its card stays where it is."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from nova_desktop.domain.chat import Author
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.setup import Setup, Source, Step
from nova_desktop.services.setup.checklist import Checklist, Line, LineName, LineState
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.shell.main_window import MainWindow
from tests.scenes import setup as scenes

KEYS = Setup(Step.SOURCE, connected=True)
CONNECTION = Setup(Step.SOURCE, Source.CONNECTION, connected=True)


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def has_focus(widget: QWidget) -> bool:
    return QApplication.focusWidget() is widget


def away_and_back(view: SetupView, here: Setup) -> None:
    """Back, then Continue, as the presenter shows it: the page first, then what may be pressed."""
    view.show_setup(here.back())
    view.show_ways(back=True, forward=True)
    view.show_setup(here)
    view.show_ways(back=True, forward=True)
    settle()


def test_once_a_key_is_tried_the_keyboard_comes_back_to_continue(window: MainWindow) -> None:
    view = scenes.keys(window, scenes.DONE)
    away_and_back(view, KEYS)
    assert has_focus(view.frame.footer.forward)


def test_a_key_that_was_not_tried_is_still_to_be_validated(window: MainWindow) -> None:
    stopped = (*scenes.DONE.lines[:3], Line(LineName.TRY, LineState.STOPPED))
    view = scenes.keys(window, Checklist("HuggingFace", stopped))
    away_and_back(view, KEYS)
    assert view.keys.form is not None
    assert has_focus(view.keys.form.check)


def test_with_a_gateway_found_the_keyboard_comes_back_to_continue(window: MainWindow) -> None:
    found = GatewayLook(LookOutcome.OK, "http://x", scenes.served(9, 3))
    view = scenes.connection(window, found)
    away_and_back(view, CONNECTION)
    assert has_focus(view.frame.footer.forward)
    view.connection.show_nothing()
    away_and_back(view, CONNECTION)
    assert has_focus(view.connection.address)


def test_with_an_answer_the_keyboard_comes_back_to_the_way_on(window: MainWindow) -> None:
    view = scenes.done(window)
    view.done.show_messages([scenes.said(2, "Hello", Author.NOVA)])
    assert has_focus(view.done.send)
    view.done.show_answered(True)
    view.show_setup(Setup(Step.YOU, connected=True))
    view.show_setup(Setup(Step.DONE, connected=True))
    assert has_focus(view.frame.footer.forward)


def test_what_is_offered_too_early_gets_the_focus_once_it_can_be_pressed(
    window: MainWindow,
) -> None:
    view = scenes.keys(window)
    assert view.keys.form is not None
    view.keys.form.check.setFocus()
    view.show_ways(back=True, forward=False)
    view.offer_forward()
    settle()
    assert not has_focus(view.frame.footer.forward)
    view.show_ways(back=True, forward=True)
    assert has_focus(view.frame.footer.forward)


def test_models_open_at_continue_also_while_it_cannot_be_pressed_yet(window: MainWindow) -> None:
    view = scenes.keys(window)
    view.show_ways(back=True, forward=False)
    view.show_setup(Setup(Step.MODELS, connected=True))
    view.show_ways(back=True, forward=True)
    assert has_focus(view.frame.footer.forward)


def test_who_has_gone_elsewhere_keeps_the_keyboard(window: MainWindow) -> None:
    view = scenes.keys(window)
    view.show_ways(back=True, forward=False)
    view.offer_forward()
    view.frame.footer.later.setFocus()
    view.show_ways(back=True, forward=True)
    assert has_focus(view.frame.footer.later)


def test_an_offer_ends_with_its_page(window: MainWindow) -> None:
    view = scenes.keys(window)
    view.frame.footer.back.setFocus()
    view.show_ways(back=True, forward=False)
    view.offer_forward()
    view.show_setup(Setup(Step.SOURCE, Source.IMPORT))  # without its panel it asks for nothing
    view.show_ways(back=True, forward=True)
    assert has_focus(view.frame.footer.back)


def test_retry_hands_the_keyboard_to_cancel(window: MainWindow) -> None:
    """Else it would go to whatever comes next, which is the way out."""
    stopped = (Line(LineName.KEY, LineState.STOPPED), *Checklist().lines[1:])
    view = scenes.keys(window, Checklist("HuggingFace", stopped))
    view.keys.checklist.focus_retry(LineName.KEY)
    running = (Line(LineName.KEY, LineState.RUNNING), *Checklist().lines[1:])
    view.keys.show_checklist(Checklist("HuggingFace", running))
    assert view.keys.form is not None
    assert has_focus(view.keys.form.check)
    assert view.keys.form.check.text() == "Cancel"


def places(view: SetupView) -> tuple[QPoint, QPoint]:
    """The card's upper left corner and that of Continue, in the view."""
    settle()
    forward = view.frame.footer.forward
    return view.frame._card.pos(), forward.mapTo(view, forward.rect().bottomRight())


@pytest.mark.parametrize("size", [(1280, 800), (1000, 700), (900, 600)])
def test_the_card_stays_where_it_is_from_step_to_step(
    window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    view = scenes.keys(window)
    found = [places(view)]
    for step in (Step.WELCOME, Step.MODELS, Step.YOU, Step.DONE, Step.SOURCE):
        view.show_setup(Setup(step, connected=True))
        found.append(places(view))
    view.show_setup(CONNECTION)
    found.append(places(view))
    assert found == found[:1] * len(found)


def test_a_page_that_needs_more_is_given_more(window: MainWindow) -> None:
    view = scenes.keys(window)
    before = view.frame._card.geometry()
    several = max(scenes.providers(), key=lambda p: len(p.fields) + p.asks_address)
    view.keys.show_provider(several)
    settle()
    now = view.frame._card.geometry()
    assert now.height() > before.height()
    assert view.rect().contains(now)


def test_the_page_of_a_certificate_fits_where_all_is_twice_as_large(window: MainWindow) -> None:
    view = scenes.connection(window, GatewayLook(LookOutcome.TLS, certificate=scenes.PEM))
    view.setFixedWidth(640)  # half of 1280
    settle()
    area = view.frame._area
    assert view.connection.width() <= area.viewport().width()


def test_a_wrong_mail_leaves_the_name_where_it_is(window: MainWindow) -> None:
    view = scenes.you(window)
    settle()
    before = view.you.name.mapTo(view.you, QPoint())
    view.you.show_wrong("Write it as name@example.org, or leave it empty.", "")
    settle()
    assert view.you.name.mapTo(view.you, QPoint()) == before


def test_whoever_has_a_set_up_is_greeted_so(window: MainWindow) -> None:
    view = scenes.opened(window, Setup(connected=True, again=True))
    foot = view.frame.footer
    assert view.welcome.accessibleName() == "Set up Nova again"
    assert "Your accounts and models are kept" in view.welcome._text.text()
    assert foot.later.text() == "Back to Nova"
    view.show_setup(Setup())
    assert view.welcome.accessibleName() == "Welcome to Nova"
    assert foot.later.text() == "Set up later"
