"""Keys of providers: stored where the user wants them, known to the gateway at once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings

_MOST_BYTES: Final = 16 * 1024


class Keys:
    """`on_change` brings the new values to who uses them."""

    def __init__(
        self,
        vault: SecretVault,
        settings: CurrentSettings,
        on_change: Callable[[], Awaitable[None]],
    ) -> None:
        self._vault = vault
        self._settings = settings
        self._on_change = on_change

    async def store(self, ref: SecretRef, value: str) -> None:
        """Keep it and use it.

        Raises NovaError with KEYCHAIN_MISSING until a place is chosen, and with KEY_UNUSABLE for
        what cannot be a key: above 16 KiB, more than one line, or not text.
        """
        if not _is_usable(value):
            raise NovaError.of(ProblemCode.KEY_UNUSABLE)
        await self._vault.set(ref, value)
        await self._on_change()

    async def choose_place(self, place: SecretsPlace) -> None:
        """The user's answer to where secrets go on a computer without a keychain."""
        secrets = SecretsSettings(place=place)
        await self._settings.change(lambda settings: replace(settings, secrets=secrets))


def _is_usable(value: str) -> bool:
    """Keychains cut at a NUL, headers at a line's end; a lone surrogate fits into neither."""
    if any(c in "\0\r\n" or "\ud800" <= c <= "\udfff" for c in value):
        return False
    return len(value.encode()) <= _MOST_BYTES
