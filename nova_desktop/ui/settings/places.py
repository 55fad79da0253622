"""Storing a key where there is no keychain: the user is asked for a place, then it goes on."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace

Result = TypeVar("Result")


class PlaceQuestion(Protocol):
    """The dialog."""

    async def ask_place(self) -> SecretsPlace | None:
        """Where to keep keys on a computer without a keychain; None for nowhere."""
        ...


class PlaceChoice(Protocol):
    """What of services.keys is used here."""

    async def choose_place(self, place: SecretsPlace) -> None: ...


class WithPlace:
    """Does what stores a key."""

    def __init__(self, keys: PlaceChoice, question: PlaceQuestion) -> None:
        self._keys = keys
        self._question = question

    async def ask_if_needed(self, work: Callable[[], Awaitable[Result]]) -> Result | None:
        """Do it; None when the user wants keys nowhere. Raises NovaError as `work` does."""
        try:
            return await work()
        except NovaError as error:
            if error.problem.code is not ProblemCode.KEYCHAIN_MISSING:
                raise
        place = await self._question.ask_place()
        if place is None:
            return None
        await self._keys.choose_place(place)
        return await work()
