"""LiteLLM's own pages: opened signed in, or why not and where to go instead; no Qt here."""

from collections.abc import Callable
from typing import Protocol

from nova_desktop.services.admin_ui import AdminOffer
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.places import WithPlace


class AdminUi(Protocol):
    """What of services.admin_ui is used here."""

    async def offer(self, gateway_id: str) -> AdminOffer: ...
    async def sign_in(self, gateway_id: str) -> str: ...
    async def remember(self, gateway_id: str, name: str, password: str) -> None: ...


class LoginQuestion(Protocol):
    """The dialog."""

    async def ask_login(self, gateway: str) -> tuple[str, str] | None:
        """Name and password of an admin, or None."""
        ...


class AdminPresenter:
    """`open_page` takes an address that works once, `open_models` leads to Nova's own screens."""

    def __init__(
        self,
        admin: AdminUi,
        name_of: Callable[[str], str],
        question: LoginQuestion,
        operations: Operations,
        say: Callable[[str], None],
        open_page: Callable[[str], None],
        open_models: Callable[[], None],
        place: WithPlace,
    ) -> None:
        self._admin = admin
        self._name_of = name_of
        self._question = question
        self._operations = operations
        self._say = say
        self._open_page = open_page
        self._open_models = open_models
        self._place = place

    def open(self, gateway_id: str) -> None:
        """The pages of a gateway, "" for Nova's own."""
        self._operations.start("open the admin pages", lambda: self._open(gateway_id))

    async def _open(self, gateway_id: str) -> None:
        name = self._name_of(gateway_id)
        match await self._admin.offer(gateway_id):
            case AdminOffer.OWN_SCREENS:
                self._open_models()
                return
            case AdminOffer.NO_DATABASE:
                text = _("{name} keeps no database, so nobody can sign in there")
                self._say(text.format(name=name))
                return
            case AdminOffer.NEEDS_PASSWORD:
                login = await self._question.ask_login(name)
                if login is None or not await self._remembered(gateway_id, *login):
                    return
            case AdminOffer.SIGNS_IN:
                pass
        self._open_page(await self._admin.sign_in(gateway_id))

    async def _remembered(self, gateway_id: str, name: str, password: str) -> bool:
        """Whether there is a place to keep them in."""

        async def remember() -> bool:
            await self._admin.remember(gateway_id, name, password)
            return True

        return bool(await self._place.ask_if_needed(remember))
