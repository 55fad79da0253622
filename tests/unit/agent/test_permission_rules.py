"""What a yes covers and what it does not, over all arguments that there may be."""

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.agent.approvals import Answer, Approval, Grant, Permission, Scope
from nova_desktop.domain.agent.permission_rules import (
    canonical,
    decided,
    first_permission,
    grant_of,
    matches,
    permission_of,
)
from nova_desktop.domain.agent.tools import Effect, ToolSpec

AT = datetime(2026, 3, 1, tzinfo=UTC)
ASKED = Approval("a", "run", "call", "tool", "{}", "{}", AT, Answer.ALLOWED, answered_at=AT)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ARGUMENTS = st.dictionaries(st.text(), VALUES, max_size=5)
NAMES = st.sampled_from(
    ["tool", "Tool", "t\u043e\u043el", "tool ", "tool2", "srv__tool", "srv_tool", ""]
)
GRANTS = st.builds(
    Grant,
    id=st.just("g"),
    tool=NAMES,
    scope=st.sampled_from(Scope),
    granted_at=st.just(AT),
    arguments=ARGUMENTS.map(canonical) | st.just(""),
    run=st.sampled_from(["", "run", "run2", "RUN"]),
)


def same(one: Any, other: Any) -> bool:
    """Equal in JSON's own eyes: the type counts, the order of keys does not."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return repr(one) == repr(other)
    return bool(one == other)


def turned(value: Any) -> Any:
    """The same with all keys in the other order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(each) for each in value] if isinstance(value, list) else value


@given(ARGUMENTS, ARGUMENTS)
def test_exactly_is_the_same_for_equal_arguments_and_no_others(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert (canonical(one) == canonical(other)) == same(one, other)
    assert canonical(one) == canonical(turned(one))
    assert canonical(json.loads(json.dumps(one))) == canonical(one)
    assert canonical(one).isascii()


def variants(value: Any) -> list[Any]:  # noqa: PLR0911
    """What looks much like a value and is another."""
    match value:
        case bool():
            return [int(value), str(value).lower(), not value]
        case None:
            return ["", "null", False, 0, [], {}]
        case int():
            whole = [float(value)] if abs(value) < 2**53 else []
            return [*whole, str(value), value + 1, [value], -value - 1]
        case float():
            return [str(value), [value], {"": value}]
        case str():
            forms = {unicodedata.normalize(form, value) for form in ("NFC", "NFD", "NFKC")}
            other = {value + " ", " " + value, value + "\u200b", value.replace("a", "\u0430")}
            return [*(forms | other - {value}), [value], {"a": value}]
        case list():
            return [[*value, None], [value], (tuple(value) and value[1:]) or [None]]
        case _:
            return [[value], {**value, "\u200b": None}, {"value": value}]


@given(st.text(min_size=1), VALUES)
def test_what_only_looks_alike_is_not_exactly_that(name: str, value: Any) -> None:
    exact = canonical({name: value})
    grant = Grant("g", "tool", Scope.EXACTLY, AT, exact)
    assert matches(grant, "tool", exact, "any run")
    for other in variants(value):
        if not same(value, other):
            assert not matches(grant, "tool", canonical({name: other}), "run")
    for arguments in ({}, {name + "\u200b": value}, {name: value, name + "x": None}):
        assert not matches(grant, "tool", canonical(arguments), "run")
    for tool in ("Tool", "t\u043e\u043el", "tool ", "", "x__tool"):
        assert not matches(grant, tool, exact, "run")


@given(GRANTS, NAMES, ARGUMENTS, st.sampled_from(["", "run", "run2", "run "]))
def test_a_grant_reaches_no_further_than_it_says(
    grant: Grant, tool: str, arguments: dict[str, Any], run: str
) -> None:
    if matches(grant, tool, canonical(arguments), run):
        assert grant.tool == tool != ""
        assert grant.scope is not Scope.ONCE
        assert grant.scope is not Scope.RUN or (grant.run == run != "")
        assert grant.scope is not Scope.EXACTLY or grant.arguments == canonical(arguments)
    elif grant.tool == tool != "":
        assert grant.scope is not Scope.TOOL


@given(st.lists(GRANTS, max_size=6), NAMES, ARGUMENTS, st.sampled_from(Permission), st.booleans())
def test_what_becomes_of_a_call(
    grants: list[Grant],
    tool: str,
    arguments: dict[str, Any],
    permission: Permission,
    is_given: bool,
) -> None:
    exact = canonical(arguments)
    found = decided(permission, grants, tool, exact, "run", is_given=is_given)
    fitting = [grant for grant in grants if matches(grant, tool, exact, "run")]
    if permission is Permission.NEVER:
        assert found is Permission.NEVER
    elif permission is Permission.ALLOW and is_given:
        assert found is Permission.ALLOW
    elif is_given:
        assert found is (Permission.ALLOW if fitting else Permission.ASK)
    else:
        exactly = any(grant.scope is Scope.EXACTLY for grant in fitting)
        assert found is (Permission.ALLOW if exactly else Permission.ASK)


@given(GRANTS, ARGUMENTS)
def test_a_revoked_grant_never_matches(grant: Grant, arguments: dict[str, Any]) -> None:
    found = decided(Permission.ASK, [], grant.tool, canonical(arguments), grant.run)
    assert found is Permission.ASK


@given(st.sampled_from(Scope), ARGUMENTS)
def test_a_yes_leaves_what_it_says(scope: Scope, arguments: dict[str, Any]) -> None:
    grant = grant_of(replace(ASKED, scope=scope), scope, "g", canonical(arguments))
    if scope is Scope.ONCE:
        assert grant is None
        return
    assert grant is not None
    assert matches(grant, "tool", canonical(arguments), "run")
    assert matches(grant, "tool", canonical(arguments), "run2") == (scope is not Scope.RUN)
    more = canonical({**arguments, "\u200b more": 1})
    assert matches(grant, "tool", more, "run") == (scope is not Scope.EXACTLY)


@given(
    st.sampled_from(Effect), st.sampled_from(Permission), st.sampled_from(["", "srv"]),
    st.sampled_from(["tool", "forget", "web_fetch"]),
    st.none() | st.sampled_from(Permission),
)  # fmt: skip
def test_what_holds_before_the_user_says_something(
    effect: Effect, permission: Permission, server: str, name: str, chosen: Permission | None
) -> None:
    spec = ToolSpec(name, "", {}, effect, permission, server)
    first = first_permission(spec)
    if effect is Effect.OUTSIDE or server or name == "forget":
        assert first is not Permission.ALLOW
    assert (first is Permission.NEVER) == (permission is Permission.NEVER)
    words = {} if chosen is None else {name: chosen}
    assert permission_of(spec, words) is (first if chosen is None else chosen)
    assert permission_of(spec, {"other": Permission.ALLOW, name.upper(): Permission.ALLOW}) is first


@pytest.mark.parametrize(
    "bad",
    [{"a": float("nan")}, {"a": float("inf")}, {1: 2}, {"a": {None: 1}}, {"a": (1,)}, {"a": {1}},
     {"a": b""}, [1], None, "{}"],
)  # fmt: skip
def test_what_json_does_not_have_has_no_canonical_form(bad: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        canonical(bad)
