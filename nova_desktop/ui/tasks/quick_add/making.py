"""Puts quick add together: a field and what drives it, for whoever gives it a place."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.tasks.quick_add.presenter import QuickAddDesk, QuickAddPresenter


def make_quick_add(
    desk: QuickAddDesk,
    parent: QWidget | None = None,
    *,
    defaults: Callable[[], AddDefaults] = AddDefaults,
    placeholder: str = "",
    small: bool = False,
    place: str = "",
) -> QuickAddField:
    """A field that adds tasks. `defaults` is asked at each line: where it stands may change.

    What is being written at a named `place` is there again after a restart.

    Whoever places it puts it into a layout and calls `begin` for the key of 'new task'.
    """
    field = QuickAddField(parent, placeholder=placeholder, small=small)
    presenter = QuickAddPresenter(desk, field, defaults)
    bind_quick_add(field, presenter)
    if place:
        presenter.keep_draft(place)
    return field


def bind_quick_add(field: QuickAddField, presenter: QuickAddPresenter) -> None:
    """The field's signals to the presenter; the field holds it alive."""
    line = field.line
    field.driver = presenter
    line.edited.connect(presenter.edited)
    line.moved.connect(presenter.moved)
    line.rejected.connect(presenter.rejected)
    line.walked.connect(presenter.walked)
    line.chosen.connect(presenter.chose)
    line.pasted.connect(presenter.pasted)
    line.came.connect(presenter.entered_field)
    line.went.connect(presenter.left)
    field.offers.pressed.connect(presenter.chose)

    def entered(open_it: bool) -> None:
        presenter.entered(open_it=open_it)

    def escaped() -> None:
        if field.trouble:
            field.show_trouble("")
        elif not presenter.escaped():
            field.leave()

    line.entered.connect(entered)
    line.escaped.connect(escaped)
