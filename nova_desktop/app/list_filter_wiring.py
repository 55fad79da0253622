"""The filter of a list: the popup below its button, and what it shows."""

from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.filters.popup import FilterPopup
from nova_desktop.ui.tasks.filters.presenter import FilterPresenter
from nova_desktop.ui.tasks.lists.presenter import ListParts, ListPresenter
from nova_desktop.ui.tasks.lists.screen import TaskListScreen


def bind_list_filter(
    window: MainWindow,
    parts: ListParts,
    views: SavedViews,
    screen: TaskListScreen,
    presenter: ListPresenter,
) -> None:
    """The same as on the board; a view that is kept of it stays within the list."""
    popup, bar = FilterPopup(screen), screen.bar.filter
    filtering = FilterPresenter(
        parts.desk,
        parts.naming,
        views,
        popup,
        presenter.show_only,
        presenter.show_all,
        window.open_place,
        lambda: presenter.term,
    )
    popup.changed.connect(filtering.change)
    popup.kept.connect(filtering.keep)

    def open_popup() -> None:
        filtering.open()
        popup.open_below(bar.button, presenter.filter_words)

    bar.pressed.connect(open_popup)
    bar.left.connect(presenter.show_all)
