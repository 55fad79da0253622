"""Providers and keys: their states, Validate, Replace key, Remove, Add; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.provider_catalogue import KeyCheck, Provider
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.account_checks import LastCheck
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.keys.rotation import RotationQuestions, rotated
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.outcome_words import (
    last_check_text,
    may_be_right,
)
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.removal_words import removed_text
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.times import full_time


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as it is shown. `kind` is that of its state's text; `busy` while it is asked.

    `when` is the full time of what the state tells.
    """

    id: str
    name: str
    detail: str
    state: str = ""
    kind: str = "small"
    busy: bool = False
    has_key: bool = True
    when: str = ""


class AccountsView(Protocol):
    """The panel."""

    def show_accounts(self, rows: Sequence[AccountRow]) -> None: ...


class Accounts(Protocol):
    """What of services.accounts is used here."""

    def all(self) -> tuple[Account, ...]: ...
    def provider_of(self, account: Account) -> Provider | None: ...
    def last_check(self, account_id: str) -> LastCheck | None: ...
    async def without_key(self) -> frozenset[str]: ...
    async def recall(self) -> None: ...
    async def validate(self, account_id: str) -> KeyCheck: ...
    async def rotate(self, account_id: str, key: str, *, force: bool = False) -> KeyCheck: ...
    async def validate_all(self, on_result: Callable[[str, KeyCheck], None]) -> None: ...
    async def remove(self, account_id: str) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


class AccountsPresenter:
    """`add` opens the dialog that adds one; `works_as` tells which model has a role now.

    `keychain` is the name of the system's keychain, "" for none.
    """

    def __init__(
        self,
        accounts: Accounts,
        view: AccountsView,
        saving: Saving,
        operations: Operations,
        questions: RotationQuestions,
        place: WithPlace,
        add: Callable[[], Awaitable[None]],
        works_as: Callable[[Role], str],
        keychain: Callable[[], Awaitable[str]],
    ) -> None:
        self._accounts = accounts
        self._view = view
        self._saving = saving
        self._operations = operations
        self._questions = questions
        self._place = place
        self._add = add
        self._works_as = works_as
        self._keychain = keychain
        self._has_keychain = True
        self._keyless: frozenset[str] = frozenset()
        self._asked: set[str] = set()
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """Show all accounts as they are now."""
        self._view.show_accounts([self._row(account) for account in self._accounts.all()])

    def open(self) -> None:
        """The same, with what has to be looked up first."""
        self.refresh()
        self._operations.start("the last validations", self._look_up)

    def add(self) -> None:
        self._operations.start("add a provider", self._add)

    def validate(self, account_id: str) -> None:
        self._operations.start(f"validate {account_id}", lambda: self._validate(account_id))

    def validate_all(self) -> None:
        """Ask with all keys; each result is shown as it comes."""
        self._operations.start("validate all", self._validate_all)

    def replace_key(self, account_id: str) -> None:
        self._operations.start(f"rotate {account_id}", lambda: self._rotate(account_id))

    def remove(self, account_id: str) -> None:
        self._operations.start(f"remove {account_id}", lambda: self._remove(account_id))

    async def _look_up(self) -> None:
        await self._accounts.recall()
        self._has_keychain = bool(await self._keychain())
        self._keyless = await self._accounts.without_key()
        self.refresh()

    async def _validate(self, account_id: str) -> None:
        if account_id in self._asked:
            return
        self._asked.add(account_id)
        self.refresh()
        try:
            await self._accounts.validate(account_id)
        finally:
            self._asked.discard(account_id)
            self.refresh()

    async def _validate_all(self) -> None:
        asked = {account.id for account in self._accounts.all()}
        self._asked |= asked
        self.refresh()
        try:
            await self._accounts.validate_all(self._answered)
        finally:
            self._asked -= asked
            self.refresh()

    def _answered(self, account_id: str, check: KeyCheck) -> None:
        del check  # it is the last one now
        self._asked.discard(account_id)
        self.refresh()

    async def _rotate(self, account_id: str) -> None:
        name = self._name(account_id)
        check = await rotated(
            name,
            self._questions,
            self._place,
            lambda key, force: self._accounts.rotate(account_id, key, force=force),
        )
        if check is not None:
            self._keyless -= {account_id}
            self.refresh()
            self._saving.say(_("The next call to {name} uses the new key").format(name=name))

    async def _remove(self, account_id: str) -> None:
        name, was = self._name(account_id), self._workers()
        change = await self._accounts.remove(account_id)
        text = removed_text(name, change, was, self._workers())
        self._saving.tell(change, text, self._accounts.undo, lasting=True)

    def _workers(self) -> dict[Role, str]:
        return {role: self._works_as(role) for role in Role}

    def _name(self, account_id: str) -> str:
        account = next((a for a in self._accounts.all() if a.id == account_id), None)
        return self._provider_name(account) if account else account_id

    def _provider_name(self, account: Account) -> str:
        provider = self._accounts.provider_of(account)
        return provider.name if provider else account.provider

    def _row(self, account: Account) -> AccountRow:
        kept = self._kept_in() if account.secret else _("Needs no key")
        row = AccountRow(
            account.id,
            self._provider_name(account),
            " · ".join(part for part in (account.api_base, kept) if part),
            _("Not validated yet"),
            has_key=bool(account.secret),
        )
        if account.id in self._asked:
            return replace(row, state=_("Asking…"), busy=True)
        if account.id in self._keyless:
            text = _("The key is not there any more. Enter it with Replace key.")
            return replace(row, state=text, kind="warning")
        last = self._accounts.last_check(account.id)
        if last is None:
            return row
        state = last_check_text(last, datetime.now(UTC))
        return replace(row, state=state, kind=_kind(last), when=full_time(last.at))

    def _kept_in(self) -> str:
        place = self._saving.settings.now.secrets.place
        if place is SecretsPlace.SESSION:
            return _("Key for this session only")
        if place is SecretsPlace.FILE:
            return _("Key in a file of yours")
        return _("Key in the keychain") if self._has_keychain else _("Its keychain is missing")


def _kind(last: LastCheck) -> str:
    if last.is_good:
        return "ok"
    return "warning" if may_be_right(last.outcome) else "error"
