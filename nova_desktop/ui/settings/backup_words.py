"""The words of backups: why each was made, what is in it, what would be lost; no Qt here."""

from collections.abc import Sequence
from datetime import datetime

from nova_desktop.domain.backups import (
    BackupCounts,
    BackupDifference,
    BackupEntry,
    BackupReason,
    BackupState,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.exports.words import size_text, tasks_text
from nova_desktop.ui.times import full_time, relative_time


def reason_text(reason: BackupReason) -> str:
    """Why it was made."""
    return {
        BackupReason.DAILY: _("daily"),
        BackupReason.MANUAL: _("made by you"),
        BackupReason.MIGRATION: _("before an update"),
        BackupReason.RESTORE: _("before a restore"),
    }[reason]


def entry_text(entry: BackupEntry) -> str:
    """What is in it and how large it is."""
    size, why = size_text(entry.size_bytes), reason_text(entry.reason)
    if entry.state is BackupState.NEWER:
        return f"{why} · {size} · {_('from a newer Nova')}"
    if entry.state is BackupState.DAMAGED:
        return f"{why} · {size} · {_('damaged, cannot be restored')}"
    return f"{why} · {size} · {counts_text(entry.counts)}"


def counts_text(counts: BackupCounts) -> str:
    """`412 tasks, 31 conversations`."""
    chats = ngettext("{n} conversation", "{n} conversations", counts.conversations)
    return f"{tasks_text(counts.tasks)}, {chats.format(n=f'{counts.conversations:,}')}"


def summary_text(entries: Sequence[BackupEntry], now: datetime) -> str:
    """Of all of them, for the row above."""
    if not entries:
        return _("None yet. The first is made soon after Nova starts.")
    last = relative_time(entries[0].at, now)
    return _("{n} kept, the last one: {when}.").format(n=len(entries), when=last)


def lost_texts(difference: BackupDifference) -> list[str]:
    """What restoring would take away, a line each; none for nothing."""
    found: list[str] = []
    if difference.new_tasks:
        text = ngettext("{n} task made since", "{n} tasks made since", difference.new_tasks)
        line = text.format(n=f"{difference.new_tasks:,}")
        if difference.titles:
            names = ", ".join(_short(title) for title in difference.titles)
            more = ", …" if difference.new_tasks > len(difference.titles) else ""
            line = f"{line}: {names}{more}"
        found.append(line)
    if difference.changed_tasks:
        text = ngettext(
            "{n} task goes back to how it was",
            "{n} tasks go back to how they were",
            difference.changed_tasks,
        )
        found.append(text.format(n=f"{difference.changed_tasks:,}"))
    if difference.new_conversations or difference.new_messages:
        text = _("{chats} new chats and {messages} new messages")
        found.append(
            text.format(
                chats=f"{difference.new_conversations:,}", messages=f"{difference.new_messages:,}"
            )
        )
    return found


def back_text(difference: BackupDifference) -> str:
    """What would come back, "" for nothing."""
    if not difference.back:
        return ""
    text = ngettext("{n} deleted task comes back.", "{n} deleted tasks come back.", difference.back)
    return text.format(n=f"{difference.back:,}")


def changed_lines(changed: Sequence[tuple[str, datetime]]) -> list[str]:
    """What was changed last in it."""
    return [f"{_short(title)} · {full_time(at)}" for title, at in changed]


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59].rstrip()}…"
