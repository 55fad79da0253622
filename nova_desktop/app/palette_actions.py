"""The actions that the palette offers: what the window and its screens can do, by their names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nova_desktop.app.label_wiring import label_in_view
from nova_desktop.app.task_export_wiring import (
    import_others,
    open_task_export,
    task_file_intake,
)
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.entries import Entry, Kind
from nova_desktop.ui.palette.keys import shown_key
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.tasks.upcoming.screen import MONTH, UpcomingScreen

if TYPE_CHECKING:
    from nova_desktop.app.palette_wiring import PalettePlace

Run = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Action:
    """What it is called, its icon, what it does, and further words that lead to it."""

    name: str
    text: str
    icon: str
    run: Run
    further: str = ""


def action_entries(place: "PalettePlace") -> Iterator[Entry]:
    """All that can be done now."""
    begin, further = _of_tasks(place), _of_the_window(place)
    places = (*_of_places(place), *_of_the_label(place))
    for each in (*begin, *further, *places, *_of_data(place), *_of_nova(place)):
        yield Entry(
            f"action:{each.name}",
            Kind.ACTION,
            each.text,
            each.run,
            each.icon,
            further=each.further,
            key=shown_key(each.name, place.screens.bench.keys.now),
        )


def open_setting(window: MainWindow, panel: str, key: str) -> None:
    """A panel of the settings, or one of its fields."""
    window.open_place("settings")
    screen = window.screen_in_view
    if isinstance(screen, SettingsScreen):
        if key:
            screen.open_field(panel, key)
        else:
            screen.open_panel(panel)


def begin_task(window: MainWindow) -> None:
    """Lead the keyboard to where tasks are added: in the screen in view, else on the board."""
    field = _adding_field(window.screen_in_view)
    if field is None:
        window.open_place("board")
        field = _adding_field(window.screen_in_view)
    if field is not None:
        field.begin()


def _adding_field(screen: QWidget | None) -> QuickAddField | None:
    fields = screen.findChildren(QuickAddField) if screen is not None else []
    return next((field for field in fields if field.isVisible() and not field.is_small), None)


def _of_tasks(place: "PalettePlace") -> Iterator[Action]:
    """What begins something."""
    window = place.window
    add = partial(begin_task, window)
    yield Action("new-task", _("New task"), "plus", add, _("add create todo"))
    yield Action("new-chat", _("New chat"), "square-pen", window.new_chat, _("ask talk"))


def _of_the_window(place: "PalettePlace") -> Iterator[Action]:
    window = place.window
    yield Action("undo", _("Undo"), "rotate-ccw", window.undo, _("take back"))
    yield Action("redo", _("Redo"), "repeat", window.redo, _("again"))
    yield Action("find", _("Find on this screen"), "search", window.find_here, _("look filter"))
    search = window.search_chats
    yield Action("search-chats", _("Search chats"), "text-search", search, _("messages find"))
    if window.toasts.shown:
        news = window.toasts.focus_newest
        yield Action("news", _("Go to the newest notice"), "bell", news, _("toast"))


def _of_places(place: "PalettePlace") -> Iterator[Action]:
    window, places = place.window, place.screens.lists.places
    month = partial(_open_month, window)
    yield Action("month", _("Calendar month"), "calendar", month, _("upcoming days"))
    project = partial(places.add, PlaceKind.PROJECT)
    yield Action("new-project", _("New project…"), "folder", project, _("add create"))
    person = partial(places.add, PlaceKind.PERSON)
    yield Action("new-person", _("New person…"), "user", person, _("add create contact"))


def _of_the_label(place: "PalettePlace") -> Iterator[Action]:
    """What can be done with the label whose list is shown."""
    label, labels = label_in_view(place.window), place.screens.lists.labels.presenter
    if label:
        rename, remove = partial(labels.rename, label), partial(labels.remove, label)
        words = _("Rename the label {name}…").format(name=label)
        yield Action("rename-label", words, "pencil", rename, _("merge tag"))
        words = _("Delete the label {name} from all tasks…").format(name=label)
        yield Action("remove-label", words, "trash-2", remove, _("remove tag"))


def _of_nova(place: "PalettePlace") -> Iterator[Action]:
    window, setup = place.window, place.run_setup
    yield Action("setup", _("Run the set-up again"), "wrench", setup, _("wizard onboarding"))
    if GATEWAY in place.core.supervisor.names():
        restart = partial(window.status.restart_pressed.emit, GATEWAY)
        yield Action("restart", _("Restart the gateway"), "refresh-cw", restart, _("litellm"))
    yield Action("quit", _("Quit Nova"), "power", window.close, _("exit close end"))


def _of_data(place: "PalettePlace") -> Iterator[Action]:
    core, window, operations = place.core, place.window, place.operations

    async def back_up() -> None:
        await core.backups.back_up_now()
        window.toasts.show_toast(_("Backed up"))

    def export() -> None:
        operations.start("export tasks", lambda: open_task_export(core, window, operations))

    others = partial(import_others, core, window, operations)
    words = _("todoist trello ticktick microsoft things csv ics move")
    yield Action("import", _("Import tasks from elsewhere…"), "import", others, words)
    own = task_file_intake(core, window, operations).open
    yield Action("import-own", _("Import a Nova file…"), "import", own, _("json tasks"))
    words = _("json csv ics calendar markdown save file")
    yield Action("export", _("Export tasks…"), "external-link", export, words)
    now = partial(operations.start, "back up", back_up)
    yield Action("back-up", _("Back up now"), "shield", now, _("copy save database"))
    restore = partial(open_setting, window, "privacy", "privacy/backup")
    words = _("restore copies recover")
    yield Action("restore", _("Restore a backup…"), "history", restore, words)


def _open_month(window: MainWindow) -> None:
    window.open_place("upcoming")
    screen = window.screen_in_view
    if isinstance(screen, UpcomingScreen):
        screen.show_mode(MONTH)
