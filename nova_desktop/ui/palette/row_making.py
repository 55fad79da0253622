"""From entries to rows: offers, groups without a search, what is said when there is nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.entries import Entry, Kind, Scope, Wish, group_of
from nova_desktop.ui.palette.ranking import MOST_NARROWED, Group, Hit
from nova_desktop.ui.palette.view_protocol import PaletteRow, RowKind


def offer(
    name: str, text: str, icon: str, run: Callable[[], object], *, stays: bool = False
) -> Entry:
    """Something to do with what is typed; it is not remembered."""
    return Entry(f"offer:{name}", Kind.ACTION, text, run, icon=icon, remembered=False, stays=stays)


def row_of(hit: Hit) -> PaletteRow:
    """As it is shown."""
    entry = hit.entry
    return PaletteRow(
        RowKind.ENTRY,
        entry.name,
        entry.icon,
        entry.second,
        entry.key,
        entry.colour,
        entry.done,
        hit.spans,
    )


def group_under(heading: str, entries: Sequence[Entry]) -> Group:
    """All of them, in the order in which they come."""
    return Group(heading, tuple(Hit(entry, 0) for entry in entries))


def plain_groups(entries: Sequence[Entry]) -> list[Group]:
    """By kind or what they are about, in the order in which they come."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.about:
            found.setdefault(entry.second, []).append(replace(entry, second=""))
        else:
            found.setdefault(group_of(entry.kind), []).append(entry)
    return [group_under(heading, each[:MOST_NARROWED]) for heading, each in found.items()]


def nothing_words(wish: Wish) -> str:
    """What stands in place of entries."""
    if wish.words:
        return _("Nothing matches “{words}”").format(words=wish.words)
    empty = {
        Scope.TASKS: _("No tasks yet. Write one here, and Enter adds it."),
        Scope.PROJECTS: _("No projects and labels yet. Write +Name or #label in a task."),
        Scope.PEOPLE: _("No people yet. Write @name in a task."),
        Scope.CHATS: _("No chats yet"),
    }
    return empty.get(wish.scope, _("Nothing here yet"))
