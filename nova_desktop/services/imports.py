"""Imports of other programs' set-ups: looked at first, applied whole, rolled back in one step."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, replace
from typing import Any, Final, cast

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.free_names import first_free, numbered
from nova_desktop.domain.gateway_plan import Param, SecretRef
from nova_desktop.domain.import_plan import added, plain_values, preview_of, taken_back
from nova_desktop.domain.import_servers import found_at
from nova_desktop.domain.imported import (
    Found,
    FoundKey,
    ImportDone,
    ImportItem,
    ImportKind,
    ImportPreview,
    ImportRecord,
    Left,
    Loss,
    OldValue,
    Part,
)
from nova_desktop.domain.named_secrets import named_secrets
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import OfferedModel, Provider
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.gateway import MASTER_KEY
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.ports import (
    ImportSource,
    ProviderCatalogue,
    ProviderProbe,
    SecretVault,
    StateStore,
)

LAST_IMPORT: Final = "import.last"
_FROM_DISK: Final = frozenset({ImportKind.LITELLM_CONFIG, ImportKind.NOVA_FOLDER})


class Imports:
    """One import at a time; the last one can be rolled back, also after a restart."""

    def __init__(
        self,
        source: ImportSource,
        probe: ProviderProbe,
        catalogue: ProviderCatalogue,
        models: ModelSettings,
        vault: SecretVault,
        state: StateStore,
    ) -> None:
        self._source = source
        self._probe = probe
        self._catalogue = catalogue
        self._models = models
        self._vault = vault
        self._state = state

    async def look(self, kind: ImportKind, path: str = "", env_path: str = "") -> ImportPreview:
        """What an import would bring; nothing is changed.

        `path` is a LiteLLM configuration or a folder; `env_path` a .env with the keys that it
        names, else the one beside it counts. Ollama and LM Studio need no path.
        Raises NovaError: IMPORT_UNREADABLE with `path`, `line` and `cause`; IMPORT_EMPTY.
        """
        if kind in _FROM_DISK:
            found = await self._source.read(kind, path, env_path)
        else:
            found = await self._of_server(kind)
        preview = preview_of(found, self._models.now)
        if not preview.items and not preview.left:
            raise NovaError.of(ProblemCode.IMPORT_EMPTY, path=found.source)
        return replace(preview, items=tuple(map(self._named, preview.items)))

    def _named(self, item: ImportItem) -> ImportItem:
        """An account with what a person calls its provider."""
        provider = self._catalogue.get(item.second) if item.part is Part.ACCOUNT else None
        return item if provider is None else replace(item, second=provider.name)

    async def apply(self, preview: ImportPreview, chosen: Collection[str]) -> ImportDone:
        """Add the chosen items and their keys: all of them, or nothing.

        Raises NovaError: those of the vault, of the settings file, and PLAN_REJECTED when the
        gateway refuses the result. A cancelled caller does not leave half of it.
        """
        return await asyncio.shield(self._apply(preview, chosen))

    async def _apply(self, preview: ImportPreview, chosen: Collection[str]) -> ImportDone:
        used = {key.name for key in preview.keys if set(key.users) & set(chosen)}
        async with AsyncExitStack() as undo:
            found, kept = await self._keep_keys(preview.found, used, undo)
            change = await self._models.change(self._edit(found, chosen))
            record = _record(found, change, kept)
            undo.push_async_callback(self._models.undo, change)
            await self._state.set_state(LAST_IMPORT, json.dumps(asdict(record)))
            undo.pop_all()  # all of it is done: nothing is taken back
        new = [d.model for d in change.after.models.deployments if d.id in record.deployments]
        models = (*dict.fromkeys(new), *record.files)
        missing = [
            Left(key.ref.name, Loss.KEY_MISSING)
            for key in found.keys
            if not key.value and key.ref.name in used
        ]
        return ImportDone(record, change, models, (*found.left, *missing))

    async def last(self) -> ImportRecord | None:
        """The import that can be rolled back, or None."""
        text = await self._state.get_state(LAST_IMPORT)
        return _read_record(text) if text else None

    async def roll_back(self, done: ImportDone | ImportRecord | None = None) -> None:
        """Take an import back, by default the last one: models, roles, router settings and keys.

        What was changed by hand since stays. Raises NovaError: IMPORT_GONE when there is none,
        and those of `apply`; it can be tried again then.
        """
        await asyncio.shield(self._roll_back(done))

    async def _roll_back(self, done: ImportDone | ImportRecord | None) -> None:
        record = done.record if isinstance(done, ImportDone) else done or await self.last()
        if record is None:
            raise NovaError.of(ProblemCode.IMPORT_GONE)
        change = await self._models.change(
            lambda now: taken_back(
                now, record.deployments, record.files, record.accounts, record.values
            )
        )
        in_use = named_secrets(change.after)
        for ref in map(SecretRef, record.keys):
            if ref not in in_use:
                await self._vault.delete(ref)
        if await self.last() == record:
            await self._state.set_state(LAST_IMPORT, None)

    def _edit(self, found: Found, chosen: Collection[str]) -> Callable[[Settings], Settings]:
        def edit(now: Settings) -> Settings:
            return added(found, chosen, now, self._source.with_router)

        return edit

    async def _keep_keys(
        self, found: Found, used: Collection[str], undo: AsyncExitStack
    ) -> tuple[Found, tuple[str, ...]]:
        """Keys in the vault, under names that no other key has; and the names that are new."""
        renamed: dict[SecretRef, SecretRef] = {}
        refs = (MASTER_KEY, *named_secrets(self._models.now))
        taken = {ref.name.casefold(): ref.name for ref in refs}
        kept: list[str] = []
        for key in (key for key in found.keys if key.ref.name in used):
            ref, is_new = await self._free_ref(key, taken)
            taken[ref.name.casefold()] = ref.name
            renamed[key.ref] = ref
            if is_new:
                undo.push_async_callback(self._vault.delete, ref)
                await self._vault.set(ref, key.value)
                kept.append(ref.name)
        return _with_refs(found, renamed), tuple(kept)

    async def _free_ref(self, key: FoundKey, taken: Mapping[str, str]) -> tuple[SecretRef, bool]:
        """Where this value lies already, or a name that is free; whether it is to be stored.

        Names that differ in case only would share a variable of the gateway.
        """
        names = numbered(key.ref.name)
        while True:
            ref = SecretRef(next(names))
            is_ours = taken.get(ref.name.casefold(), ref.name) == ref.name != MASTER_KEY.name
            value = await self._vault.get(ref) if is_ours else ""
            if is_ours and value is None:
                return ref, bool(key.value)
            if is_ours and (not key.value or value == key.value):
                return ref, False

    async def _of_server(self, kind: ImportKind) -> Found:
        """The models of a server that runs; of one that does not, those on the disk."""
        provider = self._catalogue.get(kind.value)
        if provider is None:
            return Found(kind, kind.value)
        servers = await self._probe.find_servers()
        running = [server for server in servers if server.provider == provider.id]
        if running:
            return self._of_models(kind, provider, running[0].api_base, running[0].models)
        if kind is ImportKind.LM_STUDIO:
            files = tuple(await self._source.lm_studio_files())
            found = Found(kind, provider.name, files=files)
        else:
            models = await self._source.ollama_models()
            found = self._of_models(kind, provider, provider.api_base, models)
            found = replace(found, guessed=frozenset(d.id for d in found.deployments))
        nothing = not found.files and not found.deployments
        return found if nothing else replace(found, left=(Left(provider.name, Loss.NOT_RUNNING),))

    def _of_models(
        self, kind: ImportKind, provider: Provider, base: str, models: Sequence[OfferedModel]
    ) -> Found:
        if not models:
            return Found(kind, provider.name)
        account = self._account(
            Account(provider.id, provider.id, "" if base == provider.api_base else base)
        )
        return found_at(kind, provider, account, models)

    def _account(self, wanted: Account) -> Account:
        """The user's own account of that server, else one with a free id."""
        ours = self._models.now.providers.accounts
        for account in ours:
            if (account.provider, account.api_base) == (wanted.provider, wanted.api_base):
                return account
        return replace(wanted, id=first_free(wanted.id, {account.id for account in ours}))


def _with_refs(found: Found, refs: Mapping[SecretRef, SecretRef]) -> Found:
    """With other names of keys in all that uses them."""

    def of(ref: SecretRef | None) -> SecretRef | None:
        return refs.get(ref, ref) if ref is not None else None

    def params(given: Sequence[Param]) -> tuple[Param, ...]:
        return tuple(replace(param, secret=of(param.secret)) for param in given)

    deployments = (
        replace(d, secret=of(d.secret), params=params(d.params)) for d in found.deployments
    )
    accounts = (replace(a, secret=of(a.secret), params=params(a.params)) for a in found.accounts)
    return replace(found, deployments=tuple(deployments), accounts=tuple(accounts))


def _record(found: Found, change: SettingsChange, keys: tuple[str, ...]) -> ImportRecord:
    before, after = change.before, change.after
    ids = {d.id for d in before.models.deployments}
    files = {file.model for file in before.models.files}
    accounts = {account.id for account in before.providers.accounts}
    return ImportRecord(
        found.kind,
        found.source,
        tuple(d.id for d in after.models.deployments if d.id not in ids),
        tuple(file.model for file in after.models.files if file.model not in files),
        tuple(account.id for account in after.providers.accounts if account.id not in accounts),
        keys,
        plain_values(change),
    )


def _read_record(text: str) -> ImportRecord | None:
    """None for what no Nova of this version wrote."""
    try:
        raw = cast("dict[str, Any]", json.loads(text))
        return ImportRecord(
            ImportKind(raw["kind"]),
            str(raw["source"]),
            deployments=tuple(map(str, raw["deployments"])),
            files=tuple(map(str, raw["files"])),
            accounts=tuple(map(str, raw["accounts"])),
            keys=tuple(map(str, raw["keys"])),
            values=tuple(OldValue(**value) for value in raw["values"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
