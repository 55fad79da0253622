"""The menu of a project, a person or a kept view, and the dialog that asks for a name."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from nova_desktop.services.tasks.saved_views import SavedView
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.tasks.places.presenter import Place, PlacesPresenter, Shown
from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.menus import Menu, make_menu

_MOST_OTHERS: Final = 50
_LONGEST: Final = 500
_NOTES_PX: Final = 200


class PlaceDialogs:
    """Implements PlaceQuestions over a window. `presenter` is set by whoever made both."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.presenter: PlacesPresenter | None = None
        self.menu: Menu | None = None

    def open_menu(self, place: str, shown: Shown, others: Sequence[Place]) -> None:
        if self.presenter is None:
            return
        menu = self.menu = make_menu(self._window)
        menu.add(_("Rename…"), partial(self.presenter.rename, place), icon="pencil")
        if isinstance(shown, SavedView):
            menu.add(_("Remove the view"), partial(self.presenter.remove, place), icon="trash-2")
        else:
            self._fill(menu, self.presenter, place, shown, others)
        menu.popup(QCursor.pos())

    def open_archived(self, archived: Sequence[tuple[str, Place]]) -> None:
        if self.presenter is None:
            return
        menu = self.menu = make_menu(self._window)
        for place, shown in archived[:_MOST_OTHERS]:
            inner = menu.add_menu(shown.name)
            inner.add(_("Bring back"), partial(self.presenter.archive, place, archived=False))
            inner.add(_("Notes…"), partial(self.presenter.write_notes, place))
        menu.popup(QCursor.pos())

    async def ask_notes(self, title: str, notes: str) -> str | None:
        dialog = NotesDialog(title, notes, self._window)
        return dialog.notes.toPlainText() if await show_dialog(dialog) else None

    async def ask_name(self, title: str, name: str) -> str | None:
        dialog = NameDialog(title, name, self._window)
        return dialog.field.text() if await show_dialog(dialog) else None

    def _fill(
        self,
        menu: Menu,
        presenter: PlacesPresenter,
        place: str,
        shown: Place,
        others: Sequence[Place],
    ) -> None:
        menu.add(_("Notes…"), partial(presenter.write_notes, place), icon="file-text")
        colours = menu.add_menu(_("Colour"))
        for colour, text in colour_names():
            press = partial(presenter.colour, place, colour)
            colours.add(text, press, chosen=shown.colour == colour)
        menu.add(_("Archive"), partial(presenter.archive, place))
        if others:
            merging = menu.add_menu(_("Merge into"))
            for other in others[:_MOST_OTHERS]:
                merging.add(other.name, partial(presenter.merge, place, other.id))


def colour_names() -> Sequence[tuple[str, str]]:
    """Roles of the theme that tell things apart, and what they are called."""
    return (
        ("", _("None")),
        ("accent", _("Violet")),
        ("ok", _("Green")),
        ("warning", _("Amber")),
        ("error", _("Red")),
        ("text_third", _("Grey")),
    )


class NotesDialog(Dialog):
    """Notes of many lines; Esc leaves them as they were."""

    def __init__(self, title: str, notes: str, parent: QWidget | None = None) -> None:
        about = _("What there is to know about it, in Markdown.")
        super().__init__(title, about, parent)
        self.notes = hold(QPlainTextEdit(self), height=_NOTES_PX)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName(_("Notes"))
        self.notes.setPlainText(notes)
        self.body.addWidget(self.notes)
        self.add_cancel()
        self.done_button = self.add_button(_("Save"), self.accept, "primary")


class NameDialog(Dialog):
    """One line; Enter takes it."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "", parent)
        self.field = Field(self, name=_("Name"), placeholder=_("Name"))
        self.field.setMaxLength(_LONGEST)
        self.field.setText(name)
        self.field.selectAll()
        self.body.addWidget(self.field)
        self.add_cancel()
        self.done_button = self.add_button(_("Save"), self.accept, "primary")
        self.field.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.done_button.setEnabled(bool(self.field.text().strip()))
