"""The tray of a window, once the desktop has one."""

from nova_desktop.app.model_parts import ModelParts
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tray.presenter import TrayPresenter
from nova_desktop.ui.tray.tray import Tray


class TrayIcon:
    """Lives as long as the window. Closing the window still ends Nova: the tray never hides it."""

    def __init__(self, window: MainWindow, parts: ModelParts, operations: Operations) -> None:
        self._window = window
        self._tray = Tray(window)
        core = parts.core

        presenter = self._presenter = TrayPresenter(
            parts.roles, core.supervisor, operations, self._tray, core.gateways.choices
        )
        self._tray.chosen.connect(presenter.choose)
        self._tray.restart_pressed.connect(presenter.restart)
        self._tray.open_pressed.connect(window.raise_up)
        self._tray.models_pressed.connect(self._open_models)
        self._tray.quit_pressed.connect(window.close)
        window.closed.connect(self._tray.leave)

    def _open_models(self) -> None:
        self._window.open_place("models")
        self._window.raise_up()
