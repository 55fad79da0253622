"""How what was found elsewhere joins what the user has: names, clashes, and the new settings."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Final, TypeVar, cast

from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import Deployment, Role
from nova_desktop.domain.imported import (
    Clash,
    Found,
    ImportItem,
    ImportPreview,
    KeyItem,
    OldValue,
    Part,
    RouterValue,
)
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import ModelFile, Settings, You
from nova_desktop.domain.settings_change import SettingsChange

FALLBACKS: Final = frozenset({"fallbacks", "context_window_fallbacks", "content_policy_fallbacks"})
DEFAULT_FALLBACKS: Final = "default_fallbacks"
ALIASES: Final = "model_group_alias"
# Of a change of settings: what an import may touch besides the lists of what is served.
_PLAIN: Final = frozenset({"roles", "you", "advanced"})
Value = TypeVar("Value")
Overlay = Callable[[str, Sequence[RouterValue]], str]


def preview_of(found: Found, now: Settings) -> ImportPreview:
    """What would be added to `now`, and what clashes with it."""
    names = _names(found, now)
    items = (
        *(_model_item(found, d, names, now) for d in found.deployments),
        *(_file_item(file, names, now) for file in found.files),
        *(_account_item(account.id, account.provider, now) for account in found.accounts),
        *(_role_item(role, choice, names, now) for role, choice in found.roles.items()),
        *(_router_item(value) for value in found.router),
        *_you_items(found.you, now.you),
    )
    return ImportPreview(found, items, _key_items(found))


def added(found: Found, chosen: Collection[str], now: Settings, overlay: Overlay) -> Settings:
    """`now` with the chosen items. `overlay` writes router settings into the user's YAML.

    Raises ValueError when a role's values are out of bounds.
    """
    names = _names(found, now)
    models = [
        _fresh(replace(d, model=names.get(d.model, d.model)), now)
        for d in found.deployments
        if f"model:{d.id}" in chosen
    ]
    files = [
        replace(file, model=names.get(file.model, file.model))
        for file in found.files
        if f"file:{file.model}" in chosen
    ]
    known = {account.id for account in now.providers.accounts}
    accounts = [
        account
        for account in found.accounts
        if account.id not in known
        and (f"account:{account.id}" in chosen or any(d.account == account.id for d in models))
    ]
    wanted = replace(
        now,
        models=replace(
            now.models,
            deployments=(*now.models.deployments, *models),
            files=(*now.models.files, *files),
        ),
        providers=replace(now.providers, accounts=(*now.providers.accounts, *accounts)),
        you=_you(found.you, now.you, chosen),
    )
    wanted = _with_roles(found, chosen, names, wanted)
    return _with_router(found, chosen, names, wanted, overlay)


def _names(found: Found, now: Settings) -> Mapping[str, str]:
    """For each model name of the found set-up the one that it gets."""
    taken = {d.model for d in now.models.deployments} | {file.model for file in now.models.files}
    names: dict[str, str] = {}
    for name in dict.fromkeys(
        [d.model for d in found.deployments] + [f.model for f in found.files]
    ):
        if name in taken and _clash_of(name, found, now) is Clash.RENAMED:
            names[name] = first_free(name, taken | set(names.values()))
        else:
            names[name] = name
    return names


def _clash_of(name: str, found: Found, now: Settings) -> Clash:
    """For all deployments of a name together: they are balanced among each other."""
    ours = [d for d in now.models.deployments if d.model == name]
    theirs = [d for d in found.deployments if d.model == name]
    files = [file for file in found.files if file.model == name]
    paths = {file.path for file in now.models.files if file.model == name}
    if not ours and not paths:
        return Clash.NONE
    if files:
        return Clash.THERE_ALREADY if {file.path for file in files} <= paths else Clash.RENAMED
    if all(any(_same(d, own) for own in ours) for d in theirs):
        return Clash.THERE_ALREADY
    upstreams = {_upstream(own) for own in ours}
    return Clash.SECOND if all(_upstream(d) in upstreams for d in theirs) else Clash.RENAMED


def _same(one: Deployment, other: Deployment) -> bool:
    alike = ("upstream", "api_base", "mode")
    return all(getattr(one, name) == getattr(other, name) for name in alike)


def _upstream(deployment: Deployment) -> tuple[str, str]:
    return deployment.upstream.partition("/")[2] or deployment.upstream, deployment.mode


def _fresh(deployment: Deployment, now: Settings) -> Deployment:
    """With an id that nothing else has."""
    taken = {d.id for d in now.models.deployments}
    return replace(deployment, id=first_free(deployment.id, taken))


def _model_item(
    found: Found, deployment: Deployment, names: Mapping[str, str], now: Settings
) -> ImportItem:
    clash = _clash_of(deployment.model, found, now)
    ours = [own for own in now.models.deployments if own.model == deployment.model]
    if clash is Clash.SECOND and any(_same(deployment, own) for own in ours):
        clash = Clash.THERE_ALREADY
    return ImportItem(
        f"model:{deployment.id}",
        Part.MODEL,
        names[deployment.model],
        deployment.upstream,
        deployment.model,
        clash,
        deployment.id in found.guessed,
    )


def _file_item(file: ModelFile, names: Mapping[str, str], now: Settings) -> ImportItem:
    there = {own.path for own in now.models.files}
    clash = Clash.NONE if names[file.model] == file.model else Clash.RENAMED
    if file.path in there:
        clash = Clash.THERE_ALREADY
    return ImportItem(
        f"file:{file.model}", Part.FILE, names[file.model], file.path, file.model, clash
    )


def _account_item(account: str, provider: str, now: Settings) -> ImportItem:
    there = any(own.id == account for own in now.providers.accounts)
    clash = Clash.THERE_ALREADY if there else Clash.NONE
    return ImportItem(f"account:{account}", Part.ACCOUNT, account, provider, clash=clash)


def _role_item(
    role: Role, choice: RoleChoice, names: Mapping[str, str], now: Settings
) -> ImportItem:
    model = names.get(choice.model, choice.model)
    ours = now.roles.of(role).model
    clash = Clash.REPLACES if ours and ours != model else Clash.NONE
    second = str(choice.dimension or "")
    return ImportItem(f"role:{role}", Part.ROLE, model, second, str(role), clash)


def _router_item(value: RouterValue) -> ImportItem:
    id_ = f"router:{value.section}.{value.name}"
    return ImportItem(id_, Part.ROUTER, value.name, value.value)


def _you_items(theirs: You, ours: You) -> Iterable[ImportItem]:
    for field in fields(You):
        value, own = getattr(theirs, field.name), getattr(ours, field.name)
        if value and value != own:
            clash = Clash.REPLACES if own else Clash.NONE
            yield ImportItem(f"you:{field.name}", Part.YOU, value, "", field.name, clash)


def _key_items(found: Found) -> tuple[KeyItem, ...]:
    users: dict[str, list[str]] = {key.ref.name: [] for key in found.keys}
    for deployment in found.deployments:
        for ref in deployment.secrets():
            users.setdefault(ref.name, []).append(f"model:{deployment.id}")
    for account in found.accounts:
        for ref in (account.secret, *(param.secret for param in account.params)):
            if ref is not None:
                users.setdefault(ref.name, []).append(f"account:{account.id}")
    values = {key.ref.name: bool(key.value) for key in found.keys}
    return tuple(
        KeyItem(name, values.get(name, False), tuple(dict.fromkeys(by)))
        for name, by in users.items()
    )


def _you(theirs: You, ours: You, chosen: Collection[str]) -> You:
    values = {
        field.name: getattr(theirs, field.name)
        for field in fields(You)
        if f"you:{field.name}" in chosen
    }
    return replace(ours, **values)


def _with_roles(
    found: Found, chosen: Collection[str], names: Mapping[str, str], wanted: Settings
) -> Settings:
    """Roles of models that are there; a limit that was not given stays as the user has it."""
    served = _served(wanted)
    roles = wanted.roles
    for role, choice in found.roles.items():
        model = names.get(choice.model, choice.model)
        if f"role:{role}" not in chosen or model not in served:
            continue
        ours = roles.of(role)
        roles = roles.having(
            role,
            replace(
                ours,
                model=model,
                temperature=_first(choice.temperature, ours.temperature),
                max_tokens=_first(choice.max_tokens, ours.max_tokens),
                fallbacks=choice.fallbacks or ours.fallbacks,
                dimension=choice.dimension or ours.dimension,
            ),
        )
    return replace(wanted, roles=roles)


def _with_router(
    found: Found,
    chosen: Collection[str],
    names: Mapping[str, str],
    wanted: Settings,
    overlay: Overlay,
) -> Settings:
    served = _served(wanted)
    values = [
        renamed
        for value in found.router
        if f"router:{value.section}.{value.name}" in chosen
        and (renamed := _renamed(value, names, served)) is not None
    ]
    if not values:
        return wanted
    yaml = overlay(wanted.advanced.gateway_yaml, values)
    return replace(wanted, advanced=replace(wanted.advanced, gateway_yaml=yaml))


def _renamed(
    value: RouterValue, names: Mapping[str, str], served: Collection[str]
) -> RouterValue | None:
    """With the models' names as they are here; None when none of them is."""

    def kept(listed: object) -> list[str]:
        wanted = [names.get(str(name), str(name)) for name in cast("list[object]", listed)]
        return [name for name in wanted if name in served]

    raw: object = json.loads(value.value)
    if value.name in FALLBACKS:
        pairs = [
            {names.get(model, model): kept(instead)}
            for entry in cast("list[dict[str, object]]", raw)
            for model, instead in entry.items()
            if names.get(model, model) in served or model == "*"
        ]
        raw = [pair for pair in pairs if any(pair.values())]
    elif value.name == DEFAULT_FALLBACKS:
        raw = kept(raw)
    elif value.name == ALIASES:
        raw = _aliases(cast("dict[str, object]", raw), names, served)
    else:
        return value
    return replace(value, value=json.dumps(raw)) if raw else None


def _aliases(
    raw: Mapping[str, object], names: Mapping[str, str], served: Collection[str]
) -> dict[str, object]:
    """An alias is a name, or an object with the name under `model`."""
    found: dict[str, object] = {}
    for alias, target in raw.items():
        is_object = isinstance(target, dict)
        whole = cast("dict[str, object]", target) if is_object else dict[str, object]()
        model = str(whole.get("model", target))
        model = names.get(model, model)
        if model in served and alias not in served:
            found[alias] = whole | {"model": model} if whole else model
    return found


def _served(settings: Settings) -> set[str]:
    models = settings.models
    return {d.model for d in models.deployments} | {file.model for file in models.files}


def _first(one: Value | None, other: Value | None) -> Value | None:
    return other if one is None else one


def plain_values(change: SettingsChange) -> tuple[OldValue, ...]:
    """What a change did to single values, as a record keeps it."""
    names = change.keys()
    touched = [name for name in names if name[0] in _PLAIN]
    sides = (change.before, change.after)
    return tuple(OldValue(*name, *(_json(side, *name) for side in sides)) for name in touched)


def taken_back(
    now: Settings,
    deployments: Collection[str],
    files: Collection[str],
    accounts: Collection[str],
    values: Iterable[OldValue],
) -> Settings:
    """`now` without what an import added; a value that was changed since stays."""
    models = replace(
        now.models,
        deployments=tuple(d for d in now.models.deployments if d.id not in deployments),
        files=tuple(file for file in now.models.files if file.model not in files),
    )
    kept = tuple(account for account in now.providers.accounts if account.id not in accounts)
    now = replace(now, models=models, providers=replace(now.providers, accounts=kept))
    for old in values:
        if _json(now, old.section, old.key) == old.after:
            before: object = json.loads(old.before)
            before = tuple(cast("list[object]", before)) if isinstance(before, list) else before
            section = replace(getattr(now, old.section), **{old.key: before})
            now = replace(now, **{old.section: section})
    return now


def _json(settings: Settings, section: str, key: str) -> str:
    return json.dumps(getattr(getattr(settings, section), key))
