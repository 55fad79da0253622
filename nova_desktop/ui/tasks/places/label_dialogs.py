"""The menu of a label, and the dialogs that ask for its name or whether it is to go."""

from functools import partial

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.tasks.places.dialogs import NameDialog
from nova_desktop.ui.tasks.places.labels import LabelPresenter
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.menus import Menu, make_menu


class LabelDialogs:
    """Implements LabelQuestions over a window. `presenter` is set by whoever made both."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.presenter: LabelPresenter | None = None
        self.menu: Menu | None = None

    def open_menu(self, label: str) -> None:
        if self.presenter is None:
            return
        menu = self.menu = make_menu(self._window)
        menu.add(_("Rename…"), partial(self.presenter.rename, label), icon="pencil")
        menu.addSeparator()
        remove = partial(self.presenter.remove, label)
        menu.add(_("Delete from all tasks…"), remove, icon="trash-2", danger=True)
        menu.popup(QCursor.pos())

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
