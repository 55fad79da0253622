"""Providers and keys: validated, rotated, removed and added, each told."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, KeyOutcome
from nova_desktop.domain.settings import Models, Providers, SecretsPlace, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.account_checks import LastCheck
from nova_desktop.services.account_edits import removing
from nova_desktop.ui.settings.accounts_presenter import AccountRow, AccountsPresenter
from nova_desktop.ui.settings.add_presenter import AddPresenter
from nova_desktop.ui.settings.outcome_words import check_text, last_check_text
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.removal_words import removed_text
from nova_desktop.ui.times import full_time
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
            self.gateways.model_for,
            self.find_keychain,
        )
        self.adding = AddPresenter(
            self.accounts, self.dialog, self.saving, self.operations, self.place
        )
        self.presenter.refresh()

    async def add(self) -> None:
        self.done.append("add")

    async def change(self, settings: Settings) -> None:
        await self.settings.change(lambda _now: settings)

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
    assert desk.told() == ("Valid, checked just now · 34 models", "ok")
    assert desk.told("old")[1] == "warning"
    assert desk.rows.was_busy == {"openai", "old"}


def test_a_good_key_replaces_the_old_one() -> None:
    desk = Desk()
    desk.answers.keys = [" sk-new "]
    desk.presenter.replace_key("openai")
    assert desk.accounts.keys == {"openai": "sk-new"}
    assert desk.toasts.texts == ["The next call to OpenAI uses the new key"]
    assert desk.told()[1] == "ok"


def test_a_key_that_is_gone_is_told_whatever_was_validated_before_until_it_is_entered() -> None:
    desk = Desk()
    desk.presenter.validate("openai")
    assert desk.told()[1] == "ok"
    desk.accounts.keyless = {"openai"}
    desk.presenter.open()
    row = desk.rows.shown["openai"]
    assert (row.state.split(".")[0], row.kind) == ("The key is not there any more", "warning")
    desk.answers.keys = ["sk-new"]
    desk.presenter.replace_key("openai")
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


def models_of(*accounts: str, chat: str = "") -> Settings:
    """Each of these accounts serves one model of its name."""
    settings = Settings(
        providers=Providers(tuple(Account(name, "openai") for name in accounts)),
        models=Models(tuple(Deployment(n, f"{n}-model", "o/m", account=n) for n in accounts)),
    )
    return replace(settings, roles=replace(settings.roles, chat_llm_model=chat))


def removed(before: Settings, account: str) -> SettingsChange:
    return SettingsChange(before, removing(account)(before))


def test_removing_tells_which_models_go_and_who_answers_then() -> None:
    change = removed(models_of("a", "b"), "a")
    was = {Role.CHAT: "a-model", Role.SMALL: "a-model", Role.MEMORY: "b-model", Role.EMBEDDING: "e"}
    now = {Role.CHAT: "b-model", Role.SMALL: "b-model", Role.MEMORY: "b-model", Role.EMBEDDING: ""}
    assert removed_text("OpenAI", change, was, now) == (
        "OpenAI removed. 1 model goes with it: a-model. "
        "Chat, Small tasks: b-model takes over. Embedding: no model left."
    )
    assert removed_text("OpenAI", change, was, was) == (
        "OpenAI removed. 1 model goes with it: a-model."
    )
    nothing = SettingsChange(Settings(), Settings())
    assert removed_text("OpenAI", nothing, {}, {}) == "OpenAI removed"


def test_many_models_are_counted_and_one_that_another_serves_does_not_go() -> None:
    names = [*(f"m{n}" for n in range(6)), "shared"]
    mine = tuple(Deployment(name, name, "o/m", account="a") for name in names)
    before = models_of("a", "b")
    other = Deployment("other", "shared", "o/m", account="b")
    change = removed(replace(before, models=Models((*mine, other))), "a")
    text = removed_text("OpenAI", change, {}, {})
    assert text == "OpenAI removed. 6 models go with it: m0, m1, m2, m3 and 2 more."


def test_the_toast_of_removing_tells_it_and_undo_brings_all_back() -> None:
    desk = Desk()
    before = models_of("openai", "old", chat="openai-model")
    desk.operations.start("", lambda: desk.change(before))
    desk.presenter.remove("openai")
    assert desk.toasts.texts == [
        "OpenAI removed. 1 model goes with it: openai-model. Chat: qwen3-32b takes over."
    ]
    desk.toasts.undo()
    assert desk.store.settings == before


def test_what_came_of_the_last_run_is_shown_when_the_panel_opens() -> None:
    desk = Desk()
    at = datetime.now(UTC) - timedelta(hours=30)
    row = {"outcome": "ok", "at": at.isoformat(), "models": 1}
    desk.state.values["account/check/openai"] = json.dumps(row)
    desk.state.values["account/check/gone"] = json.dumps(row)
    assert desk.told() == ("Not validated yet", "small")
    desk.presenter.open()
    assert desk.told() == (
        last_check_text(LastCheck(KeyOutcome.OK, at, 1), datetime.now(UTC)),
        "ok",
    )
    assert desk.rows.shown["openai"].when == full_time(at)
    assert desk.state.values.keys() == {"account/check/openai"}


def test_what_was_added_a_moment_ago_was_validated() -> None:
    desk = Desk()
    desk.adding.submit(OPENAI, Access("sk-1"))
    desk.presenter.refresh()
    assert desk.told()[0].startswith("Valid, checked just now")


def test_times_of_validations_are_read_as_a_person_says_them() -> None:
    now = datetime(2025, 11, 20, 15, tzinfo=datetime.now().astimezone().tzinfo)

    def told(outcome: KeyOutcome, models: int = 0, **ago: int) -> str:
        return last_check_text(LastCheck(outcome, now - timedelta(**ago), models), now)

    assert told(KeyOutcome.OK, 34, seconds=9) == "Valid, checked just now · 34 models"
    assert told(KeyOutcome.OK, 1, minutes=5) == "Valid, checked 5 min ago · 1 model"
    assert told(KeyOutcome.OK, hours=2) == "Valid, checked 2 h ago"
    assert told(KeyOutcome.OK, days=1) == "Valid, checked yesterday"
    assert told(KeyOutcome.WRONG_KEY, hours=2) == (
        "The key was refused. Copy it again, or make a new one there. Checked 2 h ago."
    )


def test_without_a_keychain_none_is_said_to_have_the_key() -> None:
    desk = Desk()
    desk.keychain = ""
    desk.presenter.open()
    assert desk.rows.shown["openai"].detail == "Its keychain is missing"
