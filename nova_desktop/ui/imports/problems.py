"""Titles and hints of what can go wrong while a set-up is imported."""

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _


def import_texts() -> dict[ProblemCode, tuple[str, str]]:
    """A title and a hint for each code."""
    code = ProblemCode
    return {
        code.IMPORT_UNREADABLE: (
            _("This could not be read"),
            _("{path}: {cause}. Nothing was changed. Choose another file, or correct this one."),
        ),
        code.IMPORT_EMPTY: (
            _("Nothing to import was found"),
            _("{path} holds no models and no keys. Choose another place."),
        ),
        code.IMPORT_GONE: (
            _("There is no import to roll back"),
            _("It was rolled back before. What you have now is what is in force."),
        ),
    }
