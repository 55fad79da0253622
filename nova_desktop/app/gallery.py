"""Opens the gallery: only a theme and a window, no home and no children."""

import asyncio
import os
import sys

from qasync import QEventLoop

from nova_desktop.app.ending import close_on_signals
from nova_desktop.app.resources import resource_folder
from nova_desktop.app.window import has_display, make_application
from nova_desktop.domain.settings import Appearance
from nova_desktop.ui.gallery.window import GalleryWindow
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.theme import SystemTheme


def run_gallery() -> int:
    """Stay until its window is closed. The exit code."""
    if not has_display(os.environ):
        sys.stderr.write(_("There is no display.") + "\n")
        return 1
    resources = resource_folder()
    application = make_application(resources)
    appearance = Appearance()
    window = GalleryWindow(SystemTheme(application, resources, appearance), appearance)
    window.show()

    async def until_closed() -> None:
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        await closed.wait()

    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        close_on_signals(runner.get_loop(), window.close)
        runner.run(until_closed())
    window.deleteLater()
    return 0
