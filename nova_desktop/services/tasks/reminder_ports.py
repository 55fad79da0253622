"""What reminders need from outside; as in services/ports.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from nova_desktop.domain.task_notices import Moment, NoticeKind, TaskNotice

Since = Mapping[NoticeKind, datetime]
"""From when on the user wants to be told, of each kind that is wanted."""


class MomentStore(Protocol):
    """When open tasks are to be told of, and of which moments the user was told."""

    async def moments(self, since: Since, until: datetime, zone: str) -> Sequence[Moment]:
        """Those after `since` and up to `until`, which is now, that were not told; in order.

        Where only what is due is wanted, reminders of tasks that were told of are among them:
        somebody asked to be told again. A day without a time is told of in its morning in `zone`.
        """
        ...

    async def next_moment(self, since: Since, after: datetime, zone: str) -> datetime | None:
        """The first moment behind `after`, told or not."""
        ...

    async def claim(self, moments: Sequence[Moment], at: datetime) -> Sequence[Moment]:
        """Keep for ever that the user is told of these; those of which they were not told yet.

        What was told by a clock that was an hour or more ahead of `at` does not count.
        """
        ...


class Notifier(Protocol):
    """Tells the user, on the desktop or in the window."""

    async def tell(self, notice: TaskNotice) -> None:
        """It is seen, one way or the other. Raises nothing."""
        ...


class DesktopNotices(Protocol):
    """The desktop's own notifications."""

    async def show(
        self, key: str, title: str, text: str, buttons: Sequence[tuple[str, str]]
    ) -> bool:
        """Whether the desktop took it. `buttons` are names with words.

        `key` and the name of a button, or "" for the notification itself, go to the listener.
        """
        ...

    async def withdraw(self, key: str) -> None:
        """Take it away, if it is still there."""
        ...

    async def close(self) -> None:
        """Leave the desktop alone."""
        ...
