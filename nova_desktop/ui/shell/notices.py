"""Notices of what happened in the background: a toast, once for each code and subject."""

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.widgets.toast import Toasts

_ERRORS = frozenset({ProblemCode.DISK_FULL, ProblemCode.DATABASE_FAILED})


class Notices:
    """Remembers what it told in this run."""

    def __init__(self, toasts: Toasts) -> None:
        self._toasts = toasts
        self._told: list[Problem] = []

    def tell(self, problem: Problem) -> None:
        """Show it, unless the same was told already."""
        if problem in self._told:
            return
        self._told.append(problem)
        text = problem_text(problem)
        level = "error" if problem.code in _ERRORS else "warning"
        self._toasts.show_toast(f"{text.title}. {text.hint}", level=level)
