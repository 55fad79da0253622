"""Reads the address of a gateway as a person types it."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from nova_desktop.domain.addresses import look_at

LITELLM_PORT: Final = 4000
_LONGEST: Final = 2_000
# What people copy along with the address; the base is what stands before it.
_TAILS: Final = (
    "/v1/chat/completions", "/chat/completions", "/v1/models", "/models",
    "/v1/model/info", "/model/info", "/ui", "/v1",
)  # fmt: skip


class AddressFault(StrEnum):
    """Why a text is no address of a gateway."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SCHEME = "scheme"  # neither http nor https
    LOGIN = "login"  # a name or password before an @: the key has its own field
    QUERY = "query"  # a ? or # and what follows
    PORT = "port"
    HOST = "host"  # no host, or what can be none


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """The bases to try in order, without /v1 and without a slash at the end."""

    bases: tuple[str, ...] = ()
    fault: AddressFault | None = None


def read_address(text: str) -> GatewayAddress:
    """What `text` may mean.

    With a scheme it is exactly that address. Without one, a host of the own network is tried with
    http and then https, at LiteLLM's port too if no port is named; any other host with https only,
    so that a key never goes out unencrypted unless the user writes http.
    """
    text = text.strip().strip("'\"<>").strip()
    if not text:
        return GatewayAddress(fault=AddressFault.EMPTY)
    if len(text) > _LONGEST:
        return GatewayAddress(fault=AddressFault.TOO_LONG)
    scheme, there, rest = text.partition("://")
    if not there:
        return _without_scheme(text)
    if scheme.lower() not in ("http", "https"):
        return GatewayAddress(fault=AddressFault.SCHEME)
    return _read(scheme.lower(), rest)


def _without_scheme(text: str) -> GatewayAddress:
    before_colon = text.partition(":")[0].lower()
    if before_colon in ("http", "https"):
        return GatewayAddress(fault=AddressFault.HOST)
    if before_colon in ("mailto", "file", "javascript", "data"):
        return GatewayAddress(fault=AddressFault.SCHEME)
    return _guessed(_bracketed(text))


def _guessed(rest: str) -> GatewayAddress:
    first = _read("http", rest)
    if first.fault is not None:
        return first
    host, port = _host_and_port(first.bases[0])
    if not is_near(host):
        return _read("https", rest)
    bases = [first.bases[0]]
    if port is None:
        bases += _read("http", _with_port(rest, LITELLM_PORT)).bases
    return GatewayAddress((*bases, *_read("https", rest).bases))


def _read(scheme: str, rest: str) -> GatewayAddress:
    url = f"{scheme}://{rest}"
    if "@" in rest.partition("/")[0]:
        return GatewayAddress(fault=AddressFault.LOGIN)
    if "?" in rest or "#" in rest:
        return GatewayAddress(fault=AddressFault.QUERY)
    try:
        port = urlsplit(url).port
    except ValueError:
        return GatewayAddress(fault=AddressFault.PORT)
    found = look_at(url)
    if found is None or port == 0:
        return GatewayAddress(fault=AddressFault.HOST if found is None else AddressFault.PORT)
    return GatewayAddress((_without_tail(found.url),))


def _without_tail(url: str) -> str:
    url = url.rstrip("/")
    for tail in _TAILS:
        if url.endswith(tail):
            return url.removesuffix(tail).rstrip("/")
    return url


def _bracketed(text: str) -> str:
    """`::1` as it stands in addresses: `[::1]`."""
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return text
    return f"[{text}]"


def _host_and_port(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port


def _with_port(rest: str, port: int) -> str:
    host, slash, path = rest.partition("/")
    return f"{host}:{port}{slash}{path}"


def is_near(host: str) -> bool:
    """Whether it is this computer or one of the own network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".lan", ".internal"))
    return address.is_private or address.is_loopback or address.is_link_local


def shown_address(url: str) -> str:
    """The short form for lists and answers: host and port, without the scheme."""
    return url.partition("://")[2] or url
