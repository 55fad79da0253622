"""SessionVault: secrets in memory, gone when Nova ends."""

from collections.abc import Callable

from nova_desktop.domain.gateway_plan import SecretRef


class SessionVault:
    """A SecretVault that writes nothing anywhere; an empty value deletes."""

    def __init__(self, on_value: Callable[[str], None]) -> None:
        self._on_value = on_value
        self._values: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"SessionVault({len(self._values)} secrets)"

    async def get(self, ref: SecretRef) -> str | None:
        return self._values.get(ref.name)

    async def set(self, ref: SecretRef, value: str) -> None:
        if not value:
            await self.delete(ref)
            return
        self._on_value(value)
        self._values[ref.name] = value

    async def delete(self, ref: SecretRef) -> None:
        self._values.pop(ref.name, None)
