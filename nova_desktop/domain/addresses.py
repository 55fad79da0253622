"""Addresses of links: what an address really leads to, before anything opens it."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

_WEB: Final = frozenset({"http", "https"})
_LONGEST: Final = 8_000
_BAD: Final = re.compile("[\x00-\x20\x7f-\x9f\\\\\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
# What a path or query may hold as it is; all else is percent-encoded.
_SAFE: Final = "/:?#[]@!$&'()*+,;=%-._~|"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads. All of `url` is ASCII: a foreign host is in punycode there.

    `host` is the real host as it is asked for (for mail: what follows the last @), `spoken` the
    same in its own script, or "" when that is the same. `name` is what stands before an @ in a
    web address, a common disguise. `encrypted` is False for http.
    """

    url: str
    scheme: str
    host: str
    spoken: str = ""
    name: str = ""
    encrypted: bool = True


def look_at(url: str) -> Address | None:
    """The address of an http, https or mailto link; None for anything else or malformed."""
    url = url.strip()
    if not url or len(url) > _LONGEST or _BAD.search(url):
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme == "mailto":
            return _mail(parts.path, parts.query)
        return _web(parts) if parts.scheme in _WEB and parts.hostname else None
    except ValueError:  # a malformed host or port, half a character
        return None


def _web(parts: SplitResult) -> Address:
    host = _ascii_host(parts.hostname or "")
    port = f":{parts.port}" if parts.port is not None else ""
    name = parts.netloc.rpartition("@")[0]
    shown_name = f"{quote(name, safe=':%')}@" if name else ""
    rest = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    url = urlunsplit((parts.scheme, f"{shown_name}{host}{port}", *rest))
    return Address(url, parts.scheme, host, _spoken(host), name, parts.scheme == "https")


def _mail(path: str, query: str) -> Address | None:
    to = unquote(path)
    if not to or _BAD.search(to):
        return None
    name, at, host = to.rpartition("@")
    if not at or not name:
        return None
    host = _ascii_host(host)
    url = f"mailto:{quote(name, safe='+.-_=,@')}@{host}"
    if query:
        url += f"?{quote(query, safe=_SAFE)}"
    return Address(url, "mailto", host, _spoken(host))


def _ascii_host(host: str) -> str:
    """In lower case and punycode. Raises ValueError for what is no host."""
    host = host.lower()
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii")
    if _HOST.fullmatch(host) is None:
        raise ValueError(host)
    return host


def _spoken(host: str) -> str:
    if "xn--" not in host:
        return ""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
