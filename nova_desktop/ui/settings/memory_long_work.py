"""Work on all of memory: its progress while it goes on, and how it ended; no Qt here."""

from collections.abc import Awaitable, Callable

from nova_desktop.domain.memory_state import LongWork, WorkReport
from nova_desktop.domain.problems import NovaError
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.settings.memory_desk import MemorySettingsView
from nova_desktop.ui.settings.memory_words import progress_text, report_text


async def show_long_work(
    view: MemorySettingsView,
    work: LongWork,
    wanted: str,
    do: Callable[[], Awaitable[WorkReport]],
) -> WorkReport | None:
    """Await it with its progress; nothing where nothing is wanted."""
    if not wanted:
        return None
    view.show_told("", "")
    view.show_work(progress_text(work, 0, 0), None)
    try:
        report = await do()
    except NovaError as error:
        view.show_told(problem_text(error.problem).title, "error")
        raise
    finally:
        view.show_work("", None)
    level = "ok" if report.ok else "" if report.stopped else "error"
    view.show_told(report_text(report), level)
    return report
