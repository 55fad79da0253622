"""Providers and keys: validated, rotated, removed and added, each told."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, KeyOutcome
from nova_desktop.domain.settings import Providers, SecretsPlace, Settings
from nova_desktop.ui.settings.accounts_presenter import AccountRow, AccountsPresenter
from nova_desktop.ui.settings.add_presenter import AddPresenter
from nova_desktop.ui.settings.outcome_words import check_text
from nova_desktop.ui.settings.places import WithPlace
from tests.fakes.settings_parts import SettingsDesk
from tests.fakes.settings_sources import OPENAI

WRONG = KeyCheck(KeyOutcome.WRONG_KEY)
NO_CREDIT = KeyCheck(KeyOutcome.NO_CREDIT)
NO_KEYCHAIN = NovaError.of(ProblemCode.KEYCHAIN_MISSING)
LOCKED = NovaError.of(ProblemCode.KEYCHAIN_LOCKED, retryable=True)
TWO = (
    Account("openai", "openai", secret=SecretRef("openai")),
    Account("old", "gone-provider", "http://there"),
)


class Rows:
    def __init__(self) -> None:
        self.shown: dict[str, AccountRow] = {}
        self.was_busy: set[str] = set()

    def show_accounts(self, rows: Sequence[AccountRow]) -> None:
        self.shown = {row.id: row for row in rows}
        self.was_busy |= {row.id for row in rows if row.busy}


class Dialog:
    """An AddView."""

    def __init__(self) -> None:
        self.is_open = True
        self.busy: list[bool] = []
        self.wrong = ""
        self.finished = False

    def show_busy(self, busy: bool) -> None:
        self.busy.append(busy)

    def show_wrong(self, text: str) -> None:
        self.wrong = text

    def finish(self) -> None:
        self.finished = True


class Desk(SettingsDesk):
    def __init__(self) -> None:
        super().__init__(replace(Settings(), providers=Providers(TWO)))
        self.rows = Rows()
        self.dialog = Dialog()
        self.place = WithPlace(self.keys, self.answers)
        self.presenter = AccountsPresenter(
            self.accounts,
            self.rows,
            self.saving,
            self.operations,
            self.answers,
            self.place,
            self.add,
        )
        self.adding = AddPresenter(
            self.accounts, self.dialog, self.saving, self.operations, self.place
        )
        self.presenter.refresh()

    async def add(self) -> None:
        self.done.append("add")

    def told(self, account: str = "openai") -> tuple[str, str]:
        row = self.rows.shown[account]
        return row.state, row.kind


def test_each_account_tells_what_it_is() -> None:
    desk = Desk()
    known, unknown = desk.rows.shown["openai"], desk.rows.shown["old"]
    assert (known.name, known.detail, known.has_key) == ("OpenAI", "Key in the keychain", True)
    assert (unknown.name, unknown.has_key) == ("gone-provider", False)
    assert desk.told() == ("Not validated yet", "small")


def test_validate_tells_each_outcome_in_its_own_words() -> None:
    desk = Desk()
    texts: set[str] = set()
    for outcome in KeyOutcome:
        desk.accounts.checks["openai"] = KeyCheck(outcome)
        desk.presenter.validate("openai")
        texts.add(desk.told()[0])
    assert len(texts) == len(KeyOutcome)
    assert desk.rows.was_busy == {"openai"}
    assert not desk.rows.shown["openai"].busy
    desk.accounts.checks["openai"] = WRONG
    desk.presenter.validate("openai")
    assert desk.told()[1] == "error"
    assert check_text(KeyCheck(KeyOutcome.RATE_LIMITED, retry_after_s=7.2)).startswith(
        "Too many calls for now. Wait 7 s"
    )


def test_all_are_validated() -> None:
    desk = Desk()
    desk.accounts.checks["old"] = NO_CREDIT
    desk.presenter.validate_all()
    assert desk.told() == ("Works: 34 models · now", "ok")
    assert desk.told("old")[1] == "warning"
    assert desk.rows.was_busy == {"openai", "old"}


def test_a_good_key_replaces_the_old_one() -> None:
    desk = Desk()
    desk.answers.keys = [" sk-new "]
    desk.presenter.replace_key("openai")
    assert desk.accounts.keys == {"openai": "sk-new"}
    assert desk.toasts.texts == ["The next call to OpenAI uses the new key"]
    assert desk.told()[1] == "ok"


def test_a_wrong_key_is_asked_for_again_and_the_old_one_stays() -> None:
    desk = Desk()
    desk.answers.keys = ["sk-wrong"]
    desk.accounts.checks["sk-wrong"] = WRONG
    desk.presenter.replace_key("openai")
    assert desk.answers.asked == ["", check_text(WRONG)]
    assert desk.accounts.keys == {}
    assert desk.toasts.shown == []


def test_a_key_that_may_be_right_is_kept_if_the_user_wants_so() -> None:
    for keeps, kept in ((False, {}), (True, {"openai": "sk-poor"})):
        desk = Desk()
        desk.answers.keys = ["sk-poor"]
        desk.answers.keeps = keeps
        desk.accounts.checks["sk-poor"] = NO_CREDIT
        desk.presenter.replace_key("openai")
        assert desk.accounts.keys == kept


def test_without_a_keychain_the_place_is_asked_for_first() -> None:
    desk = Desk()
    desk.accounts.fails = NO_KEYCHAIN
    desk.answers.keys = ["sk-new"]
    desk.presenter.replace_key("openai")
    assert desk.keys.chosen == [SecretsPlace.SESSION]
    assert desk.accounts.keys == {"openai": "sk-new"}
    desk = Desk()
    desk.accounts.fails, desk.answers.place = NO_KEYCHAIN, None
    desk.answers.keys = ["sk-new"]
    desk.presenter.replace_key("openai")
    assert desk.accounts.keys == {}
    assert desk.operations.problems == []


def test_a_locked_keychain_is_a_problem_and_nothing_changes() -> None:
    desk = Desk()
    desk.accounts.fails = LOCKED
    desk.answers.keys = ["sk-new"]
    desk.presenter.replace_key("openai")
    assert [p.code for p in desk.operations.problems] == [ProblemCode.KEYCHAIN_LOCKED]
    assert (desk.accounts.keys, desk.toasts.shown) == ({}, [])


def test_remove_can_be_taken_back() -> None:
    desk = Desk()
    desk.presenter.remove("openai")
    assert list(desk.rows.shown) == ["old"]
    assert desk.toasts.texts == ["OpenAI removed"]
    desk.toasts.undo()
    assert list(desk.rows.shown) == ["openai", "old"]


def test_one_press_checks_and_adds() -> None:
    desk = Desk()
    desk.adding.submit(OPENAI, Access("sk-1"))
    assert desk.dialog.finished
    assert desk.dialog.busy == [True, False]
    assert desk.accounts.added == [("openai", Access("sk-1"))]
    assert desk.toasts.texts == ["OpenAI added with gpt-4o-mini"]


def test_a_refused_key_stays_in_the_dialog() -> None:
    desk = Desk()
    desk.accounts.checks["sk-1"] = WRONG
    desk.adding.submit(OPENAI, Access("sk-1"))
    assert (desk.dialog.wrong, desk.dialog.finished) == (check_text(WRONG), False)
    assert desk.accounts.added == []
    assert desk.dialog.busy == [True, False]


def test_a_dialog_that_was_closed_meanwhile_adds_nothing() -> None:
    desk = Desk()
    desk.dialog.is_open = False
    desk.adding.submit(OPENAI, Access("sk-1"))
    assert desk.accounts.added == []
    assert desk.toasts.shown == []


def test_what_cannot_be_stored_is_told_in_the_dialog_and_as_a_problem() -> None:
    desk = Desk()
    desk.accounts.fails = LOCKED
    desk.adding.submit(OPENAI, Access("sk-1"))
    assert desk.dialog.wrong == "The keychain is locked. Unlock it, then press Retry."
    assert len(desk.operations.problems) == 1
    assert not desk.dialog.finished
