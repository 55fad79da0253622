"""The admin pages: signed in where there are some, told where there are none."""

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.admin_ui import AdminOffer
from nova_desktop.ui.settings.admin_presenter import AdminPresenter
from tests.fakes.settings_parts import SettingsDesk


class Desk(SettingsDesk):
    def __init__(self, offer: AdminOffer) -> None:
        super().__init__()
        self.admin.offers["a"] = offer
        self.presenter = AdminPresenter(
            self.admin,
            lambda gateway: gateway or "Nova",
            self.answers,
            self.operations,
            self.saving.say,
            self.done.append,
            lambda: self.done.append("models"),
            self.parts.place,
        )


def test_novas_own_leads_to_its_screens() -> None:
    desk = Desk(AdminOffer.SIGNS_IN)
    desk.presenter.open("")
    assert desk.done == ["models"]


def test_one_with_a_database_is_opened_signed_in() -> None:
    desk = Desk(AdminOffer.SIGNS_IN)
    desk.presenter.open("a")
    assert desk.done == ["http://127.0.0.1:1/a"]
    assert desk.answers.asked == []


def test_one_without_a_database_says_so() -> None:
    desk = Desk(AdminOffer.NO_DATABASE)
    desk.presenter.open("a")
    assert desk.done == []
    assert "keeps no database" in desk.toasts.texts[0]


@pytest.mark.parametrize("login", [("admin", "pw"), None])
def test_a_password_is_asked_for_once(login: tuple[str, str] | None) -> None:
    desk = Desk(AdminOffer.NEEDS_PASSWORD)
    desk.answers.login = login
    desk.presenter.open("a")
    assert desk.admin.logins == ([login] if login else [])
    assert len(desk.done) == bool(login)


@pytest.mark.parametrize("place", [SecretsPlace.SESSION, None])
def test_without_a_keychain_a_place_is_asked_for(place: SecretsPlace | None) -> None:
    desk = Desk(AdminOffer.NEEDS_PASSWORD)
    desk.admin.fails = NovaError.of(ProblemCode.KEYCHAIN_MISSING)
    desk.keys.then = lambda: setattr(desk.admin, "fails", None)
    desk.answers.place = place
    desk.presenter.open("a")
    assert desk.answers.asked == ["a", "place"]
    assert len(desk.admin.logins) == len(desk.done) == bool(place)
    assert desk.operations.problems == []
