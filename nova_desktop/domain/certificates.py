"""Certificates as a person compares them."""

import base64
import binascii
import hashlib
from typing import Final

_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_END: Final = "-----END CERTIFICATE-----"
_IN_LINE: Final = 16


def fingerprint(pem: str) -> str:
    """SHA-256 of a certificate (PEM) as other programs show it; "" for what is none.

    Pairs of digits with colons between them, in two lines.
    """
    inside = pem.partition(_BEGIN)[2].partition(_END)[0]
    try:
        der = base64.b64decode("".join(inside.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if not der:
        return ""
    pairs = [f"{byte:02X}" for byte in hashlib.sha256(der).digest()]
    return "\n".join(":".join(pairs[at : at + _IN_LINE]) for at in range(0, len(pairs), _IN_LINE))
