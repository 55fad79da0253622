"""The faces of the import panel: choosing, waiting, the preview, and the result."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.imported import ImportDone, ImportKind, ImportPreview, ImportRecord, Left
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.imports.rows import ItemRows, LeftRows, RowList
from nova_desktop.ui.imports.words import (
    keys_text,
    kind_name,
    kind_text,
    missing_text,
    preview_text,
    preview_title,
    record_text,
)
from nova_desktop.ui.theme.painting import SHADOW_PX
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.card import CardButton
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.spinner import Spinner

_ICON_PX: Final = 20
_ITEMS_PX: Final = 190
_LEFT_PX: Final = 120
_ICONS: Final = {
    ImportKind.LITELLM_CONFIG: "file-text",
    ImportKind.NOVA_FOLDER: "folder-open",
    ImportKind.OLLAMA: "server",
    ImportKind.LM_STUDIO: "cpu",
}


class KindCard(CardButton):
    """One place that a set-up can come from."""

    def __init__(self, kind: ImportKind, parent: QWidget | None = None) -> None:
        super().__init__(kind_name(kind), parent)
        text = kind_text(kind)
        self.setAccessibleDescription(text)
        lay(self.inside, (16, 12, 16, 11 + SHADOW_PX))
        words = lay(QVBoxLayout(), spacing=1)
        words.addWidget(text_label(kind_name(kind), self, "strong", wrap=True))
        words.addWidget(text_label(text, self, "small", wrap=True))
        row = lay(QHBoxLayout(), spacing=14)
        icon = IconMark(_ICONS[kind], "text_second", _ICON_PX, self)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.inside.addLayout(row)


class ChoiceFace(QWidget):
    """`chosen` with an ImportKind; `roll_back` for the last import."""

    chosen = Signal(ImportKind)
    roll_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        down = lay(QVBoxLayout(self), spacing=8)
        self.cards = {kind: KindCard(kind, self) for kind in ImportKind}
        for kind, card in self.cards.items():
            card.clicked.connect(lambda _on=False, kind=kind: self.chosen.emit(kind))
            down.addWidget(card)
        self._last = QWidget(self)
        row = lay(QHBoxLayout(self._last), (0, 8, 0, 0), 10)
        self._last_text = text_label("", self._last, "second", wrap=True)
        row.addWidget(self._last_text, 1)
        self.back = push_button(_("Roll back"), self.roll_back.emit, self._last, icon="rotate-ccw")
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self._last.hide()
        down.addWidget(self._last)
        down.addStretch(1)

    def show_last(self, record: ImportRecord | None) -> None:
        """The import that can be rolled back, if there is one."""
        self._last.setVisible(record is not None)
        if record is not None:
            text = _("Your last import: {what}.").format(what=record_text(record))
            self._last_text.setText(text)
            self.back.setAccessibleDescription(text)


class WaitFace(QWidget):
    """What is under way, with Cancel where nothing is changed by it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text_label("", self, "second", wrap=True)
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(Spinner(parent=self))
        row.addWidget(self._text, 1)
        self.cancel = push_button(_("Cancel"), self.cancelled.emit, self)
        row.addWidget(self.cancel)
        down = lay(QVBoxLayout(self))
        down.addLayout(row)
        down.addStretch(1)

    def show_text(self, text: str, *, can_cancel: bool) -> None:
        self._text.setText(text)
        self.cancel.setVisible(can_cancel)


class LeftList(QWidget):
    """What does not carry over, with its heading; hidden when there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = text_label("", self, "heading")
        self.rows = LeftRows(self)
        self.list = RowList(_("What does not carry over"), self)
        self.list.setModel(self.rows)
        hold(self.list, min_height=_LEFT_PX)
        down = lay(QVBoxLayout(self), (0, 8, 0, 0), 4)
        down.addWidget(self._heading)
        down.addWidget(self.list, 1)

    def show_left(self, left: Sequence[Left]) -> None:
        self.rows.show_left(left)
        count = self.rows.rowCount()
        self.setVisible(count > 0)
        words = ngettext("{n} thing does not carry over", "{n} things do not carry over", count)
        self._heading.setText(words.format(n=count))


class PreviewFace(QWidget):
    """What would be added. `applied`, `went_back`, and `env_wanted` for a file with keys."""

    applied = Signal()
    went_back = Signal()
    env_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = text_label("", self, "heading", wrap=True)
        self._text = text_label("", self, "small", wrap=True)
        self._keys = text_label("", self, "small", wrap=True)
        self._missing = text_label("", self, "warning", wrap=True)
        self.rows = ItemRows(self)
        self.list = RowList(_("What comes along"), self)
        self.list.setModel(self.rows)
        hold(self.list, min_height=_ITEMS_PX)
        self.left = LeftList(self)
        self.env = push_button(_("Choose a .env file…"), self.env_wanted.emit, self)
        missing = lay(QHBoxLayout(), spacing=10)
        missing.addWidget(self._missing, 1)
        missing.addWidget(self.env, 0, Qt.AlignmentFlag.AlignTop)
        self.back = push_button(_("Back"), self.went_back.emit, self)
        self.apply = push_button(_("Import"), self.applied.emit, self, "primary")
        foot = lay(QHBoxLayout(), (0, 8, 0, 0), 10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.apply)
        down = lay(QVBoxLayout(self), spacing=6)
        for label in (self._title, self._text, self._keys):
            down.addWidget(label)
        down.addLayout(missing)
        down.addWidget(self.list, 2)
        down.addWidget(self.left, 1)
        down.addLayout(foot)
        self.rows.changed.connect(self._count)

    def show_preview(self, preview: ImportPreview) -> None:
        self._title.setText(preview_title(preview))
        self._text.setText(preview_text(preview))
        self._keys.setText(keys_text(preview))
        self._keys.setVisible(bool(keys_text(preview)))
        self._missing.setText(missing_text(preview))
        self._missing.setVisible(bool(missing_text(preview)))
        self.env.setVisible(
            bool(preview.missing()) and preview.found.kind is ImportKind.LITELLM_CONFIG
        )
        self.rows.show_items(preview.items)
        self.list.setVisible(bool(preview.items))
        self.left.show_left(preview.left)
        if preview.items:
            self.list.setCurrentIndex(self.rows.index(0))

    def _count(self) -> None:
        count = len(self.rows.chosen)
        words = ngettext("Import {n} item", "Import {n} items", count)
        self.apply.setText(words.format(n=count) if count else _("Import"))
        self.apply.setEnabled(count > 0)


class ResultFace(QWidget):
    """What was added, what was not, and the way back. `rolled_back`, `went_on`."""

    rolled_back = Signal()
    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = text_label("", self, "heading", wrap=True)
        self._text = text_label("", self, "second", wrap=True)
        self.left = LeftList(self)
        self.back = push_button(_("Roll back"), self.rolled_back.emit, self, icon="rotate-ccw")
        self.more = push_button(_("Import something else"), self.went_on.emit, self)
        foot = lay(QHBoxLayout(), (0, 8, 0, 0), 10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.more)
        down = lay(QVBoxLayout(self), spacing=6)
        down.addWidget(self._title)
        down.addWidget(self._text)
        down.addWidget(self.left, 1)
        down.addLayout(foot)
        down.addStretch(0)

    def show_done(self, done: ImportDone) -> None:
        count = len(done.models)
        words = ngettext("{n} model is ready", "{n} models are ready", count)
        self._title.setText(words.format(n=count) if count else _("Your set-up was imported"))
        self._text.setText(", ".join(done.models[:12]) + (" …" if count > 12 else ""))
        self._text.setVisible(count > 0)
        self.left.show_left(done.left)
