"""Which addresses of the web may be asked: public ones, over http and https."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit, urlunsplit

PORTS: Final = frozenset({80, 443, 8080, 8443})
_SCHEMES: Final = {"http": 80, "https": 443}
# Addresses of IPv6 that carry one of IPv4 or lead to one, and so to where nobody looked.
_TRANSLATED: Final = tuple(
    IPv6Network(each)
    for each in (
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
        "2001::/23", "2002::/16", "100::/64", "fec0::/10", "3fff::/20", "5f00::/16",
    )
)  # fmt: skip
_RESERVED: Final = tuple(
    IPv4Network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10")
)


class AddressRefusedError(ValueError):
    """An address that is not asked; the text says why."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, as one host of it."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        outside = found.scope_id is not None or any(found in each for each in _TRANSLATED)
    else:
        outside = any(found in each for each in _RESERVED)
    closed = found.is_multicast or found.is_reserved or found.is_unspecified
    return found.is_global and not (outside or closed)


def checked_address(address: str, ports: frozenset[int] | None = PORTS) -> str:
    """The address as it is asked, without a fragment. Raises AddressRefusedError.

    Who its host leads to is looked at when it is asked.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefusedError("That is no address that can be read.") from None
    if parts.scheme not in _SCHEMES:
        raise AddressRefusedError("Only addresses with http:// or https:// are read.")
    if not host or "\\" in address or any(c <= " " or c == "\x7f" for c in address):
        raise AddressRefusedError("The address has no host, or characters that no address has.")
    if "@" in parts.netloc:
        raise AddressRefusedError("Addresses with a name or password in them are not read.")
    if ports is not None and (_SCHEMES[parts.scheme] if port is None else port) not in ports:
        raise AddressRefusedError(f"Port {port} is not one of web pages.")
    if _is_ip(host) and ports is not None and not is_public(host):
        raise AddressRefusedError("Only public addresses are read, none of this network.")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
