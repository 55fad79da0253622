"""The palette, bound to an open core: its sources, its card over the window, and its key."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from nova_desktop.app.core import Core
from nova_desktop.app.palette_actions import action_entries, open_setting
from nova_desktop.app.task_detail_wiring import Hosting
from nova_desktop.app.task_wiring import TaskScreens
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.at_hand import model_entries, place_entries, setting_entries
from nova_desktop.ui.palette.chosen import chosen_entries
from nova_desktop.ui.palette.entries import Entry
from nova_desktop.ui.palette.presenter import PaletteDesk, PalettePresenter
from nova_desktop.ui.palette.recents import Recents
from nova_desktop.ui.palette.stored import StoredEntries
from nova_desktop.ui.palette.tasks import PaletteTasks
from nova_desktop.ui.palette.view import Palette
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.quick_add.presenter import add_line


@dataclass(frozen=True, slots=True)
class PalettePlace:
    """What the palette works with. `open_chat` chooses a conversation by its id."""

    core: Core
    window: MainWindow
    operations: Operations
    screens: TaskScreens
    open_chat: Callable[[str], object]
    run_setup: Callable[[], object]


def bind_palette(place: PalettePlace) -> None:
    """Its card is made when it is first opened; both live as long as the window."""
    made: list[PalettePresenter] = []

    def toggle() -> None:
        if not made:
            made.append(make_palette(place.window, _desk(place)))
        made[0].toggle()

    place.window.offer_palette(toggle)


def make_palette(window: MainWindow, desk: PaletteDesk) -> PalettePresenter:
    """The card over the window with its presenter."""
    view = Palette(window.page)
    presenter = PalettePresenter(desk, view)
    view.typed.connect(presenter.type)
    view.turned.connect(presenter.turn)
    view.narrowed.connect(presenter.narrow)
    view.emptied.connect(presenter.back)
    view.entered.connect(presenter.enter)
    view.pressed.connect(presenter.press)
    view.closed.connect(presenter.close)
    window.screen_opened.connect(presenter.close)
    return presenter


def _desk(place: PalettePlace) -> PaletteDesk:
    core, window = place.core, place.window
    bench = place.screens.bench

    def open_chat(conversation: str) -> None:
        window.open_place("chat")
        place.open_chat(conversation)

    stored = StoredEntries(
        core.tasks.places,
        place.screens.lists.views,
        core.chat,
        core.tasks.days,
        window.open_place,
        open_chat,
    )
    return PaletteDesk(
        operations=place.operations,
        recents=Recents(core.base.state),
        at_hand=lambda: _at_hand(place),
        stored=stored.read,
        tasks=PaletteTasks(core.tasks.lists, stored.names, lambda task: _open_task(place, task)),
        add=lambda text: add_line(bench.quick, text),
        search_chats=window.search_chats,
    )


def _at_hand(place: PalettePlace) -> Sequence[Entry]:
    core, window = place.core, place.window
    models = core.chat_models

    def choose(model: str) -> None:
        window.chat.model_chosen.emit(model)
        window.toasts.show_toast(_("{model} answers from now on").format(model=model))

    def entries() -> Iterator[Entry]:
        yield from chosen_entries(QApplication.focusWidget())
        yield from action_entries(place)
        yield from place_entries(window.open_place)
        yield from model_entries(models.choices(), models.current(), choose)
        yield from setting_entries(lambda panel, key: open_setting(window, panel, key))

    return list(entries())


def _open_task(place: PalettePlace, task: str) -> None:
    """In its panel, which gets the keyboard."""
    place.screens.detail.open(task)
    screen = place.window.screen_in_view
    panel = screen.host.panel if isinstance(screen, Hosting) else None
    if panel is not None:
        panel.setFocus()
