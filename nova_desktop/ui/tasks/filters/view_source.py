"""A kept view as a list of tasks."""

from nova_desktop.domain.query_names import with_old_names
from nova_desktop.domain.task_filters import AnyOf, TaskFilter, TaskOrder
from nova_desktop.domain.task_query import QueryError, read_query
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.filters.presenter import query_names
from nova_desktop.ui.tasks.filters.words import fault_words
from nova_desktop.ui.tasks.lists.looks import Look
from nova_desktop.ui.tasks.lists.naming import Known
from nova_desktop.ui.tasks.lists.sources import Empty, ListSource

KIND = "view"


class ViewSource:
    """Finds the list of `view:ID`, for Sources.add."""

    def __init__(self, desk: TaskDesk, views: SavedViews) -> None:
        self._desk = desk
        self._views = views

    async def find(self, view: str, known: Known) -> ListSource | None:
        """None for one that was taken away; one that cannot be read any more says why."""
        kept = await self._views.get(view)
        if kept is None:
            return None
        empty = Empty(_("No task fits this view"), kept.query, "list-filter", adds=False)
        wanted: TaskFilter = AnyOf()
        try:
            names = with_old_names(query_names(known, self._desk), kept.named, known.labels)
            wanted = read_query(kept.query, names)
        except QueryError as error:
            words = f"{kept.query}\n{fault_words(error)}"
            empty = Empty(_("This view cannot be read any more"), words, "list-filter", adds=False)
        return ListSource(
            f"{KIND}:{view}",
            kept.name,
            "list-filter",
            wanted,
            Look(TaskOrder.DUE),
            empty,
            adding=None,
        )
