"""The steps of models, of the user and of the first answer; no Qt here."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol
from zoneinfo import available_timezones

from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.provider_catalogue import Replaced
from nova_desktop.domain.settings import Settings, You
from nova_desktop.services.setup.parts import SetupParts
from nova_desktop.services.setup.roles import ROLES, chosen_roles, mode_of, save_roles
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.words import provider_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.setup_wizard.offers import ModelOffer

_LIVE: Final = (MessageState.QUEUED, MessageState.STREAMING)
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


class ModelsView(Protocol):
    """The page of models."""

    def show_roles(
        self, offers: Mapping[Role, Sequence[ModelOffer]], chosen: Mapping[Role, str]
    ) -> None: ...
    def show_notes(self, replaced: Sequence[Replaced], without_embeddings: str) -> None: ...


class ModelsStep:
    """`news` gives what was replaced, and who has no embeddings."""

    def __init__(
        self,
        parts: SetupParts,
        view: ModelsView,
        news: Callable[[], tuple[Sequence[Replaced], str]],
    ) -> None:
        self._parts = parts
        self._view = view
        self._news = news
        self._wanted: dict[Role, str] = {}
        self._text_only = False

    @property
    def is_complete(self) -> bool:
        return True

    def entered(self) -> None:
        gateways = self._parts.gateways
        self._wanted = chosen_roles(self._parts)
        offers = {
            role: [ModelOffer(c.name, provider_text(c)) for c in gateways.choices(mode_of(role))]
            for role in ROLES
        }
        without = bool(offers[Role.EMBEDDING]) and not self._wanted[Role.EMBEDDING]
        self._text_only = self._parts.settings.now.roles.memory_text_only or without
        none = {Role.EMBEDDING: ""} if self._text_only else {}
        self._view.show_roles(offers, self._wanted | none)
        replaced, without = self._news()
        self._view.show_notes(replaced, "" if offers[Role.EMBEDDING] else without)

    def choose(self, role: Role, model: str) -> None:
        """For embeddings "" is text-only memory."""
        if role is Role.EMBEDDING:
            self._text_only = not model
        if model:
            self._wanted[role] = model

    async def leave(self) -> bool:
        await save_roles(self._parts, self._wanted, text_only=self._text_only)
        return True

    def cancel(self) -> None:
        """Nothing runs here."""


class YouView(Protocol):
    """The page of the user."""

    def show_you(self, you: You) -> None: ...
    def you(self) -> You: ...
    def show_wrong(self, email: str, zone: str) -> None: ...


class YouStep:
    """Everything is optional; what is entered has to make sense."""

    def __init__(self, parts: SetupParts, view: YouView) -> None:
        self._parts = parts
        self._view = view
        self._shown = False

    @property
    def is_complete(self) -> bool:
        return True

    def entered(self) -> None:
        """What was written and not saved yet stays, also from before the settings were read."""
        if not self._shown:
            self._shown = True
            self._view.show_you(self._parts.settings.now.you)

    async def leave(self) -> bool:
        you = self._view.you()
        email = _("Write it as name@example.org, or leave it empty.")
        zone = _("No time zone is called so.")
        wrong_mail = bool(you.email) and not _MAIL.fullmatch(you.email)
        zones = await asyncio.to_thread(available_timezones)
        wrong_zone = bool(you.timezone) and you.timezone not in zones
        self._view.show_wrong(email if wrong_mail else "", zone if wrong_zone else "")
        if wrong_mail or wrong_zone:
            return False

        def edit(settings: Settings) -> Settings:
            return replace(settings, you=you)

        if you != self._parts.settings.now.you:
            await self._parts.settings.change(edit)
        return True

    def cancel(self) -> None:
        """Nothing runs here."""


class ImportStep:
    """The panel of imports does the work; here is only whether one may go on."""

    def __init__(self, has_models: Callable[[], bool]) -> None:
        self._has_models = has_models

    @property
    def is_complete(self) -> bool:
        return self._has_models()

    def entered(self) -> None:
        """The panel shows itself."""

    async def leave(self) -> bool:
        return self.is_complete

    def cancel(self) -> None:
        """The panel cancels what runs there."""


class DoneView(Protocol):
    """The last page."""

    def show_model(self, model: str) -> None: ...
    def show_messages(self, messages: Sequence[Message]) -> None: ...
    def update_message(self, message: Message) -> None: ...
    def show_answering(self, answering: bool) -> None: ...
    def show_answered(self, answered: bool) -> None: ...
    def clear_prompt(self) -> None: ...


class FirstChat(Protocol):
    """What of services.chat is used here."""

    async def send(self, conversation_id: str, text: str) -> str: ...
    async def stop(self, conversation_id: str) -> None: ...
    async def retry(self, conversation_id: str) -> None: ...
    async def messages(self, conversation_id: str) -> Sequence[Message]: ...
    def answering(self, conversation_id: str) -> bool: ...
    def on_message(self, listener: Callable[[Message], None]) -> None: ...
    def stop_telling(self, listener: Callable[[Message], None]) -> None: ...


class DoneStep:
    """`conversation` is the id of the chat that was begun here, "" for none."""

    def __init__(
        self,
        chat: FirstChat,
        view: DoneView,
        operations: Operations,
        model: Callable[[], str],
        changed: Callable[[], None],
    ) -> None:
        self._chat = chat
        self._view = view
        self._operations = operations
        self._model = model
        self._changed = changed
        self._answered = False
        self._sending = False
        self._over = False
        self.conversation = ""
        chat.on_message(self._message_changed)

    @property
    def is_complete(self) -> bool:
        return self._answered

    def entered(self) -> None:
        self._view.show_model(self._model())

    async def leave(self) -> bool:
        return True

    def cancel(self) -> None:
        """Stop the answer; what came of it is kept."""
        if self.conversation and self._chat.answering(self.conversation):
            conversation = self.conversation
            self._operations.start("stop", lambda: self._chat.stop(conversation))

    def end(self) -> None:
        """The page goes; the answer goes on in its chat."""
        if not self._over:
            self._over = True
            self._chat.stop_telling(self._message_changed)

    def send(self, text: str) -> None:
        if not self._sending:
            self._sending = True
            self._operations.start("first question", lambda: self._send(text))

    def retry(self, _message_id: str = "") -> None:
        if self.conversation:
            self._operations.start("first question again", self._retry)

    async def _send(self, text: str) -> None:
        self._view.show_answering(True)
        try:
            self.conversation = await self._chat.send(self.conversation, text)
        except NovaError:
            self._view.show_answering(False)
            raise
        finally:
            self._sending = False
        if not self._over:
            self._view.clear_prompt()
        await self._show()

    async def _retry(self) -> None:
        await self._chat.retry(self.conversation)
        await self._show()

    async def _show(self) -> None:
        messages = await self._chat.messages(self.conversation)
        if not self._over:
            self._view.show_messages(messages)
            self._follow()

    def _message_changed(self, message: Message) -> None:
        if self._over or not self.conversation or message.conversation_id != self.conversation:
            return
        self._view.update_message(message)
        if message.author is Author.NOVA and message.text and not self._answered:
            self._answered = True
            self._view.show_answered(True)
            self._changed()
        self._follow()

    def _follow(self) -> None:
        self._view.show_answering(self._chat.answering(self.conversation))
