"""Providers and keys: their states, Validate, Replace key, Remove, Add; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from typing import Protocol

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.provider_catalogue import KeyCheck, Provider
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.outcome_words import check_text, is_warning
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.times import relative_time


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as it is shown. `kind` is that of its state's text; `busy` while it is asked."""

    id: str
    name: str
    detail: str
    state: str = ""
    kind: str = "small"
    busy: bool = False
    has_key: bool = True


class AccountsView(Protocol):
    """The panel."""

    def show_accounts(self, rows: Sequence[AccountRow]) -> None: ...


class Accounts(Protocol):
    """What of services.accounts is used here."""

    def all(self) -> tuple[Account, ...]: ...
    def provider_of(self, account: Account) -> Provider | None: ...
    async def validate(self, account_id: str) -> KeyCheck: ...
    async def rotate(self, account_id: str, key: str, *, force: bool = False) -> KeyCheck: ...
    async def validate_all(self, on_result: Callable[[str, KeyCheck], None]) -> None: ...
    async def remove(self, account_id: str) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


class AccountQuestions(Protocol):
    """The dialogs."""

    async def ask_key(self, name: str, wrong: str) -> str:
        """A new key, or ""; `wrong` says why the last one was not taken."""
        ...

    async def keep_anyway(self, name: str, why: str) -> bool:
        """Whether to keep a key that could not be shown to work."""
        ...


@dataclass(slots=True)
class _State:
    check: KeyCheck | None = None
    at: datetime | None = None
    busy: bool = False


class AccountsPresenter:
    """`add` opens the dialog that adds one."""

    def __init__(
        self,
        accounts: Accounts,
        view: AccountsView,
        saving: Saving,
        operations: Operations,
        questions: AccountQuestions,
        place: WithPlace,
        add: Callable[[], Awaitable[None]],
    ) -> None:
        self._accounts = accounts
        self._view = view
        self._saving = saving
        self._operations = operations
        self._questions = questions
        self._place = place
        self._add = add
        self._states: dict[str, _State] = {}
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """Show all accounts as they are now."""
        self._view.show_accounts([self._row(account) for account in self._accounts.all()])

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

    async def _validate(self, account_id: str) -> None:
        state = self._states.setdefault(account_id, _State())
        if state.busy:
            return
        state.busy = True
        self.refresh()
        try:
            self._keep(account_id, await self._accounts.validate(account_id))
        finally:
            state.busy = False
            self.refresh()

    async def _validate_all(self) -> None:
        asked = [account.id for account in self._accounts.all()]
        for account_id in asked:
            self._states.setdefault(account_id, _State()).busy = True
        self.refresh()
        try:
            await self._accounts.validate_all(self._keep)
        finally:
            for account_id in asked:
                self._states[account_id].busy = False
            self.refresh()

    async def _rotate(self, account_id: str) -> None:
        name, wrong = self._name(account_id), ""
        while key := (await self._questions.ask_key(name, wrong)).strip():
            check = await self._rotated(account_id, key, force=False)
            if check is None:
                return
            if not check.is_good and is_warning(check):
                if not await self._questions.keep_anyway(name, check_text(check)):
                    return
                check = await self._rotated(account_id, key, force=True) or check
            elif not check.is_good:
                wrong = check_text(check)
                continue
            self._keep(account_id, check)
            self._saving.say(_("The next call to {name} uses the new key").format(name=name))
            return

    async def _rotated(self, account_id: str, key: str, *, force: bool) -> KeyCheck | None:
        return await self._place.ask_if_needed(
            lambda: self._accounts.rotate(account_id, key, force=force)
        )

    async def _remove(self, account_id: str) -> None:
        name = self._name(account_id)
        change = await self._accounts.remove(account_id)
        text = _("{name} removed").format(name=name)
        self._saving.tell(change, text, self._accounts.undo)

    def _keep(self, account_id: str, check: KeyCheck) -> None:
        self._states[account_id] = _State(check, datetime.now(UTC))
        self.refresh()

    def _name(self, account_id: str) -> str:
        account = next((a for a in self._accounts.all() if a.id == account_id), None)
        return self._provider_name(account) if account else account_id

    def _provider_name(self, account: Account) -> str:
        provider = self._accounts.provider_of(account)
        return provider.name if provider else account.provider

    def _row(self, account: Account) -> AccountRow:
        state = self._states.get(account.id, _State())
        place = self._saving.settings.now.secrets.place
        kept = _kept_in(place) if account.secret else _("Needs no key")
        detail = " · ".join(part for part in (account.api_base, kept) if part)
        text, kind = _("Not validated yet"), "small"
        if state.busy:
            text = _("Asking…")
        elif state.check is not None and state.at is not None:
            when = relative_time(state.at, datetime.now(UTC))
            text = f"{check_text(state.check)} · {when}"
            kind = _kind(state.check)
        name = self._provider_name(account)
        return AccountRow(account.id, name, detail, text, kind, state.busy, bool(account.secret))


def _kept_in(place: SecretsPlace) -> str:
    return {
        SecretsPlace.ASK: _("Key in the keychain"),
        SecretsPlace.SESSION: _("Key for this session only"),
        SecretsPlace.FILE: _("Key in a file of yours"),
    }[place]


def _kind(check: KeyCheck) -> str:
    if check.is_good:
        return "ok"
    return "warning" if is_warning(check) else "error"
