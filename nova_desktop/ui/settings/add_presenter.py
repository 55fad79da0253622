"""Adding a provider: choose it, give its key, one press checks and adds it; no Qt here."""

from collections.abc import Sequence
from typing import Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, Provider, Replaced
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.outcome_words import check_text
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving


class Added(Protocol):
    """What adding brought."""

    @property
    def change(self) -> SettingsChange: ...
    @property
    def models(self) -> tuple[str, ...]: ...
    @property
    def replaced(self) -> tuple[Replaced, ...]: ...


class AddingAccounts(Protocol):
    """What of services.accounts is used here."""

    async def check(self, provider: Provider, access: Access) -> KeyCheck: ...
    async def add(self, provider: Provider, access: Access, check: KeyCheck) -> Added: ...
    async def undo(self, change: SettingsChange) -> None: ...


class AddView(Protocol):
    """The dialog."""

    @property
    def is_open(self) -> bool: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_wrong(self, text: str) -> None: ...
    def finish(self) -> None: ...


class AddPresenter:
    """One for one dialog. When the dialog is closed meanwhile nothing is saved."""

    def __init__(
        self,
        accounts: AddingAccounts,
        view: AddView,
        saving: Saving,
        operations: Operations,
        place: WithPlace,
    ) -> None:
        self._accounts = accounts
        self._view = view
        self._saving = saving
        self._operations = operations
        self._place = place

    def submit(self, provider: Provider, access: Access) -> None:
        self._operations.start("add a provider", lambda: self._submit(provider, access))

    async def _submit(self, provider: Provider, access: Access) -> None:
        self._view.show_busy(True)
        try:
            check = await self._accounts.check(provider, access)
            if not self._view.is_open:
                return
            if not check.is_good:
                self._view.show_wrong(check_text(check, with_key=bool(access.key)))
                return
            added = await self._place.ask_if_needed(
                lambda: self._accounts.add(provider, access, check)
            )
        except NovaError as error:
            text = problem_text(error.problem)
            self._view.show_wrong(f"{text.title}. {text.hint}")
            raise
        finally:
            self._view.show_busy(False)
        if added is None:
            self._view.show_wrong(_("Not added: there is no place for its key yet."))
            return
        self._view.finish()
        text = _told(provider, added.models)
        self._saving.tell(added.change, text, self._accounts.undo)
        for replaced in added.replaced:
            self._saving.say(_replaced(replaced))


def _told(provider: Provider, models: Sequence[str]) -> str:
    if not models:
        return _("{provider} added").format(provider=provider.name)
    text = _("{provider} added with {models}")
    return text.format(provider=provider.name, models=", ".join(models))


def _replaced(replaced: Replaced) -> str:
    text = _("{model}: {missing} is gone there, {instead} answers instead. {reason}")
    return text.format(
        model=replaced.model,
        missing=replaced.missing,
        instead=replaced.instead,
        reason=replaced.reason,
    ).strip()
