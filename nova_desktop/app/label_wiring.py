"""What is done to labels from their lists and from the palette."""

from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.places.label_dialogs import LabelDialogs, LabelMenus
from nova_desktop.ui.tasks.places.labels import LabelPresenter


def bind_label_menus(window: MainWindow, desk: TaskDesk, views: SavedViews) -> LabelMenus:
    """The menu over the window; a list in view goes along with its label."""

    def became(old: str, new: str) -> None:
        if old != new and window.place.place == old:
            window.open_place(new)

    presenter = LabelPresenter(desk, views, LabelDialogs(window), became)
    return LabelMenus(window, presenter)


def label_in_view(window: MainWindow) -> str:
    """Whose list is shown; "" for none."""
    kind, _colon, label = window.place.place.partition(":")
    return label if kind == "label" else ""
