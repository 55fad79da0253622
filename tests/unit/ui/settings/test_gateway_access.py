"""Another key and another certificate of a gateway: tried, asked about, kept, taken back."""

import base64
import hashlib
from dataclasses import replace

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.certificates import fingerprint
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.settings import GatewaySettings, SecretsPlace, Settings
from nova_desktop.ui.settings.gateway_access import GatewayAccess
from nova_desktop.ui.settings.outcome_words import outcome_text
from nova_desktop.ui.settings.places import WithPlace
from tests.fakes.settings_parts import SettingsDesk


def pem(inside: bytes) -> str:
    text = base64.encodebytes(inside).decode()
    return f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n"


OLD, NEW = pem(b"old" * 40), pem(b"new" * 40)
GOOD = GatewayLook(LookOutcome.OK)
KEY_REFUSED = GatewayLook(LookOutcome.KEY_REFUSED)
SHOWS_NEW = GatewayLook(LookOutcome.TLS, certificate=NEW)


class Panel:
    def __init__(self) -> None:
        self.busy: list[bool] = []

    def show_busy(self, gateway_id: str, busy: bool) -> None:
        self.busy.append(busy)


class Desk(SettingsDesk):
    """One gateway with a key; `certificate` is what was trusted before."""

    def __init__(self, certificate: str = "") -> None:
        one = ExternalGateway("a", "https://here:4000", SecretRef("gateway-a"), certificate)
        super().__init__(replace(Settings(), gateway=GatewaySettings(external=(one,))))
        self.panel = Panel()
        place = WithPlace(self.keys, self.answers)
        self.access = GatewayAccess(
            self.edits, self.panel, self.saving, self.operations, self.answers, place
        )

    @property
    def now(self) -> ExternalGateway:
        return self.store.settings.gateway.external[0]


def test_a_key_is_tried_asked_for_again_kept_and_taken_back() -> None:
    desk = Desk()
    desk.answers.keys = ["sk-wrong", " sk-right "]
    desk.edits.looks = {("sk-wrong", None): KEY_REFUSED, ("sk-right", None): GOOD}
    desk.access.replace_key("a")
    assert desk.answers.asked == ["", outcome_text(LookOutcome.KEY_REFUSED)]
    assert desk.edits.keys == ["sk-right"]
    assert desk.panel.busy == [True, False] * 2
    assert desk.toasts.texts == ["The next call to here:4000 uses the new key"]
    desk.toasts.undo()
    assert desk.now.secret == SecretRef("gateway-a")


def test_a_key_that_nobody_could_try_is_kept_if_the_user_wants_so() -> None:
    for keeps in (True, False):
        desk = Desk()
        desk.answers.keys, desk.answers.keeps = ["sk-1"], keeps
        desk.access.replace_key("a")
        assert desk.answers.asked == ["", outcome_text(LookOutcome.REFUSED)]
        assert desk.edits.keys == (["sk-1"] if keeps else [])


def test_no_key_is_asked_for_to_do_without() -> None:
    desk = Desk()
    desk.access.drop_key("a")
    assert (desk.now.secret, desk.answers.asked) == (None, [])
    assert desk.toasts.texts == ["here:4000: without a key"]
    desk.toasts.undo()
    assert desk.now.secret == SecretRef("gateway-a")


def test_without_a_keychain_the_place_of_a_key_is_asked_for() -> None:
    for place, kept in ((SecretsPlace.SESSION, ["sk-1"]), (None, [])):
        desk = Desk()
        desk.answers.keys, desk.answers.place = ["sk-1"], place
        desk.edits.looks = {("sk-1", None): GOOD}
        desk.edits.missing_place = NovaError.of(ProblemCode.KEYCHAIN_MISSING)
        desk.keys.then = lambda desk=desk: setattr(desk.edits, "missing_place", None)
        desk.access.replace_key("a")
        assert desk.answers.asked == ["", "place"]
        assert desk.edits.keys == kept
        assert len(desk.toasts.shown) == len(kept)


def test_another_certificate_is_trusted_only_when_the_user_says_so() -> None:
    for trusts, kept in ((False, OLD), (True, NEW)):
        desk = Desk(OLD)
        desk.answers.trusts = trusts
        desk.edits.looks = {(None, ""): SHOWS_NEW, (None, NEW): GOOD}
        desk.access.trust("a")
        assert desk.answers.asked == [f"other {fingerprint(NEW)}"]
        assert desk.now.certificate == kept
    assert desk.toasts.texts == ["The certificate of here:4000 is trusted"]
    desk.toasts.undo()
    assert desk.now.certificate == OLD


def test_the_key_is_no_matter_of_the_certificate() -> None:
    desk = Desk()
    desk.edits.looks = {(None, ""): SHOWS_NEW, (None, NEW): KEY_REFUSED}
    desk.access.trust("a")
    assert desk.answers.asked == [fingerprint(NEW)]
    assert desk.now.certificate == NEW


def test_one_that_is_out_of_date_is_not_trusted() -> None:
    desk = Desk()
    desk.edits.looks = {(None, ""): SHOWS_NEW, (None, NEW): SHOWS_NEW}
    desk.access.trust("a")
    assert desk.now.certificate == ""
    assert "out of date" in desk.toasts.texts[0]


def test_nothing_is_asked_where_there_is_nothing_to_trust() -> None:
    told = {
        ("", GOOD): "here:4000: Its certificate is trusted already.",
        (NEW, SHOWS_NEW): "here:4000: It shows the certificate that you trust already.",
        (OLD, GOOD): "here:4000 is trusted like any other now",
        (OLD, GatewayLook(LookOutcome.REFUSED)): (
            f"here:4000: {outcome_text(LookOutcome.REFUSED)}"
        ),
    }
    for (trusted, look), text in told.items():
        desk = Desk(trusted)
        desk.edits.looks = {(None, ""): look}
        desk.access.trust("a")
        assert (desk.answers.asked, desk.toasts.texts) == ([], [text])
        assert desk.now.certificate == ("" if look.is_good else trusted)


def test_a_fingerprint_is_what_other_programs_show() -> None:
    digest = hashlib.sha256(b"new" * 40).hexdigest().upper()
    shown = fingerprint(NEW)
    assert shown.replace("\n", ":").split(":") == [digest[n : n + 2] for n in range(0, 64, 2)]
    assert [len(line) for line in shown.splitlines()] == [47, 47]
    for none in ("", "PEM", "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----"):
        assert fingerprint(none) == ""
