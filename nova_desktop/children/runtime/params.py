"""Reads the parameters of requests; every error is a RefusedError that names the parameter only."""

from typing import cast

from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.protocol import INVALID_PARAMS, JsonObject


def text(params: JsonObject, name: str, default: str | None = None) -> str:
    """A string; without `default` it must be there and not be empty."""
    value = params.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise RefusedError(f"{name} must be a text", INVALID_PARAMS)
    return value


def whole(params: JsonObject, name: str, default: int = 0) -> int:
    """An integer, not negative."""
    value = params.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RefusedError(f"{name} must be a number, 0 or more", INVALID_PARAMS)
    return value


def flag(params: JsonObject, name: str) -> bool:
    """A truth value, false if it is not there."""
    value = params.get(name, False)
    if not isinstance(value, bool):
        raise RefusedError(f"{name} must be true or false", INVALID_PARAMS)
    return value


def secrets(params: JsonObject) -> dict[str, str | None]:
    """Values by variable name; None removes one."""
    value = params.get("secrets", {})
    if not isinstance(value, dict):
        raise RefusedError("secrets must be an object", INVALID_PARAMS)
    found: dict[str, str | None] = {}
    for name, secret in cast("dict[str, object]", value).items():
        if not name or "=" in name or "\0" in name:
            raise RefusedError("a secret's name is no variable name", INVALID_PARAMS)
        if secret is not None and (not isinstance(secret, str) or "\0" in secret):
            raise RefusedError(f"the secret {name} must be a text or null", INVALID_PARAMS)
        found[name] = secret
    return found
