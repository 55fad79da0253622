"""The user's accounts at providers: added, changed and taken away whole, or not at all."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Param, Role, SecretRef
from nova_desktop.domain.key_shapes import cleaned_key
from nova_desktop.domain.named_secrets import named_secrets
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import (
    Access,
    FoundServer,
    KeyCheck,
    OfferedModel,
    Provider,
    Replaced,
)
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.domain.suggesting import Suggested, deployment_of, suggest
from nova_desktop.services.account_checks import AccountChecks, LastCheck
from nova_desktop.services.account_edits import (
    adding,
    removing,
    roles_to_fill,
    unused_id,
    without_orphans,
)
from nova_desktop.services.account_keys import AccountKeys
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.ports import ProviderCatalogue, ProviderProbe

_AT_ONCE: Final = 4
ResultListener = Callable[[str, KeyCheck], None]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding an account did. `models` are the names of this account that are served now.

    `missing` are the roles that the provider has no model for and that nothing else fills.
    """

    account: Account
    change: SettingsChange
    models: tuple[str, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    missing: tuple[Role, ...] = ()


class Accounts:
    """Over the keys, the settings and the providers themselves."""

    def __init__(
        self,
        catalogue: ProviderCatalogue,
        probe: ProviderProbe,
        keys: AccountKeys,
        settings: ModelSettings,
        checks: AccountChecks | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._probe = probe
        self._keys = keys
        self._settings = settings
        self._checks = checks or AccountChecks()
        self._one_change = asyncio.Lock()

    def all(self) -> tuple[Account, ...]:
        return self._settings.now.providers.accounts

    def providers(self) -> Sequence[Provider]:
        """The catalogue, featured ones first."""
        return self._catalogue.all()

    def provider_of(self, account: Account) -> Provider | None:
        """None when the catalogue no longer has it."""
        return self._catalogue.get(account.provider)

    def last_check(self, account_id: str) -> LastCheck | None:
        """What came of the last Validate, or of adding it; None for never."""
        return self._checks.of(account_id)

    async def without_key(self) -> frozenset[str]:
        """Ids of accounts whose key is gone, as after a session. Raises what the vault does."""
        with_key = [account for account in self.all() if account.secret]
        access = [await self._keys.access_of(account) for account in with_key]
        return frozenset(a.id for a, has in zip(with_key, access, strict=True) if not has.key)

    async def recall(self) -> None:
        """Read what earlier runs kept for `last_check`. Raises NovaError of the store."""
        await self._checks.read([account.id for account in self.all()])

    async def find_servers(self) -> Sequence[FoundServer]:
        """Model servers that run on this computer now."""
        return await self._probe.find_servers()

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        """Ask the provider; nothing is saved. Cancelling ends the call."""
        return await self._probe.check(provider, _cleaned(access))

    async def preview(
        self, provider: Provider, check: KeyCheck, access: Access | None = None
    ) -> Suggested:
        """What `add` would serve and choose; a long list is read in a thread."""
        account = self._new(provider, _cleaned(access or Access()))
        return await asyncio.to_thread(suggest, provider, account, check.models, self._names())

    async def suggested(
        self, provider: Provider, check: KeyCheck, access: Access | None = None
    ) -> tuple[tuple[Deployment, ...], tuple[Replaced, ...]]:
        """The deployments that `add` would make, and what had to be replaced."""
        found = await self.preview(provider, check, access)
        return found.deployments, found.replaced

    async def add(
        self,
        provider: Provider,
        access: Access,
        check: KeyCheck,
        *,
        more: Sequence[OfferedModel] = (),
        roles: Mapping[Role, str] | None = None,
    ) -> Added:
        """Keep the key, the account and its models, and give models to roles without one.

        `more` are further models of the live list to serve. `roles` are the user's own choices,
        by a name that is served or by the provider's id of one of these models; they take the
        place of what is set. Raises NovaError of the vault, the gateway and the settings; nothing
        has changed then. Once it saves it is not cancelled half-way.
        """
        added = await asyncio.shield(
            self._add(provider, _cleaned(access), check, more, roles or {})
        )
        await self._checks.keep(added.account.id, check)
        return added

    async def rotate(self, account_id: str, key: str, *, force: bool = False) -> KeyCheck:
        """Ask with another key and, when it is good or with `force`, use it from the next call.

        Raises NovaError: ACCOUNT_GONE, and those of the vault; the old key stays then.
        """
        account, provider = self._known(account_id)
        access = _cleaned(replace(await self._keys.access_of(account), key=key))
        check = await self._probe.check(provider, access)
        if check.is_good or force:
            await asyncio.shield(self._use_other(account, access.key))
            await self._checks.keep(account_id, check)
        return check

    async def validate(self, account_id: str) -> KeyCheck:
        """Ask with the key that is kept. Raises NovaError: ACCOUNT_GONE, those of the vault."""
        account, provider = self._known(account_id)
        check = await self._probe.check(provider, await self._keys.access_of(account))
        await self._checks.keep(account_id, check)
        return check

    async def validate_all(self, on_result: ResultListener) -> None:
        """All accounts, four at a time; `on_result` hears each id and result as it comes.

        Raises the first NovaError of a vault that cannot be read, after the others were asked.
        """
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one(account: Account) -> None:
            async with slots:
                on_result(account.id, await self.validate(account.id))

        known = [account for account in self.all() if self.provider_of(account) is not None]
        results = await asyncio.gather(*map(one, known), return_exceptions=True)
        for error in results:
            if error is not None:
                raise error

    async def models_of(self, account_id: str) -> tuple[OfferedModel, ...]:
        """The live list. Raises NovaError: ACCOUNT_GONE, or ACCOUNT_UNANSWERED with `provider`."""
        _, provider = self._known(account_id)
        check = await self.validate(account_id)
        if not check.is_good:
            code = ProblemCode.ACCOUNT_UNANSWERED
            raise NovaError.of(code, detail=check.detail, retryable=True, provider=provider.name)
        return check.models

    def deployment_of(self, account_id: str, offered: OfferedModel) -> Deployment:
        """One of its models as a deployment, ready to be added. Raises NovaError: ACCOUNT_GONE."""
        account, provider = self._known(account_id)
        made = deployment_of(provider, account, offered)
        there = {d.id for d in self._settings.now.models.deployments}
        return replace(made, id=unused_id(made.id, there))

    async def remove(self, account_id: str) -> SettingsChange:
        """Take away the account, its models and its key; `undo` brings all of it back.

        Raises NovaError; nothing has changed then.
        """
        return await asyncio.shield(self._remove(account_id))

    async def undo(self, change: SettingsChange) -> None:
        """Take back what `add` or `remove` did, with the keys. Raises as they do."""
        await asyncio.shield(self._undo(change))

    async def _add(
        self,
        provider: Provider,
        access: Access,
        check: KeyCheck,
        more: Sequence[OfferedModel],
        roles: Mapping[Role, str],
    ) -> Added:
        async with self._one_change:
            account = self._new(provider, access)
            found = await asyncio.to_thread(
                suggest, provider, account, check.models, self._names(), more
            )
            by_id = {name: name for name in found.names.values()} | dict(found.names)
            chosen = {role: by_id.get(name, name) for role, name in roles.items()}
            edit = adding(account, found.deployments, found.roles, chosen)
            change = await self._keys.with_new(
                _secrets(account, access), lambda: self._settings.change(edit)
            )
        missing = tuple(r for r in found.missing if r in roles_to_fill(change.after))
        models = tuple(dict.fromkeys(d.model for d in found.deployments))
        return Added(account, change, models, found.replaced, missing)

    async def _use_other(self, account: Account, key: str) -> None:
        if account.secret is not None:
            await self._keys.use_other(account.secret, key)
            return
        provider = self._catalogue.get(account.provider)
        changed = replace(account, secret=SecretRef(account.id))
        param = provider.key.param if provider and provider.key else ""

        def edit(settings: Settings) -> Settings:
            return _with_secret(settings, changed, param)

        values = {SecretRef(account.id): key}
        await self._keys.with_new(values, lambda: self._settings.change(edit))

    async def _remove(self, account_id: str) -> SettingsChange:
        async with self._one_change:
            self._known_account(account_id)
            return await self._without_keys(removing(account_id))

    async def _undo(self, change: SettingsChange) -> None:
        def edit(settings: Settings) -> Settings:
            return without_orphans(change.taken_back(settings))

        async with self._one_change:
            now = self._settings.now
            back = self._keys.held(named_secrets(edit(now)) - named_secrets(now))
            await self._keys.with_new(back, lambda: self._without_keys(edit))

    async def _without_keys(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        """Change, and take out of the vault what nothing names any more; both or none."""
        now = self._settings.now
        freed = named_secrets(now) - named_secrets(edit(now))
        done: list[SettingsChange] = []

        async def change() -> SettingsChange:
            done.append(await self._settings.change(edit))
            return done[0]

        try:
            return await self._keys.without(freed, change)
        except NovaError:
            if done:
                await self._settings.undo(done[0])
            raise

    def _new(self, provider: Provider, access: Access) -> Account:
        """The account that this access makes; its secrets have names of their own."""
        taken = {account.id for account in self.all()}
        taken |= {ref.name for ref in named_secrets(self._settings.now)}
        account_id = unused_id(provider.id, taken)
        base = provider.address(access) if access.api_base else ""
        return Account(
            id=account_id,
            provider=provider.id,
            api_base="" if base == provider.api_base else base,
            secret=SecretRef(account_id) if access.key else None,
            params=_params(provider, account_id, access),
        )

    def _names(self) -> frozenset[str]:
        models = self._settings.now.models
        return frozenset(d.model for d in models.deployments) | {f.model for f in models.files}

    def _known_account(self, account_id: str) -> Account:
        for account in self.all():
            if account.id == account_id:
                return account
        raise NovaError.of(ProblemCode.ACCOUNT_GONE)

    def _known(self, account_id: str) -> tuple[Account, Provider]:
        account = self._known_account(account_id)
        provider = self._catalogue.get(account.provider)
        if provider is None:
            raise NovaError.of(ProblemCode.ACCOUNT_GONE)
        return account, provider


def _cleaned(access: Access) -> Access:
    params = {name: value.strip() for name, value in access.params.items()}
    return Access(cleaned_key(access.key), access.api_base.strip(), params)


def _params(provider: Provider, account_id: str, access: Access) -> tuple[Param, ...]:
    found: list[Param] = []
    for wanted in provider.fields:
        value = access.params.get(wanted.param, "") or wanted.default
        if value and wanted.secret:
            found.append(Param(wanted.param, secret=SecretRef(f"{account_id}.{wanted.param}")))
        elif value:
            found.append(Param(wanted.param, value))
    return tuple(found)


def _secrets(account: Account, access: Access) -> dict[SecretRef, str]:
    """The values that go to the vault, by their names."""
    named = {p.secret: access.params[p.name] for p in account.params if p.secret is not None}
    return named | ({account.secret: access.key} if account.secret else {})


def _with_secret(settings: Settings, account: Account, param: str) -> Settings:
    """An account that had no key has one now, and so have its models."""
    accounts = tuple(account if a.id == account.id else a for a in settings.providers.accounts)
    extra = (Param(param, secret=account.secret),) if param else ()
    deployments = tuple(
        d
        if d.account != account.id
        else replace(d, secret=d.secret if param else account.secret, params=(*extra, *d.params))
        for d in settings.models.deployments
    )
    return replace(
        settings,
        providers=replace(settings.providers, accounts=accounts),
        models=replace(settings.models, deployments=deployments),
    )
