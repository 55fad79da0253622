"""The languages of quick add: a module of tables for each, listed here."""

from typing import Final

from nova_desktop.domain.quick_add.languages.english import ENGLISH
from nova_desktop.domain.quick_add.languages.german import GERMAN
from nova_desktop.domain.quick_add.words import Words

LANGUAGES: Final[tuple[Words, ...]] = (ENGLISH, GERMAN)
