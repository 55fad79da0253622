"""The tasks of the first board, in the user's language."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.tasks import DONE, IN_PROGRESS, NEEDS_YOU, WAITING, Priority
from nova_desktop.services.tasks.starter import StarterTask
from nova_desktop.ui.i18n import gettext as _


def starter_board() -> Sequence[StarterTask]:
    """Seven of them, over all lanes; each says what it shows."""
    labels = (_("example"),)
    return [replace(task, labels=labels) for task in (*_inbox(), *_later())]


def _inbox() -> Sequence[StarterTask]:
    return (
        StarterTask(
            _("Open this card: click it, or press Enter"),
            _(
                "Here a task has room for notes, steps, dates and comments.\n\n"
                "**Notes are Markdown.** Esc closes the card again. `?` shows all keys."
            ),
            priority=Priority.HIGH,
        ),
        StarterTask(
            _("Add a task of your own: press N and type"),
            _(
                "Write it as you would say it, as in\n\n"
                "> Call the bank tomorrow 15:00 #finance @accountant +Taxes !high\n\n"
                "What is understood lights up. Backspace right behind it makes it words again."
            ),
            due_in=1,
            estimate_min=5,
        ),
        StarterTask(
            _("Look at the week ahead, every Monday"),
            _("Done once, it comes again the next Monday. Type `every monday` for one like it."),
            rule="FREQ=WEEKLY;BYDAY=MO",
        ),
    )


def _later() -> Sequence[StarterTask]:
    return (
        StarterTask(
            _("Answer here when Nova asks you something"),
            _("What needs your word stands in this lane, and on Home."),
            lane=NEEDS_YOU,
        ),
        StarterTask(
            _("Park here what waits for somebody else"),
            _("Name whom with `@`, and set a day on which to ask again."),
            lane=WAITING,
            due_in=3,
        ),
        StarterTask(
            _("Take large things in steps"),
            _("Each step is a task too. The card counts them."),
            lane=IN_PROGRESS,
            steps=(
                _("Drag this card to another lane, or press M"),
                _("Tick a step off with D"),
                _("Take anything back with Ctrl+Z"),
            ),
        ),
        StarterTask(_("Start Nova"), _("Done tasks stand here, the latest on top."), lane=DONE),
    )
