"""The words in the user's language: gettext with its catalogue found once.

`gettext.gettext` looks for the catalogue on the disk at every call, 0.1 ms each while there is
none, which is felt where a list is painted.
"""

import os
from functools import cache
from gettext import NullTranslations, translation

from nova_desktop.ui.resources import resource_folder


def gettext(message: str) -> str:
    """The message in the user's language, or as it is."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message for `n` things."""
    return _catalogue().ngettext(singular, plural, n)


def use_language(tag: str) -> None:
    """Speak this language from now on, as `de`; gettext reads it from the environment."""
    os.environ["LANGUAGE"] = tag
    _catalogue.cache_clear()


@cache
def _catalogue() -> NullTranslations:
    return translation("nova", str(resource_folder() / "i18n"), fallback=True)
