"""The dialog that exports tasks: which ones, as what and where."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.exports.words import ScopeChoice, format_words
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.card import CardButton
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.progress import ProgressRow
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.toggle import Toggle

_SIZE_PX: Final = (600, 0)
_CARD_PX: Final = 74
_COLUMNS: Final = 2


class FormatCard(CardButton):
    """What a format is called and what it is good for."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setCheckable(True)
        self.setAccessibleDescription(text)
        hold(self, min_height=_CARD_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.inside.addWidget(text_label(name, self, "strong"))
        self.inside.addWidget(text_label(text, self, "small", wrap=True))
        self.inside.addStretch(1)
        self.inside.setSpacing(0)


class ExportDialog(RoomyDialog):
    """Implements ExportView. Opened with `show_dialog`; Esc first stops what is written."""

    scope_chosen = Signal(str)
    format_chosen = Signal(object)
    trash_switched = Signal(bool)
    path_typed = Signal(str)
    pick_pressed = Signal()
    export_pressed = Signal()
    cancel_pressed = Signal()
    folder_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        text = _("A file on this computer. Keys are never in it.")
        super().__init__(_("Export tasks"), text, _SIZE_PX, parent)
        self._is_running = False
        scrolled = ScrolledBody(self)
        self._page = scrolled.page
        self.body.addWidget(scrolled, 1)
        self._make_scope()
        self._make_formats()
        self._make_place()
        self._make_end()
        self.close_button = self.add_button(_("Close"), self.reject)
        self.go = self.add_button(_("Export"), self.export_pressed.emit, "primary")
        self.scopes.setFocus()

    def show_scopes(self, choices: Sequence[ScopeChoice], key: str) -> None:
        shown = [
            Choice(choice.key, choice.name, begins=number > 0 and ":" in choice.key and not seen)
            for number, choice in enumerate(choices)
            for seen in (any(":" in each.key for each in choices[:number]),)
        ]
        self.scopes.show_choices(shown, key)

    def show_format(self, kind: ExportFormat) -> None:
        self.cards[kind].setChecked(True)

    def show_trash(self, *, offered: bool) -> None:
        self.trash.setVisible(offered)

    def show_count(self, text: str) -> None:
        self._count.setText(text)

    def show_path(self, path: str) -> None:
        self.path.setText(path)

    def show_path_error(self, text: str, *, replaces: bool = False) -> None:
        self.path.show_error(text)
        self._path_error.setText(text)
        self._path_error.setVisible(bool(text))
        self.go.setText(_("Replace") if replaces else _("Export"))
        if text:
            self.fit()

    def show_running(self, *, running: bool) -> None:
        self._is_running = running
        for widget in (self.scopes, self._formats, self.trash, self.path, self.pick, self.go):
            widget.setEnabled(not running)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(running)  # it comes a while after its room
        self.progress.setSizePolicy(policy)
        if running:
            self._show_result("", "")
            self.progress.begin("")
        else:
            self.progress.end()
        self.fit()

    def show_progress(self, text: str, fraction: float | None) -> None:
        self.progress.show_progress(text, fraction)

    def show_done(self, text: str) -> None:
        self._show_result(text, "ok")
        self.folder.setVisible(True)
        self.fit()
        self.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        self._show_result(text, "error")
        self.fit()

    @property
    def result_text(self) -> str:
        """What is said of the last export."""
        return self._result.text()

    @property
    def path_error(self) -> str:
        return self._path_error.text()

    def reject(self) -> None:
        """Close it, unless there is something to stop first."""
        if self._is_running:
            self.cancel_pressed.emit()
        else:
            super().reject()

    def _make_scope(self) -> None:
        self._page.addWidget(text_label(_("Which tasks"), self, "strong"))
        self.scopes = Select(_("Which tasks"), self)
        self.scopes.chosen.connect(self.scope_chosen)
        self._count = text_label("", self, "small")
        self.trash = Toggle(_("With the trash"), self)
        self.trash.setChecked(True)
        self.trash.toggled.connect(self.trash_switched)
        row = lay(QHBoxLayout(), spacing=12)
        row.addWidget(self.scopes, 1)
        row.addWidget(self._count)
        self._page.addLayout(row)
        self._page.addWidget(self.trash)

    def _make_formats(self) -> None:
        self._page.addSpacing(4)
        self._page.addWidget(text_label(_("As what"), self, "strong"))
        self._formats = QWidget(self)
        grid = lay(QGridLayout(self._formats), spacing=(10, 8))
        group = QButtonGroup(self)
        self.cards: dict[ExportFormat, FormatCard] = {}
        for number, (kind, words) in enumerate(format_words().items()):
            card = self.cards[kind] = FormatCard(words.name, words.text, self._formats)
            card.clicked.connect(lambda _on=False, kind=kind: self.format_chosen.emit(kind))
            group.addButton(card)
            grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
        self._page.addWidget(self._formats)

    def _make_place(self) -> None:
        self._page.addSpacing(4)
        self._page.addWidget(text_label(_("Where"), self, "strong"))
        self.path = Field(self, name=_("File"))
        self.path.textEdited.connect(self.path_typed)
        self.pick = push_button(_("Choose…"), self.pick_pressed.emit, self, icon="folder-open")
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(self.path, 1)
        row.addWidget(self.pick)
        self._path_error = text_label("", self, "error", wrap=True)
        self._path_error.hide()
        self._page.addLayout(row)
        self._page.addWidget(self._path_error)

    def _make_end(self) -> None:
        self.progress = ProgressRow(_("Export"), self.cancel_pressed.emit, self)
        self._result = text_label("", self, "ok", wrap=True)
        self._result.hide()
        self.folder = push_button(
            _("Show in folder"), self.folder_pressed.emit, self, icon="folder-open"
        )
        self.folder.hide()
        row = lay(QHBoxLayout(), spacing=12)
        row.addWidget(self._result, 1)
        row.addWidget(self.folder, 0, Qt.AlignmentFlag.AlignTop)
        self._page.addStretch(1)
        self.body.addWidget(self.progress)
        self.body.addLayout(row)

    def _show_result(self, text: str, kind: str) -> None:
        self._result.setText(text)
        self._result.show_kind(kind or "small")
        self._result.setVisible(bool(text))
        self.folder.hide()
