"""The menu of tasks: all that can be done with them, each with its key."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.key_table import Act, KeyTable, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.tasks.keys import ACT_ICONS, act_words
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.widgets.menus import Menu, make_menu

_FIELDS: Final = (
    Act.PLAN,
    Act.REMIND,
    Act.PRIORITY,
    Act.STATUS,
    Act.PROJECT,
    Act.LABELS,
    Act.PEOPLE,
)


def task_menu(
    parent: QWidget, rows: Sequence[ListRow], keys: KeyTable, do: Callable[[Act], object]
) -> Menu:
    """For one task or several; open it with `popup`."""
    menu = make_menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(act: Act, text: str = "", *, danger: bool = False) -> None:
        menu.add(
            text or act_words(act),
            lambda: do(act),
            icon=ACT_ICONS[act],
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
        add(Act.EDIT)
        menu.addSeparator()
    if any(face.can_retry for face in faces):
        add(Act.RETRY)
    add(Act.COMPLETE, _("Open again") if all(face.is_done for face in faces) else "")
    for act in _fitting(faces):
        add(act)
    for act in _FIELDS:
        add(act)
    menu.addSeparator()
    add(Act.COPY)
    add(Act.DELETE, danger=True)
    menu.addSeparator()
    add(Act.HELP)
    return menu


def _fitting(faces: Sequence[TaskFace]) -> list[Act]:
    """What only some tasks can have done to them."""
    skip = [Act.SKIP] if any(face.can_skip for face in faces) else []
    return skip if all(face.is_over for face in faces) else [*skip, Act.WORK]
