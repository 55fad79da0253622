"""The parameters of the gateway's `start`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from nova_desktop.children.runtime import params as read
from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.protocol import INVALID_PARAMS, JsonObject

LOG_LEVELS: Final = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
_SHORTEST_KEY: Final = 16


@dataclass(frozen=True, slots=True)
class GatewayStart:
    """What the parent wants. `port` is preferred, 0 stands for any.

    `proxy` and the file `certificates` are how providers are reached, "" for the usual way.
    """

    config_path: str
    master_key: str = field(repr=False)
    port: int = 0
    secrets: Mapping[str, str | None] = field(default_factory=dict[str, str | None], repr=False)
    log_level: str = "ERROR"
    proxy: str = field(default="", repr=False)
    certificates: str = ""

    @classmethod
    def of(cls, params: JsonObject) -> "GatewayStart":
        """Raises RefusedError, which names the parameter and not its value."""
        level = read.text(params, "log_level", "ERROR").upper()
        if level not in LOG_LEVELS:
            raise RefusedError("log_level must be one of Python's levels", INVALID_PARAMS)
        key = read.text(params, "master_key")
        if len(key) < _SHORTEST_KEY or not key.isascii() or not key.isprintable():
            raise RefusedError("master_key must be 16 or more plain characters", INVALID_PARAMS)
        return cls(
            config_path=read.text(params, "config_path"),
            master_key=key,
            port=read.whole(params, "port"),
            secrets=read.secrets(params),
            log_level=level,
            proxy=read.text(params, "proxy", ""),
            certificates=read.text(params, "certificates", ""),
        )
