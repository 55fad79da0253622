"""The panel Memory: where it is kept, what it may cost, what is remembered, and all of it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal

from nova_desktop.domain.memory_state import GraphKind
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.domain.settings_fields import fields_of
from nova_desktop.services.memory.places import PlaceChoice
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.controls import LinesControl
from nova_desktop.ui.settings.fields_presenter import ShownField
from nova_desktop.ui.settings.memory_desk import PlaceForm
from nova_desktop.ui.settings.memory_place_rows import MemoryPlaceRows
from nova_desktop.ui.settings.memory_space_rows import MemorySpaceRows
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.progress import ProgressRow

SPENT: Final = "memory.usd_a_day"


class MemoryPanel(SettingsPanel):
    """Implements MemorySettingsView."""

    add_space_pressed = Signal()
    never_entered = Signal(object)
    reembed_pressed = Signal()
    stop_pressed = Signal()
    export_pressed = Signal()
    import_pressed = Signal()
    cancel_pressed = Signal()
    wipe_pressed = Signal()
    screen_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(panels()["memory"])
        self._spent = ""
        fields = fields_of("memory")
        self.add_link(_("Open Memory"), self.screen_pressed.emit)
        self.add_fields(field for field in fields if field.group == "memory_first")
        self.place = MemoryPlaceRows(self)
        for key, row in self.place.rows().items():
            self.add_row(row, key)
        self.add_fields(field for field in fields if field.group == "memory_use")
        self.add_fields(field for field in fields if field.group == "memory_what")
        self._add_words()
        self._add_whole()

    def show_field(self, shown: ShownField, *, force: bool = False) -> None:
        super().show_field(shown, force=force)
        if shown.key == SPENT:
            self.show_spent(self._spent)

    def show_place(self, form: PlaceForm) -> None:
        self.place.show_place(form)

    def forget_written(self) -> None:
        self.place.forget_written()

    def form(self) -> tuple[GraphKind, PlaceChoice]:
        return self.place.form()

    def show_connection(self, text: str, level: str) -> None:
        self.place.show_connection(text, level)

    def show_offer(self, text: str) -> None:
        self.place.show_offer(text)

    def show_testing(self, testing: bool) -> None:
        self.place.show_testing(testing)

    def show_spaces(self, spaces: Sequence[MemorySpace]) -> None:
        self.spaces.show_spaces(spaces)

    def wait_for_never(self) -> None:
        self.never.setEnabled(False)
        self.never.setPlaceholderText(_("Told once memory runs."))

    def show_never(self, words: Sequence[str]) -> None:
        self.never.setEnabled(True)
        self.never.setPlaceholderText(_("a name, a number or a phrase"))
        self.never.show_value("\n".join(words))

    def show_embedding(self, text: str, *, can_start: bool, running: bool) -> None:
        self._embedding.show_meaning(text)
        self._reembed.setEnabled(can_start)
        self._reembed.setVisible(not running)
        self._stop.setVisible(running)

    def show_work(self, text: str, fraction: float | None) -> None:
        if not text:
            self._work.end()
            return
        if self._work.isHidden():
            self._work.begin(text, fraction)
        self._work.show_progress(text, fraction)

    def show_told(self, text: str, level: str) -> None:
        self._told.setText(text)
        self._told.show_kind(level or "small")
        self._told.setVisible(bool(text))

    def show_spent(self, text: str) -> None:
        self._spent = text
        field = self.control_of(SPENT)
        if isinstance(field, Field):
            field.show_note(text)

    def _add_words(self) -> None:
        self.add_heading(_("Spaces and words"))
        self.spaces = MemorySpaceRows(self)
        words = _(
            "Parts that are searched by themselves. One that is off is neither written nor read."
        )
        row = self.add_row(SettingRow(_("Spaces"), words, self.spaces), "memory/spaces")
        row.add_buttons(
            push_button(_("Add a space"), self.add_space_pressed.emit, self, icon="plus")
        )
        self.never = LinesControl(_("Never remember"))
        self.never.entered.connect(self.never_entered)
        words = _("Texts with one of these are not kept at all. One a line.")
        self.add_row(SettingRow(_("Never remember"), words, self.never), "memory/never")

    def _add_whole(self) -> None:
        self.add_heading(_("All of it"))
        self._embedding = SettingRow(_("Embedding model changed?"), "")
        self._reembed = push_button(_("Re-embed…"), self.reembed_pressed.emit, self)
        self._stop = push_button(_("Stop"), self.stop_pressed.emit, self, icon="square")
        self._embedding.add_buttons(self._reembed, self._stop)
        self.add_row(self._embedding, "memory/reembed")
        words = _("Texts, things and facts as JSON lines, without vectors.")
        row = SettingRow(_("Export and import"), words)
        row.add_buttons(
            push_button(_("Export…"), self.export_pressed.emit, self),
            push_button(_("Import…"), self.import_pressed.emit, self),
        )
        self.add_row(row, "memory/export")
        self._work = ProgressRow(_("Work on all of memory"), self.cancel_pressed.emit, self)
        self._told = text_label("", self, "small", wrap=True)
        for widget in (self._work, self._told):
            row.add_below(widget)
        self._told.hide()
        words = _("A space or all of them, with texts and queue. This cannot be undone.")
        self._wipe = SettingRow(_("Wipe"), words)
        self._wipe.add_buttons(
            push_button(_("Wipe memory…"), self.wipe_pressed.emit, self, "danger", icon="trash-2")
        )
        self.add_row(self._wipe, "memory/wipe")

    def row_of(self, key: str) -> SettingRow:
        """Also what stands in another row, as that of a place not shown. Raises KeyError."""
        other = {"memory/move": "memory/connection", "memory/import": "memory/export"}
        row = super().row_of(other.get(key, key))
        return super().row_of("memory/place") if row.isHidden() else row
