"""Chooses models of a provider's live list for the roles, and makes deployments of them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, Role
from nova_desktop.domain.provider_calls import PER_MILLION
from nova_desktop.domain.provider_catalogue import (
    Candidate,
    OfferedModel,
    Place,
    Provider,
    Replaced,
    ReplaceReason,
    Suggestion,
)

MOST_TAKEN: Final = 50
_ENOUGH_CONTEXT: Final = 16_000
_LOOPBACK: Final = re.compile(r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?:[:/]|$)")


@dataclass(frozen=True, slots=True)
class Suggested:
    """What to serve of an account, and which of it for which role.

    `missing` are the roles for which the provider has nothing; `names` tells by the provider's ids
    under which name each model is served.
    """

    deployments: tuple[Deployment, ...] = ()
    roles: Mapping[Role, str] = field(default_factory=dict[Role, str])
    replaced: tuple[Replaced, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def missing(self) -> tuple[Role, ...]:
        return tuple(role for role in Role if role not in self.roles)


@dataclass(frozen=True, slots=True)
class _Pick:
    """One model for one name."""

    name: str
    offered: OfferedModel
    mode: Mode
    roles: tuple[Role, ...]
    replaced: Replaced | None = None


def suggest(
    provider: Provider,
    account: Account,
    offered: Sequence[OfferedModel],
    taken: Collection[str] = (),
    more: Sequence[OfferedModel] = (),
) -> Suggested:
    """Models for each role, from the catalogue's names as far as the live list has them.

    A name in `taken` belongs to another account: ours then carries the account's id as well. `more`
    are models that the user wants besides.
    """
    picks = _listed(provider, offered)
    picks += _instead(provider, offered, _roles_of(picks))
    others = offered[:MOST_TAKEN] if provider.take_all else ()
    picks += _others((*others, *more), picks)
    if provider.take_all:
        picks += _unnamed(others, _roles_of(picks))
    deployments: dict[str, Deployment] = {}
    roles: dict[Role, str] = {}
    told: list[Replaced] = []
    names: dict[str, str] = {}
    for pick in picks:
        made = deployment_of(provider, account, pick.offered, pick.mode)
        name = names.get(pick.offered.id) or _free(pick.name, account.id, taken)
        if deployments.get(name, made).upstream != made.upstream:
            name = pick.offered.id  # another maker's model of the same name
        deployments.setdefault(name, replace(made, model=name))
        names.setdefault(pick.offered.id, name)
        roles |= {role: name for role in pick.roles if role not in roles}
        told += [replace(pick.replaced, name=name)] if pick.replaced else []
    notes = tuple(dict.fromkeys(told))
    return Suggested(_with_own_ids(deployments.values()), roles, notes, names)


def deployment_of(
    provider: Provider, account: Account, offered: OfferedModel, mode: Mode | None = None
) -> Deployment:
    """One live model as a deployment of the account, with what the list tells of it."""
    mode = mode or offered.mode or Mode.CHAT
    embeds = mode is Mode.EMBEDDING
    prefix = (provider.embedding_prefix if embeds else "") or provider.prefix
    base = offered.api_base or account.api_base or provider.api_base
    param = provider.key.param if provider.key else ""
    secret = account.secret
    extra = (Param(param, secret=secret),) if param and secret else ()
    return Deployment(
        id=_slug(f"{account.id}-{offered.id}"),
        model=_tail(offered.id),
        upstream=f"{prefix}/{offered.upstream or offered.id}",
        mode=mode,
        api_base=base,
        secret=None if param else secret,
        local=provider.place is Place.COMPUTER and _LOOPBACK.match(base) is not None,
        context_tokens=offered.context_tokens,
        max_output_tokens=offered.max_output_tokens,
        vector_size=offered.vector_size if embeds else None,
        input_cost_per_token=offered.input_cost_per_token,
        output_cost_per_token=offered.output_cost_per_token,
        tool_calls=offered.tool_calls,
        json_schema=offered.json_schema,
        vision=offered.vision,
        reasoning=offered.reasoning,
        account=account.id,
        params=(*extra, *account.params),
    )


def _listed(provider: Provider, offered: Sequence[OfferedModel]) -> list[_Pick]:
    """Suggestions that the live list has, for the roles that none before them has filled."""
    by_id = {model.id.casefold(): model for model in offered}
    picks: list[_Pick] = []
    filled: set[Role] = set()
    for suggestion in provider.suggestions:
        roles = tuple(role for role in suggestion.roles if role not in filled)
        at, found = _first_there(suggestion.candidates, by_id)
        if not roles or found is None:
            continue
        first = suggestion.candidates[0].upstream
        note = None
        if at > 0:
            note = Replaced(suggestion.model, first, found.id, ReplaceReason.NEXT_LISTED)
        name = suggestion.model if _is_same(suggestion.model, found.id) else _tail(found.id)
        picks.append(_Pick(name, _known(found, suggestion, at), suggestion.mode, roles, note))
        filled |= set(roles)
    return picks


def _first_there(
    candidates: Sequence[Candidate], by_id: Mapping[str, OfferedModel]
) -> tuple[int, OfferedModel | None]:
    for at, candidate in enumerate(candidates):
        if candidate.upstream.casefold() in by_id:
            return at, by_id[candidate.upstream.casefold()]
    return -1, None


def _known(offered: OfferedModel, suggestion: Suggestion, at: int) -> OfferedModel:
    """What the catalogue knows fills what the live list does not tell."""
    candidate = suggestion.candidates[at]
    context = offered.context_tokens or candidate.context_tokens
    vector_size = offered.vector_size or candidate.vector_size
    return replace(offered, context_tokens=context, vector_size=vector_size)


def _instead(
    provider: Provider, offered: Sequence[OfferedModel], filled: Collection[Role]
) -> list[_Pick]:
    """For suggestions of which the provider has nothing left: the best that it has."""
    picks: list[_Pick] = []
    done = set(filled)
    for suggestion in provider.suggestions:
        for role in (role for role in suggestion.roles if role not in done):
            found = best_for(role, offered, suggestion.budget)
            if found is None:
                continue
            model, why = found
            missing = suggestion.candidates[0].upstream
            note = Replaced(suggestion.model, missing, model.id, why)
            picks.append(_Pick(_tail(model.id), model, suggestion.mode, (role,), note))
            done.add(role)
    return picks


def best_for(
    role: Role, offered: Iterable[OfferedModel], budget: float
) -> tuple[OfferedModel, ReplaceReason] | None:
    """The most able model for a role that costs at most `budget` dollars a million tokens.

    Of equally able ones the dearest within the budget for chat and memory, since a price grows
    with a model; the cheapest for small and embedding. What a list does not tell counts as lacking.
    """
    fitting = [model for model in offered if _fits(role, model)]
    if not fitting:
        return None
    told = [m for m in fitting if m.input_cost_per_token is not None]
    if not told:
        return max(fitting, key=lambda m: _ability(role, m)), ReplaceReason.MOST_ABLE
    payable = [m for m in told if (m.input_cost_per_token or 0) <= budget * PER_MILLION]
    large = role in (Role.CHAT, Role.MEMORY) and bool(payable)
    sign = 1 if large else -1
    best = max(
        payable or told, key=lambda m: (_ability(role, m), sign * (m.input_cost_per_token or 0))
    )
    return best, ReplaceReason.BEST_IN_BUDGET if payable else ReplaceReason.CHEAPEST


def _fits(role: Role, model: OfferedModel) -> bool:
    if role is Role.EMBEDDING:
        return model.mode is Mode.EMBEDDING
    return model.mode is Mode.CHAT or model.mode is None


def _ability(role: Role, model: OfferedModel) -> tuple[int, int]:
    """How much of what the role needs is told to be there, then whether its context is enough."""
    wanted = {
        Role.CHAT: (model.tool_calls, model.json_schema),
        Role.MEMORY: (model.json_schema, model.tool_calls),
    }.get(role, ())
    enough = (model.context_tokens or 0) >= _ENOUGH_CONTEXT
    return sum(bool(able) for able in wanted), int(enough and role is not Role.EMBEDDING)


def _roles_of(picks: Iterable[_Pick]) -> frozenset[Role]:
    return frozenset(role for pick in picks for role in pick.roles)


def _others(offered: Sequence[OfferedModel], picks: Sequence[_Pick]) -> list[_Pick]:
    there = {pick.offered.id for pick in picks}
    others = {model.id: model for model in offered if model.id not in there}
    return [_Pick(_tail(m.id), m, m.mode or Mode.CHAT, ()) for m in others.values()]


def _unnamed(offered: Sequence[OfferedModel], filled: Collection[Role]) -> list[_Pick]:
    """Roles of a server whose models nobody could name beforehand."""
    found: list[_Pick] = []
    for role in (role for role in Role if role not in filled):
        best = best_for(role, offered, float("inf"))
        if best is not None:
            model = best[0]
            found.append(_Pick(_tail(model.id), model, model.mode or Mode.CHAT, (role,)))
    return found


def _with_own_ids(deployments: Iterable[Deployment]) -> tuple[Deployment, ...]:
    found: dict[str, Deployment] = {}
    for deployment in deployments:
        free = first_free(deployment.id, found)
        found[free] = replace(deployment, id=free)
    return tuple(found.values())


def _free(name: str, account: str, taken: Collection[str]) -> str:
    return f"{name}-{account}" if name in taken else name


def _tail(upstream: str) -> str:
    """`qwen3-32b` of `Qwen/Qwen3-32B`; an id of small letters stays as it is."""
    name = upstream.rstrip("/").rsplit("/", 1)[-1] or upstream
    return name.lower() if "/" in upstream else name


def _is_same(model: str, upstream: str) -> bool:
    """Whether an upstream is the model that the name says, whatever the provider adds to it."""
    return _slug(model) in _slug(upstream)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
