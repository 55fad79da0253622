"""Titles and hints of what can go wrong while tasks are imported."""

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _


def task_import_texts() -> dict[ProblemCode, tuple[str, str]]:
    """A title and a hint for each code."""
    code = ProblemCode
    return {
        code.TASK_IMPORT_UNREADABLE: (
            _("This could not be read"),
            _("{path}: {cause}. Nothing was changed. Mend the file or choose another one."),
        ),
        code.TASK_IMPORT_TOO_LARGE: (
            _("This is too large to import"),
            _("{path}: {cause}. Nothing was changed. Export less at once, and import the parts."),
        ),
        code.TASK_IMPORT_UNKNOWN: (
            _("Nova does not know what this is"),
            _("No program that Nova knows writes files like {path}. Export as CSV or ICS instead."),
        ),
        code.TASK_IMPORT_EMPTY: (
            _("There are no tasks in it"),
            _("{path} can be read, but holds nothing to import. Choose another file."),
        ),
        code.TASK_IMPORT_OWN: (
            _("This is a file of Nova's own"),
            _("{path} was written by Nova. Import it as a whole under Settings, Data & privacy."),
        ),
        code.TASK_IMPORT_NOT_LAST: (
            _("Other changes came after this import"),
            _("Take those back first with Undo. Then this import is the next one to go."),
        ),
    }
