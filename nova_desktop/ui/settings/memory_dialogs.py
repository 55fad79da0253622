"""The dialogs of the panel Memory: what costs or cannot be undone, names, files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nova_desktop.domain.memory_state import ReembedEstimate
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import facts_text
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.settings.dialogs import AskDialog
from nova_desktop.ui.settings.memory_desk import WipeChoice
from nova_desktop.ui.settings.memory_wipe import choice_text
from nova_desktop.ui.settings.memory_words import estimate_text
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select


class WipeDialog(Dialog):
    """Which space; its name has to be written, as it cannot be undone."""

    def __init__(
        self, choices: Sequence[WipeChoice], chosen: str = "", parent: QWidget | None = None
    ) -> None:
        text = _(
            "All texts, things and facts are erased for good, also what was forgotten and could "
            "still come back. Export them first to keep a copy."
        )
        super().__init__(_("Wipe memory?"), text, parent)
        self._choices = tuple(choices)
        first = (n for n, each in enumerate(self._choices) if each.spaces == (chosen,))
        self._chosen = next(first, 0)
        self.spaces = Select(_("Space"), self)
        self.spaces.chosen.connect(self._choose)
        self._counts = text_label("", self, "second", wrap=True)
        self._label = text_label("", self, "small", wrap=True)
        self.field = Field(self)
        for widget in (self.spaces, self._counts, self._label, self.field):
            self.body.addWidget(widget)
        self.add_cancel()
        self.go = self.add_button(_("Wipe for good"), self.accept, "danger")
        self.field.textChanged.connect(self._typed)
        self._choose(str(self._chosen))
        self.field.setFocus()

    @property
    def choice(self) -> WipeChoice:
        return self._choices[self._chosen]

    @property
    def counts(self) -> str:
        """What goes, in words."""
        return self._counts.text()

    def _choose(self, value: str) -> None:
        self._chosen = int(value)
        last = len(self._choices) - 1
        shown = [
            Choice(str(n), each.name, facts_text(each.facts), begins=bool(n) and n == last)
            for n, each in enumerate(self._choices)
        ]
        self.spaces.show_choices(shown, value)
        label = _("Write {name} to go on").format(name=self.choice.name)
        self._counts.setText(choice_text(self.choice))
        self._label.setText(label)
        self.field.setAccessibleName(label)
        self.field.clear()
        self._typed("")

    def _typed(self, text: str) -> None:
        self.go.setEnabled(text.strip().casefold() == self.choice.name.casefold())


class SpaceDialog(Dialog):
    """The name of a space, new or another one."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        title = _("Rename the space") if name else _("Add a space")
        super().__init__(title, "", parent)
        self.field = Field(self)
        self.field.setText(name)
        self.field.selectAll()
        self.body.addWidget(LabelledField(_("Name"), self.field, "", self))
        self.add_cancel()
        self.go = self.add_button(_("Rename") if name else _("Add"), self.accept, "primary")
        self.field.textChanged.connect(self._typed)
        self._typed(name)
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.go.setEnabled(any(c.isalnum() for c in text))


class MemorySettingsDialogs:
    """Implements MemorySettingsQuestions over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask_reembed(self, estimate: ReembedEstimate, *, missing: bool) -> bool:
        title, button = _("Embed memory anew?"), _("Embed anew")
        if missing:
            title, button = _("Embed what has no vectors?"), _("Embed")
        text = estimate_text(estimate, missing=missing)
        return await show_dialog(AskDialog(title, text, button, self._window))

    async def ask_move(self, to: str) -> bool:
        text = _(
            "Everything is copied to {place} and compared by counts and hashes; then memory is "
            "kept there. What is here now stays as it is."
        ).format(place=to)
        return await show_dialog(AskDialog(_("Move memory?"), text, _("Move"), self._window))

    async def ask_wipe(self, choices: Sequence[WipeChoice], chosen: str) -> Sequence[str]:
        dialog = WipeDialog(choices, chosen, self._window)
        return dialog.choice.spaces if await show_dialog(dialog) else ()

    async def ask_space(self, name: str) -> str:
        dialog = SpaceDialog(name, self._window)
        return dialog.field.text() if await show_dialog(dialog) else ""

    async def ask_export_path(self) -> str:
        dialog = QFileDialog(self._window, _("Export memory"), str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")
        dialog.selectFile("nova-memory.jsonl")
        return await _chosen(dialog)

    async def ask_import_path(self) -> str:
        dialog = QFileDialog(self._window, _("Import memory"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Memory (*.jsonl *.json)"), _("All files (*)")])
        return await _chosen(dialog)


async def _chosen(dialog: QFileDialog) -> str:
    accepted = await show_dialog(dialog)
    files = dialog.selectedFiles()
    return files[0] if accepted and files else ""
