"""The menu of tasks: all that can be done with them, each with its key."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.lists.keys import Act, Keys, shown_key
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.widgets.menus import Menu, make_menu

ICONS: Final = {
    Act.OPEN: "panel-right",
    Act.RENAME: "pencil",
    Act.DONE: "circle-check",
    Act.RETRY: "rotate-ccw",
    Act.PLAN: "calendar",
    Act.PRIORITY: "flag",
    Act.STATUS: "square-kanban",
    Act.PROJECT: "folder",
    Act.LABEL: "tag",
    Act.PERSON: "user",
    Act.COPY: "copy",
    Act.DELETE: "trash-2",
}


def act_words(act: Act) -> str:
    """As menus and buttons say it."""
    words = {
        Act.OPEN: _("Open"),
        Act.RENAME: _("Rename"),
        Act.DONE: _("Done"),
        Act.RETRY: _("Retry"),
        Act.PLAN: _("Plan…"),
        Act.PRIORITY: _("Priority…"),
        Act.STATUS: _("Status…"),
        Act.PROJECT: _("Project…"),
        Act.LABEL: _("Labels…"),
        Act.PERSON: _("People…"),
        Act.COPY: _("Copy as text"),
        Act.DELETE: _("Delete"),
    }
    return words[act]


def task_menu(
    parent: QWidget, rows: Sequence[ListRow], keys: Keys, do: Callable[[Act], object]
) -> Menu:
    """For one task or several; open it with `popup`."""
    menu = make_menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(act: Act, text: str = "", *, danger: bool = False) -> None:
        menu.add(
            text or act_words(act),
            lambda: do(act),
            icon=ICONS[act],
            key=shown_key(act, keys),
            danger=danger,
        )

    faces = [row.face for row in rows if row.face is not None]
    if any(face.in_trash for face in faces):
        if len(rows) == 1:
            add(Act.OPEN)
        add(Act.RETRY, _("Restore"))
        add(Act.COPY)
        return menu
    if len(rows) == 1:
        add(Act.OPEN)
        add(Act.RENAME)
        menu.addSeparator()
    if any(face.can_retry for face in faces):
        add(Act.RETRY)
    add(Act.DONE, _("Not done") if all(face.is_done for face in faces) else "")
    for act in (Act.PLAN, Act.PRIORITY, Act.STATUS, Act.PROJECT, Act.LABEL, Act.PERSON):
        add(act)
    menu.addSeparator()
    add(Act.COPY)
    add(Act.DELETE, danger=True)
    return menu
