"""Certificates as a person compares them."""

import base64
import binascii
import hashlib
from typing import Final

_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_END: Final = "-----END CERTIFICATE-----"


def fingerprint(pem: str, *, in_line: int = 16) -> str:
    """SHA-256 of a certificate (PEM) as other programs show it; "" for what is none.

    Pairs of digits with colons between them, `in_line` of them in each line.
    """
    inside = pem.partition(_BEGIN)[2].partition(_END)[0]
    try:
        der = base64.b64decode("".join(inside.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if not der:
        return ""
    pairs = [f"{byte:02X}" for byte in hashlib.sha256(der).digest()]
    return "\n".join(":".join(pairs[at : at + in_line]) for at in range(0, len(pairs), in_line))
