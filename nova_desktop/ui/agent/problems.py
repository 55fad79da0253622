"""Titles and hints of what can go wrong with a run."""

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _


def run_texts() -> dict[ProblemCode, tuple[str, str]]:
    """A title and a hint for each code."""
    code = ProblemCode
    return {
        code.RUN_LOOPS: (
            _("Nova turned in circles"),
            _("It did the same again and again. Say more plainly what is wanted, then Retry."),
        ),
        code.RUN_SILENT: (
            _("The model said nothing"),
            _("Two answers in a row were empty. Choose another model, then Retry."),
        ),
        code.RUN_CANNOT_CALL: (
            _("The model cannot use the tools"),
            _("Its calls were wrong several times. Choose a larger model, then Retry."),
        ),
        code.RUN_TASK_GONE: (
            _("The task is gone"),
            _("It was deleted, so there is nothing left to do. Restore it to begin again."),
        ),
        code.RUN_GOES_ON: (
            _("Nova works on it already"),
            _("Look under Runs how far it got, or stop it there."),
        ),
        code.RUN_STUCK: (
            _("The work stood still"),
            _("Nothing came of it for a long time, so Nova ended it. Retry begins anew."),
        ),
        code.RUN_OVER: (
            _("This run is over"),
            _("Nothing was changed. Start another one."),
        ),
    }
