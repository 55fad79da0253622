"""LiteLLM's admin UI: which gateway has one to sign in to, and the way there in one step."""

from enum import StrEnum
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import MANAGED, Capability
from nova_desktop.services.external_gateways import ExternalGateways
from nova_desktop.services.gateway_edits import admin_refs
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.ports import AdminPage, SecretVault

DEFAULT_NAME: Final = "admin"
"""LiteLLM's own, unless UI_USERNAME says otherwise; its password is the master key then."""


class AdminOffer(StrEnum):
    """What the button for the admin UI can do for a gateway."""

    OWN_SCREENS = "own_screens"  # the managed one: it has none, Nova's screens do the same
    NO_DATABASE = "no_database"  # nobody can sign in there
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 (a state, no password)
    SIGNS_IN = "signs_in"


class AdminUi:
    """Credentials come from the vault: those of `remember`, else `admin` and the gateway's key."""

    def __init__(
        self,
        gateways: Gateways,
        external: ExternalGateways,
        vault: SecretVault,
        page: AdminPage,
    ) -> None:
        self._gateways = gateways
        self._external = external
        self._vault = vault
        self._page = page

    async def offer(self, gateway_id: str) -> AdminOffer:
        """What to show. Raises NovaError when the vault fails."""
        if gateway_id == MANAGED:
            return AdminOffer.OWN_SCREENS
        if Capability.ADMIN_UI not in self._gateways.capabilities(gateway_id):
            return AdminOffer.NO_DATABASE
        _, password = await self._credentials(gateway_id)
        return AdminOffer.SIGNS_IN if password else AdminOffer.NEEDS_PASSWORD

    async def sign_in(self, gateway_id: str) -> str:
        """The address to open in a browser, now: it works once, and for a minute.

        Raises NovaError: ADMIN_UI_MISSING, KEY_MISSING, and those of the vault.
        """
        offer = await self.offer(gateway_id)
        name = self._gateways.name_of(gateway_id)
        if offer is AdminOffer.NEEDS_PASSWORD:
            raise NovaError.of(ProblemCode.KEY_MISSING, model=name, secret=name)
        found = self._external.get(gateway_id)
        if offer is not AdminOffer.SIGNS_IN or found is None:
            raise NovaError.of(ProblemCode.ADMIN_UI_MISSING, gateway=name)
        user, password = await self._credentials(gateway_id)
        return await self._page.serve(found.url, user, password)

    async def remember(self, gateway_id: str, name: str, password: str) -> None:
        """Keep them in the vault; empty ones are forgotten."""
        for ref, value in zip(admin_refs(gateway_id), (name.strip(), password), strict=True):
            if value:
                await self._vault.set(ref, value)
            else:
                await self._vault.delete(ref)

    async def _credentials(self, gateway_id: str) -> tuple[str, str]:
        name_ref, password_ref = admin_refs(gateway_id)
        name = await self._vault.get(name_ref) or DEFAULT_NAME
        password = await self._vault.get(password_ref)
        return name, password or await self._external.key(gateway_id)
