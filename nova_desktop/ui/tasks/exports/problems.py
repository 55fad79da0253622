"""Titles and hints of what can go wrong with exports and backups."""

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _


def export_texts() -> dict[ProblemCode, tuple[str, str]]:
    """A title and a hint for each code."""
    code = ProblemCode
    return {
        code.EXPORT_UNWRITABLE: (
            _("The file could not be written"),
            _("{path}: {why}. Nothing was left half written; choose another place."),
        ),
        code.TASK_FILE_UNREADABLE: (
            _("This file of tasks cannot be read"),
            _("{path}: {why}. Nothing was imported. Export it anew, or choose another file."),
        ),
        code.TASK_FILE_NEWER: (
            _("This file is from a newer Nova"),
            _("It has version {found}, this Nova reads {known}. Update Nova, then import it."),
        ),
    }


def backup_texts() -> dict[ProblemCode, tuple[str, str]]:
    """The same of backups."""
    code = ProblemCode
    return {
        code.BACKUP_NO_ROOM: (
            _("There is no room for a backup"),
            _("The disk is full. Free some space, then back up under Settings, Data & privacy."),
        ),
        code.BACKUP_FOLDER_UNUSABLE: (
            _("The folder of backups cannot be used"),
            _("Make {path} readable and writable for you; until then there are no new backups."),
        ),
        code.BACKUP_DAMAGED: (
            _("This backup is damaged"),
            _("Nothing was changed. Choose another one."),
        ),
        code.BACKUP_NEWER: (
            _("This backup is from a newer Nova"),
            _("Nothing was changed. Update Nova to restore it."),
        ),
        code.BACKUP_GONE: (
            _("This backup is no longer there"),
            _("Nothing was changed. Choose another one."),
        ),
        code.RESTORE_FAILED: (
            _("The backup could not be restored"),
            _("Nothing was changed. Start Nova again, which checks the database, then try again."),
        ),
    }
