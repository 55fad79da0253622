"""The rows of a list of tasks, free of Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.faces import TaskFace


class RowKind(StrEnum):
    """What a row is."""

    HEADING = "heading"
    TASK = "task"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row. `key` is known again when the list is read anew.

    `folded` is None where there is nothing below. `count` stands behind a heading, `note` after it.
    `adds` tells whether a heading offers to add a task to its section. A `mark`, a Lucide name,
    stands in place of the check, which then cannot be pressed.
    """

    kind: RowKind
    key: str
    section: str
    title: str = ""
    face: TaskFace | None = None
    card: TaskCard | None = None
    depth: int = 0
    folded: bool | None = None
    count: int | None = None
    note: str = ""
    tone: str = ""
    adds: bool = False
    mark: str = ""
    mark_tone: str = ""

    @property
    def task(self) -> str:
        """The id; "" for what is no task."""
        return self.face.id if self.face is not None else ""

    @property
    def act_words(self) -> str:
        """What the button at its end does; "" where there is none."""
        if self.face is None or not self.face.can_retry:
            return ""
        return _("Restore") if self.face.in_trash else _("Retry")

    @property
    def spoken(self) -> str:
        """All of it for a screen reader."""
        if self.face is not None:
            return self.face.spoken
        return f"{self.title} {self.count}" if self.count is not None else self.title


def task_ids(rows: Iterable[ListRow]) -> Sequence[str]:
    """The tasks among rows, each once, in their order."""
    return list(dict.fromkeys(row.task for row in rows if row.task))
