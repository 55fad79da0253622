"""From 'enter the key' to an answer: asks for it, for its place if need be, and tries again."""

from collections.abc import Callable
from typing import Protocol

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.key_shapes import KeyFault, cleaned_key, key_fault
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.keys import Keys
from nova_desktop.ui.runtime.operations import Operations


class KeyQuestions(Protocol):
    """The dialogs."""

    async def ask_key(self, secret: str, model: str) -> str:
        """What the user entered, or ""."""
        ...

    async def ask_place(self) -> SecretsPlace | None:
        """Where to keep keys on a computer without a keychain; None for nowhere."""
        ...


class KeyPresenter:
    """`secret_of` names the secret that a model needs."""

    def __init__(
        self,
        keys: Keys,
        secret_of: Callable[[str], SecretRef | None],
        operations: Operations,
        questions: KeyQuestions,
        then: Callable[[], None],
    ) -> None:
        self._keys = keys
        self._secret_of = secret_of
        self._operations = operations
        self._questions = questions
        self._then = then

    def enter(self, model: str) -> None:
        self._operations.start("enter a key", lambda: self._enter(model))

    async def _enter(self, model: str) -> None:
        ref = self._secret_of(model)
        if ref is None:
            return
        value = cleaned_key(await self._questions.ask_key(ref.name, model))
        if not value:
            return
        if key_fault(value) is KeyFault.TOO_LONG:  # a gateway of one's own may take any script
            raise NovaError.of(ProblemCode.KEY_UNUSABLE)
        if await self.store(ref, value):
            self._then()

    async def store(self, ref: SecretRef, value: str) -> bool:
        """Keep and use it, asking for a place first where there is none; False for a Cancel."""
        try:
            await self._keys.store(ref, value)
        except NovaError as error:
            if error.problem.code is not ProblemCode.KEYCHAIN_MISSING:
                raise
        else:
            return True
        place = await self._questions.ask_place()
        if place is None:
            return False
        await self._keys.choose_place(place)
        await self._keys.store(ref, value)
        return True
