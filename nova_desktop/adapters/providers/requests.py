"""The requests of a provider: addresses with the user's fields filled in, and the key's header."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from nova_desktop.adapters.providers.aws_signature import AwsKeys, signed_headers
from nova_desktop.domain.key_shapes import key_fault
from nova_desktop.domain.provider_calls import Signing
from nova_desktop.domain.provider_catalogue import Access, Provider

_FIELD: Final = re.compile(r"\{(\w+)\}")
_SAFE_VALUE: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+|\[?[0-9a-fA-F:.]+\]?")


class BadAddressError(ValueError):
    """No request can be made of this address; the text holds no secret."""


class BadKeyError(ValueError):
    """The key cannot stand in a request; the text does not hold it."""


def base_of(provider: Provider, access: Access) -> str:
    """The address in use, checked. Raises BadAddressError."""
    base = _filled(provider.address(access), _fields(provider, access))
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError:
        raise BadAddressError("this is no address") from None
    if parts.scheme not in ("http", "https"):
        raise BadAddressError("an address begins with http:// or https://")
    if not parts.hostname or _HOST.fullmatch(parts.hostname) is None or port == 0:
        raise BadAddressError("the address names no host")
    if parts.username is not None or parts.password is not None:
        raise BadAddressError("a name or password does not belong into the address")
    if parts.query or parts.fragment or re.search(r"[\s\\]", base):
        raise BadAddressError("the address has a part that does not belong there")
    return base


def url_of(provider: Provider, access: Access, template: str) -> str:
    """A url of the catalogue with what stands in braces filled in. Raises BadAddressError."""
    if "{base}" in template or "{root}" in template:
        base = base_of(provider, access)
        template = template.replace("{base}", base)
        template = template.replace("{root}", base.removesuffix("/v1"))
    return _filled(template, _fields(provider, access))


def headers_of(provider: Provider, access: Access, url: str, *, signed: bool) -> dict[str, str]:
    """What the request carries. Raises BadKeyError."""
    calls = provider.calls
    headers = {"accept": "application/json", **calls.headers}
    _check_key(provider, access)
    if not signed or not access.key or calls.signing is Signing.NONE:
        return headers
    if calls.signing is Signing.AWS:
        fields = _fields(provider, access)
        keys = AwsKeys(
            access.key,
            fields.get("aws_secret_access_key", ""),
            fields.get("aws_region_name", ""),
            fields.get("aws_session_token", ""),
        )
        return headers | signed_headers(url, keys, "bedrock", datetime.now(UTC))
    return headers | {calls.header: f"{calls.prefix}{access.key}"}


def _check_key(provider: Provider, access: Access) -> None:
    form = provider.key
    if form is not None and (access.key or form.required):
        fault = key_fault(access.key)
        if fault is not None:
            raise BadKeyError(fault.value)
    fields = _fields(provider, access)
    for wanted in provider.fields:
        value = fields.get(wanted.param, "")
        if wanted.required and not value:
            raise BadKeyError(f"{wanted.name} is empty")
        if wanted.secret and value and key_fault(value) is not None:
            raise BadKeyError(f"{wanted.name} cannot be right")


def _fields(provider: Provider, access: Access) -> Mapping[str, str]:
    defaults = {field.param: field.default for field in provider.fields if field.default}
    return defaults | {name: value for name, value in access.params.items() if value}


def _filled(template: str, fields: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        text = fields.get(found[1], "")
        if _SAFE_VALUE.fullmatch(text) is None:
            raise BadAddressError(f"{found[1]} cannot be right")
        return text

    return _FIELD.sub(value, template)
