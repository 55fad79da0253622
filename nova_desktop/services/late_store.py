"""Words that the disk did not take when their answer ended: kept, and stored once there is room."""

import asyncio

from nova_desktop.domain.chat import Message
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.ports import ChatStore
from nova_desktop.services.scope import TaskScope


class LateStore:
    """Tries again every `again_s` seconds as long as something waits, and when it is asked to."""

    def __init__(self, store: ChatStore, scope: TaskScope, again_s: float) -> None:
        self._store = store
        self._scope = scope
        self._again_s = again_s
        self._waiting: dict[str, Message] = {}
        self._trying = False

    def add(self, message: Message) -> None:
        """Keep this message as it is now."""
        self._waiting[message.id] = message
        if not self._trying and not self._scope.is_closed:
            self._trying = True
            self._scope.start(self._try_again(), "store what found no room")

    def get(self, message_id: str) -> Message | None:
        """What is kept of a message, if it waits here."""
        return self._waiting.get(message_id)

    async def flush(self) -> None:
        """Store what can be stored now. Never raises: what cannot be stored stays."""
        for message in list(self._waiting.values()):
            try:
                await self._store.update_message(message)
            except NovaError as error:
                if error.problem.code is not ProblemCode.CHANGE_REFUSED:
                    return
            if self._waiting.get(message.id) is message:  # else it has changed meanwhile
                del self._waiting[message.id]

    async def _try_again(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(self._again_s)
                await self.flush()
        finally:
            self._trying = False
