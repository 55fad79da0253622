"""The menu of a label, and the dialogs that ask for its name or whether it is to go."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.tasks.places.dialogs import NameDialog
from nova_desktop.ui.tasks.places.labels import LabelPresenter
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.menus import make_menu


class LabelMenus:
    """The menu of a label, over a window."""

    def __init__(self, window: QWidget, presenter: LabelPresenter) -> None:
        self._window = window
        self.presenter = presenter

    def open(self, label: str, at: QPoint) -> None:
        """At a point of the screen."""
        menu = make_menu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(_("Rename…"), partial(self.presenter.rename, label), icon="pencil")
        menu.addSeparator()
        remove = partial(self.presenter.remove, label)
        menu.add(_("Delete from all tasks…"), remove, icon="trash-2", danger=True)
        menu.popup(at)


class LabelDialogs:
    """Implements LabelQuestions over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask_name(self, label: str) -> str | None:
        dialog = NameDialog(_("Rename the label"), label, self._window)
        return dialog.field.text() if await show_dialog(dialog) else None

    async def ask_remove(self, label: str, count: int) -> bool:
        return bool(await show_dialog(RemoveLabelDialog(label, count, self._window)))


class RemoveLabelDialog(Dialog):
    """Says how many tasks have it."""

    def __init__(self, label: str, count: int, parent: QWidget | None = None) -> None:
        words = ngettext(
            "{n} task loses it. The task itself stays as it is.",
            "{n} tasks lose it. The tasks themselves stay as they are.",
            count,
        )
        title = _("Delete the label {name}?").format(name=label)
        super().__init__(title, words.format(n=f"{count:,}"), parent)
        self.add_cancel()
        self.go = self.add_button(_("Delete the label"), self.accept, "danger")
