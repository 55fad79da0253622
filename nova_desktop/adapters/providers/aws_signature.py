"""AWS Signature Version 4 of a request without a body.

After docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html; tested with the example
that AWS publishes.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_UNRESERVED: Final = "-_.~"
_NO_BODY: Final = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """`session` is "" for keys that last."""

    key_id: str
    secret: str = field(repr=False)
    region: str
    session: str = field(default="", repr=False)


def signed_headers(url: str, keys: AwsKeys, service: str, at: datetime) -> dict[str, str]:
    """What a GET of `url` at this time needs besides Host."""
    parts = urlsplit(url)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": parts.netloc, "x-amz-date": stamp}
    if keys.session:
        headers["x-amz-security-token"] = keys.session
    names = ";".join(sorted(headers))
    request = "\n".join(
        (
            "GET",
            quote(parts.path or "/", safe=f"/{_UNRESERVED}"),
            _canonical_query(parts.query),
            *(f"{name}:{headers[name].strip()}" for name in sorted(headers)),
            "",
            names,
            _NO_BODY,
        )
    )
    scope = f"{stamp[:8]}/{keys.region}/{service}/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    to_sign = f"{_ALGORITHM}\n{stamp}\n{scope}\n{digest}"
    signature = _mac(_signing_key(keys, stamp[:8], service), to_sign).hex()
    credential = f"Credential={keys.key_id}/{scope}"
    headers["authorization"] = (
        f"{_ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"
    )
    del headers["host"]
    return headers


def _canonical_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    encoded = ((quote(n, safe=_UNRESERVED), quote(v, safe=_UNRESERVED)) for n, v in pairs)
    return "&".join(f"{name}={value}" for name, value in sorted(encoded))


def _signing_key(keys: AwsKeys, day: str, service: str) -> bytes:
    key = f"AWS4{keys.secret}".encode()
    for part in (day, keys.region, service, "aws4_request"):
        key = _mac(key, part)
    return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
