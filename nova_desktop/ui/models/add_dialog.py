"""Adding a model: from a provider's list, by LiteLLM's own words, or a file on this computer."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.settings import ModelFile
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.form_values import FormValues, NewModel
from nova_desktop.ui.models.model_form import ModelForm
from nova_desktop.ui.models.offered import OfferedPage
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.number_field import NumberField
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody

_SIZE_PX: Final = (608, 592)
_FILE_PX: Final = 480
_MOST_CONTEXT: Final = 1_048_576


class AddDialog(RoomyDialog):
    """`new_model()` is what was chosen, once it was accepted."""

    connect_pressed = Signal()

    def __init__(
        self,
        accounts: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Add a model"), "", _SIZE_PX, parent)
        self.offered = OfferedPage(accounts, self)
        self.form = ModelForm(FormValues(), self)
        self.file = FilePage(self)
        self._pages = QStackedWidget(self)
        self._tabs = QButtonGroup(self)
        self.body.addLayout(self._tab_row())
        for page in (self.offered, _scrolled(self.form), _scrolled(self.file)):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self.add_cancel()
        self._add = self.add_button(_("Add"), self._accept_good, "primary")
        self.offered.chosen_changed.connect(self._enable)
        self.offered.connect_pressed.connect(self.connect_pressed)
        self.show_tab(0)

    def show_tab(self, number: int) -> None:
        """0 the provider's list, 1 custom, 2 a file."""
        button = self._tabs.button(number)
        button.setChecked(True)
        self._pages.setCurrentIndex(number)
        self._enable()
        first = (self.offered.words, self.form.first, self.file.path)[number]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_model(self) -> NewModel:
        match self._pages.currentIndex():
            case 0:
                return NewModel(self.offered.account.value, self.offered.chosen())
            case 1:
                return NewModel(values=self.form.values())
            case _:
                return NewModel(file=self.file.model_file())

    def _tab_row(self) -> QHBoxLayout:
        row = lay(QHBoxLayout(), spacing=4)
        tabs = (
            (_("From a provider"), 0),
            (_("Custom"), 1),
            (_("File on this computer"), 2),
        )
        for text, number in tabs:
            button = push_button(text, lambda number=number: self.show_tab(number), self, "quiet")
            button.setCheckable(True)
            button.setChecked(number == 0)
            self._tabs.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _enable(self) -> None:
        nothing = self._pages.currentIndex() == 0 and not self.offered.chosen()
        self._add.setEnabled(not nothing)

    def _accept_good(self) -> None:
        good: dict[int, Callable[[], bool]] = {1: self.form.show_errors, 2: self.file.show_errors}
        check = good.get(self._pages.currentIndex())
        if check is None or check():
            self.accept()


class EditDialog(RoomyDialog):
    """The same fields for a model that is there."""

    def __init__(
        self, values: FormValues, parent: QWidget | None = None, *, keeps_key: bool
    ) -> None:
        super().__init__(_("Edit {model}").format(model=values.model), "", _SIZE_PX, parent)
        self.form = ModelForm(values, self, keeps_key=keeps_key)
        self.body.addWidget(_scrolled(self.form), 1)
        self.add_cancel()
        self.add_button(_("Save"), self._accept_good, "primary")

    def _accept_good(self) -> None:
        if self.form.show_errors():
            self.accept()


class FilePage(QWidget):
    """A GGUF file and how it is called."""

    def __init__(self, parent: QWidget | None = None, file: ModelFile | None = None) -> None:
        super().__init__(parent)
        self.path = Field(self, placeholder=_("Path of a .gguf file"))
        self.name = Field(self)
        self.context = NumberField(_("Context"), 256, _MOST_CONTEXT, 4096, self)
        if file is not None:
            self.path.setText(file.path)
            self.name.setText(file.model)
            self.context.setValue(file.context_tokens)
        self._named = bool(file)
        choose = push_button(_("Choose a file…"), self._choose, self, icon="file-text")
        down = lay(QVBoxLayout(self), spacing=12)
        words = _("Nova runs it on this computer with llama.cpp; nothing leaves it.")
        down.addWidget(text_label(words, self, "second", wrap=True))
        down.addWidget(LabelledField(_("File"), self.path, "", self))
        beside = lay(QHBoxLayout())
        beside.addWidget(choose)
        beside.addStretch(1)
        down.addLayout(beside)
        down.addWidget(LabelledField(_("Name"), self.name, _("What you choose it by."), self))
        down.addWidget(text_label(_("Context, in tokens"), self, "strong"))
        down.addWidget(self.context)
        down.addStretch(1)
        self.path.textChanged.connect(self._name_it)
        self.name.textEdited.connect(self._was_named)

    def model_file(self) -> ModelFile:
        """Raises ValueError without a name or a path."""
        path = str(Path(self.path.text().strip()).expanduser())
        return ModelFile(self.name.text().strip(), path, self.context.value())

    def show_errors(self) -> bool:
        path = self.path.text().strip()
        wrong = "" if path.casefold().endswith(".gguf") else _("Choose a file that ends in .gguf.")
        self.path.show_error(wrong)
        nameless = "" if self.name.text().strip() else _("Give it a name.")
        self.name.show_error(nameless)
        return not wrong and not nameless

    def _name_it(self, path: str) -> None:
        if not self._named:
            self.name.setText(Path(path).stem)

    def _was_named(self) -> None:
        self._named = True

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Choose a model file"), "", "GGUF (*.gguf)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FileDialog(RoomyDialog):
    """The same fields for a file that is served already."""

    def __init__(self, file: ModelFile, parent: QWidget | None = None) -> None:
        title = _("Edit {model}").format(model=file.model)
        super().__init__(title, "", (_FILE_PX, 0), parent)
        self.page = FilePage(self, file)
        self.page.name.setReadOnly(True)
        self.body.addWidget(_scrolled(self.page), 1)
        self.add_cancel()
        self.add_button(_("Save"), self._accept_good, "primary")

    def _accept_good(self) -> None:
        if self.page.show_errors():
            self.accept()


def _scrolled(inside: QWidget) -> ScrolledBody:
    """Room for more than a small screen holds."""
    area = ScrolledBody()
    area.page.addWidget(inside)
    return area
