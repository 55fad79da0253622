"""Asking for another key until one is in use: the same wherever a key can be replaced."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from nova_desktop.domain.provider_catalogue import KeyCheck
from nova_desktop.ui.settings.outcome_words import check_text, is_warning
from nova_desktop.ui.settings.places import WithPlace

Rotate = Callable[[str, bool], Awaitable[KeyCheck]]


class RotationQuestions(Protocol):
    """The dialogs."""

    async def ask_key(self, name: str, wrong: str) -> str:
        """A new key, or ""; `wrong` says why the last one was not taken."""
        ...

    async def keep_anyway(self, name: str, why: str) -> bool:
        """Whether to keep a key that could not be shown to work."""
        ...


async def rotated(
    name: str, questions: RotationQuestions, place: WithPlace, rotate: Rotate
) -> KeyCheck | None:
    """What came of the key that is in use now; None when the user left it at the old one.

    `rotate` tries a key and keeps a good one, with True any. A key that may be right although it
    does not work now is kept when the user wants so. Raises NovaError as `rotate` does.
    """
    wrong = ""
    while key := (await questions.ask_key(name, wrong)).strip():
        check = await place.ask_if_needed(lambda key=key: rotate(key, False))
        if check is None or check.is_good:
            return check
        wrong = check_text(check)
        if is_warning(check):
            keeps = await questions.keep_anyway(name, wrong)
            return await place.ask_if_needed(lambda key=key: rotate(key, True)) if keeps else None
    return None
