"""Titles and hints of what can go wrong with tasks."""

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.imports.problems import task_import_texts


def task_texts() -> dict[ProblemCode, tuple[str, str]]:
    """A title and a hint for each code."""
    code = ProblemCode
    return task_import_texts() | {
        code.FILE_UNREADABLE: (
            _("This file cannot be read"),
            _("There is no file at {path}, or you may not read it. The task stays as it was."),
        ),
        code.RECURRENCE_INVALID: (
            _("This rule for repeating cannot be read"),
            _("{rule} is none that Nova knows. Choose another one; the task stays as it was."),
        ),
        code.RECURRENCE_NEVER: (
            _("This rule never comes true"),
            _("There is no day that fits {rule}. Choose another one; the task stays as it was."),
        ),
    }
