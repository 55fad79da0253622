"""Pictures of every screen, light and dark, at 100 and 200 %: `python -m tests.shots FOLDER`.

The scenes are those of tests/shot_scenes.py, without children. A name or two after the folder take
only the scenes whose names begin so.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QWidget

from nova_desktop.app.resources import resource_folder
from nova_desktop.domain.settings import Appearance, ThemeChoice
from nova_desktop.ui.gallery.window import GalleryWindow
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from tests.shot_scenes import SCENES, dialogs

SIZE = (1280, 800)
SETTLED_MS = 450  # beyond the skeleton's delay and a toast's way in
ONE_RUN = "--one-run"


class Camera:
    """Pictures of one theme at one scale."""

    def __init__(self, application: QApplication, folder: Path, scheme: str, scale: int) -> None:
        self._folder = folder
        self._suffix = f"{scheme}-{scale}"
        theme = ThemeChoice.DARK if scheme == "dark" else ThemeChoice.LIGHT
        self.appearance = Appearance(theme=theme, scale=scale, reduced_motion=True)
        self.theme = SystemTheme(application, resource_folder(), self.appearance)

    def scene(self, name: str, arrange: Callable[[MainWindow], object]) -> None:
        """The window as the scene wants it, with an open menu over it."""
        window = MainWindow()
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        arrange(window)
        self.keep(name, window)
        window.close()
        window.deleteLater()

    def keep(self, name: str, widget: QWidget) -> None:
        settle()
        picture = widget.grab()
        menu = QApplication.activePopupWidget()
        if menu is not None:
            at = widget.mapFromGlobal(menu.mapToGlobal(menu.rect().topLeft()))
            menu.render(picture, at)
            menu.close()
        picture.save(str(self._folder / f"{name}-{self._suffix}.png"))

    def dialogs(self, wanted: Callable[[str], bool]) -> None:
        window = MainWindow()
        for name, dialog in dialogs(window).items():
            if wanted(name):
                dialog.show()
                self.keep(name, dialog)
            dialog.close()
        window.deleteLater()

    def gallery(self) -> None:
        window = GalleryWindow(self.theme, self.appearance)
        window.show()
        window.page.adjustSize()
        self.keep("gallery", window)
        self.keep("gallery-page", window.page)
        window.close()
        window.deleteLater()


def settle() -> None:
    """Let timers and layouts have their time."""
    waited = QElapsedTimer()
    waited.start()
    while waited.elapsed() < SETTLED_MS:
        QApplication.processEvents()


def take(camera: Camera, names: list[str]) -> None:
    def wanted(name: str) -> bool:
        return not names or any(name.startswith(begin) for begin in names)

    for name, arrange in SCENES.items():
        if wanted(name):
            camera.scene(name, arrange)
    camera.dialogs(wanted)
    if wanted("gallery"):
        camera.gallery()


def main() -> None:
    if ONE_RUN in sys.argv:
        folder, scheme, scale, *names = sys.argv[2:]
        application = QApplication([])
        take(Camera(application, Path(folder), scheme, int(scale)), names)
        return
    folder, *names = sys.argv[1:] or ["shots"]
    Path(folder).mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for scale in ("100", "200"):
            command = [sys.executable, "-m", "tests.shots", ONE_RUN, folder, scheme, scale, *names]
            subprocess.run(command, env=os.environ, check=True)


if __name__ == "__main__":
    main()
