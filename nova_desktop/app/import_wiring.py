"""Puts the panel of imports together, for the set-up and for the settings."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from nova_desktop.app.model_parts import ModelParts
from nova_desktop.ui.imports.dialogs import ImportDialogs
from nova_desktop.ui.imports.import_dialog import ImportDialog
from nova_desktop.ui.imports.presenter import ImportPresenter, ImportQuestions
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations


def make_import_panel(
    parts: ModelParts,
    operations: Operations,
    window: QWidget,
    changed: Callable[[], None],
    questions: ImportQuestions | None = None,
) -> ImportPanel:
    """The panel with its presenter, at the choice.

    `changed` is told after each import and roll-back. `questions` take the dialogs' place.
    """
    panel = ImportPanel()
    presenter = ImportPresenter(
        parts.imports,
        parts.core.keys,
        operations,
        panel,
        questions or ImportDialogs(window),
        KeyDialogs(window).ask_place,
        changed,
    )
    panel.kind_chosen.connect(presenter.choose)
    panel.env_wanted.connect(presenter.choose_env)
    panel.applied.connect(presenter.apply)
    panel.went_back.connect(presenter.open)
    panel.cancelled.connect(presenter.cancel)
    panel.rolled_back.connect(presenter.roll_back)
    panel.driver = presenter
    presenter.open()
    return panel


async def show_import_dialog(
    parts: ModelParts,
    operations: Operations,
    window: QWidget,
    changed: Callable[[], None],
    questions: ImportQuestions | None = None,
) -> None:
    """The same in a dialog over the window; returns when it was closed."""
    panel = make_import_panel(parts, operations, window, changed, questions)
    await show_dialog(ImportDialog(panel, window))
