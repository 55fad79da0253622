"""How the gateway reaches providers: through the user's proxy, trusting the user's authorities."""

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.protocol import INVALID_PARAMS

AUTHORITIES: Final = "authorities.pem"
_HERE: Final = "localhost,127.0.0.1,::1"
_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY")


def reach(
    environment: MutableMapping[str, str], proxy: str, certificates: str, folder: Path
) -> None:
    """Set what LiteLLM's HTTP clients read; "" leaves what the environment says.

    This computer is never reached through a proxy. The authorities of the file `certificates` are
    added to the usual ones, in a file in `folder`. Raises RefusedError for a file without any.
    """
    for name in _PROXIES if proxy else ():
        environment[name] = environment[name.lower()] = proxy
    known = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    environment["NO_PROXY"] = environment["no_proxy"] = ",".join(filter(None, (known, _HERE)))
    if certificates:
        file = str(_with_usual(Path(certificates).expanduser(), folder))
        environment["SSL_CERT_FILE"] = environment["REQUESTS_CA_BUNDLE"] = file


def _with_usual(own: Path, folder: Path) -> Path:
    import certifi  # noqa: PLC0415 (only with a file of the user's)

    try:
        text = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(f"cannot read {own}: {error}", INVALID_PARAMS) from None
    if "BEGIN CERTIFICATE" not in text:
        raise RefusedError(f"{own} has no certificate", INVALID_PARAMS)
    file = folder / AUTHORITIES
    fresh = folder / f"{AUTHORITIES}.{os.getpid()}"
    fresh.write_text(f"{certifi.contents()}\n{text}\n", encoding="utf-8")
    fresh.replace(file)
    return file
