"""Puts the panel Keyboard together with its presenter."""

from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.keyboard_panel import KeyboardPanel
from nova_desktop.ui.settings.keyboard_presenter import KeyboardPresenter
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.widgets.tooltip import key_text


def make_keyboard_panel(saving: Saving, operations: Operations) -> KeyboardPanel:
    """The panel, bound."""
    panel = KeyboardPanel()
    presenter = KeyboardPresenter(panel, saving, operations, key_text)
    panel.drivers.append(presenter)
    panel.opened.connect(presenter.refresh)
    panel.recorded.connect(presenter.record)
    panel.refused.connect(presenter.refuse)
    panel.put_back.connect(presenter.reset)
    panel.all_put_back.connect(presenter.reset_all)
    panel.swapped.connect(presenter.swap)
    panel.left.connect(presenter.leave)
    return panel
