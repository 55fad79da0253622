"""Puts the panel Memory together with its presenters."""

from collections.abc import Callable

from nova_desktop.services.memory.ports import MemoryListener
from nova_desktop.ui.settings.fields_presenter import FieldsPresenter
from nova_desktop.ui.settings.memory_desk import MemorySettingsDesk
from nova_desktop.ui.settings.memory_panel import MemoryPanel
from nova_desktop.ui.settings.memory_place_presenter import MemoryPlacePresenter
from nova_desktop.ui.settings.memory_presenter import MemorySettingsPresenter


def make_memory_panel(
    desk: MemorySettingsDesk,
    bind_fields: Callable[[str, MemoryPanel], FieldsPresenter],
    listen: Callable[[MemoryListener], None],
    open_screen: Callable[[], object],
) -> MemoryPanel:
    """The panel; `listen` lets it hear of progress."""
    panel = MemoryPanel()
    panel.drivers.append(bind_fields("memory", panel))
    presenter, place = MemorySettingsPresenter(desk, panel), MemoryPlacePresenter(desk, panel)
    desk.saving.settings.on_change(lambda _settings: place.refresh())
    panel.drivers += [presenter, place]
    listen(presenter)
    connect_memory_panel(panel, presenter)
    _connect_place(panel, place)
    panel.screen_pressed.connect(open_screen)
    return panel


def connect_memory_panel(panel: MemoryPanel, presenter: MemorySettingsPresenter) -> None:
    """Who hears what the panel wishes."""
    spaces = panel.spaces
    panel.opened.connect(presenter.open)
    spaces.switched.connect(presenter.switch_space)
    spaces.rename_pressed.connect(presenter.rename_space)
    spaces.remove_pressed.connect(presenter.remove_space)
    spaces.wipe_pressed.connect(presenter.wipe)
    panel.add_space_pressed.connect(presenter.add_space)
    panel.never_entered.connect(presenter.set_never)
    panel.reembed_pressed.connect(presenter.reembed)
    panel.stop_pressed.connect(presenter.stop)
    panel.export_pressed.connect(presenter.export)
    panel.wipe_pressed.connect(presenter.wipe)
    panel.import_pressed.connect(presenter.import_file)
    panel.cancel_pressed.connect(presenter.cancel)


def _connect_place(panel: MemoryPanel, presenter: MemoryPlacePresenter) -> None:
    place = panel.place
    panel.opened.connect(presenter.open)
    place.kind_chosen.connect(presenter.choose_kind)
    place.test_pressed.connect(presenter.test)
    place.use_pressed.connect(presenter.use)
    place.move_pressed.connect(presenter.move)
    place.local_pressed.connect(presenter.use_local)
