"""Whether a tool may be used: what the user set, what the user granted, what the tool is."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, cast

from nova_desktop.domain.agent.approvals import Approval, Grant, Permission, Scope
from nova_desktop.domain.agent.tools import Effect, ToolSpec

ALWAYS_ASKED: Final = frozenset({"forget"})
"""Tools of our own that ask until the user says otherwise, whatever their spec says."""


def canonical(arguments: Mapping[str, object]) -> str:
    """The same text for the same arguments and for no others.

    ASCII with keys in order. The order of keys does not count; everything else does: 1, 1.0, true
    and "1" are four things, and so are letters that look alike. Raises ValueError for what JSON
    does not have, as NaN and keys that are no text.
    """
    given: object = arguments
    if type(given) is not dict:
        raise ValueError("arguments are an object")
    _check(cast("object", given))
    return json.dumps(
        arguments, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":")
    )


def matches(grant: Grant, tool: str, arguments: str, run: str) -> bool:
    """Whether this grant is a yes to a call; `arguments` in canonical form."""
    if not tool or grant.tool != tool:
        return False
    match grant.scope:
        case Scope.EXACTLY:
            return bool(arguments) and grant.arguments == arguments
        case Scope.RUN:
            return bool(run) and grant.run == run
        case Scope.TOOL:
            return True
        case Scope.ONCE:
            return False


def first_permission(spec: ToolSpec) -> Permission:
    """What holds until the user says something.

    What reaches outside, belongs to a server or forgets is asked about, whatever the spec says.
    """
    asked = spec.effect is Effect.OUTSIDE or bool(spec.server) or spec.name in ALWAYS_ASKED
    if asked and spec.permission is Permission.ALLOW:
        return Permission.ASK
    return spec.permission


def permission_of(spec: ToolSpec, chosen: Mapping[str, Permission]) -> Permission:
    """What holds for a tool before any grant: the user's word, else the tool's own."""
    return chosen.get(spec.name, first_permission(spec))


def decided(
    permission: Permission,
    grants: Iterable[Grant],
    tool: str,
    arguments: str,
    run: str,
    *,
    is_given: bool = True,
) -> Permission:
    """What becomes of one call.

    Never stays never, whatever was granted. Where the call names something that the user did not
    give (`is_given` False), only a yes to exactly this call counts.
    """
    if permission is Permission.NEVER:
        return Permission.NEVER
    if permission is Permission.ALLOW and is_given:
        return Permission.ALLOW
    for grant in grants:
        exact = grant.scope is Scope.EXACTLY
        if (is_given or exact) and matches(grant, tool, arguments, run):
            return Permission.ALLOW
    return Permission.ASK


def grant_of(approval: Approval, scope: Scope, grant_id: str, arguments: str) -> Grant | None:
    """The grant that an answered question leaves, None for once; `arguments` canonical."""
    at = approval.answered_at
    if scope is Scope.ONCE or at is None:
        return None
    exactly = arguments if scope is Scope.EXACTLY else ""
    run = approval.run if scope is Scope.RUN else ""
    return Grant(grant_id, approval.tool, scope, at, exactly, run)


def _check(value: object) -> None:
    """json.dumps would write keys 1 and "1" alike, and other types as if they were JSON's own."""
    if isinstance(value, dict):
        for key, inner in cast("dict[object, object]", value).items():
            if type(key) is not str:
                raise ValueError("a key must be text")
            _check(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            _check(inner)
    elif value is not None and type(value) not in (str, int, float, bool):
        raise ValueError(f"JSON has no {type(value).__name__}")
