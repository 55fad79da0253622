"""The dialog that adds a provider: choose one of the catalogue, then give its key."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.provider_catalogue import Access, Provider, ProviderField
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.in_view import bring_into_view
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.rows import SECOND_ROLE, RowDelegate

_LIST_PX: Final = 320
_LEAST_LIST_PX: Final = 92
_WIDTH_PX: Final = 480
_ID: Final = Qt.ItemDataRole.UserRole + 1


class ProviderDialog(RoomyDialog):
    """Implements AddView. `submitted` with a provider and an Access, `page_wanted` with a link."""

    submitted = Signal(object, object)
    page_wanted = Signal(str)

    def __init__(self, providers: Sequence[Provider], parent: QWidget | None = None) -> None:
        super().__init__(_("Add a provider"), "", (_WIDTH_PX, 0), parent)
        self._providers = {provider.id: provider for provider in providers}
        self._provider: Provider | None = None
        self.search = Field(self, placeholder=_("Find a provider"), icon="search")
        self.list = _list(providers, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._choosing())
        self.body.addWidget(self._pages)
        self._cancel = self.add_cancel()
        self._go = self.add_button(_("Continue"), self._forward, "primary")
        self._form: ProviderForm | None = None
        self.search.textChanged.connect(self._filter)
        self.list.doubleClicked.connect(self._forward)
        self.list.activated.connect(self._forward)
        self.search.setFocus()

    @property
    def is_open(self) -> bool:
        return self.isVisible()

    @property
    def form(self) -> "ProviderForm | None":
        """The page of the chosen provider."""
        return self._form

    def show_busy(self, busy: bool) -> None:
        self._go.show_loading(busy)
        if self._form is not None:
            self._form.setEnabled(not busy)

    def show_wrong(self, text: str) -> None:
        if self._form is not None:
            self._form.show_wrong(text)

    def finish(self) -> None:
        self.accept()

    def _choosing(self) -> QWidget:
        page = QWidget(self)
        down = lay(QVBoxLayout(page), (2, 2, 2, 2), 8)
        down.addWidget(self.search)
        down.addWidget(self.list)
        return page

    def _filter(self, text: str) -> None:
        model = self.list.model()
        if isinstance(model, QSortFilterProxyModel):
            model.setFilterFixedString(text)
            self.list.setCurrentIndex(model.index(0, 0))

    def _forward(self) -> None:
        if self._form is not None and self._provider is not None:
            if self._form.is_complete():
                self.submitted.emit(self._provider, self._form.access())
            return
        provider = self._providers.get(str(self.list.currentIndex().data(_ID)))
        if provider is not None:
            self._open(provider)

    def _open(self, provider: Provider) -> None:
        self._provider = provider
        self._form = ProviderForm(provider, self)
        self._form.page_wanted.connect(self.page_wanted)
        scrolled = ScrolledBody(self)
        scrolled.page.addWidget(self._form)
        self._pages.addWidget(scrolled)
        self._pages.setCurrentWidget(scrolled)
        self.fit()
        self._go.setText(_("Validate and add"))
        self._form.focus_first()


class ProviderForm(QWidget):
    """What a provider asks for."""

    page_wanted = Signal(str)

    def __init__(self, provider: Provider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._provider = provider
        self._wrong = text_label("", self, "error", wrap=True)
        self._wrong.hide()
        self.address: Field | None = None
        self.key: Field | None = None
        self.fields: dict[str, Field] = {}
        self._down = lay(QVBoxLayout(self), (2, 2, 2, 2), 12)
        self._down.addWidget(text_label(provider.name, self, "heading", wrap=True))
        self._down.addWidget(text_label(provider.summary, self, "second", wrap=True))
        self._add_fields()
        self._down.addWidget(self._wrong)
        self._down.addStretch(1)

    def focus_first(self) -> None:
        """The first field that is still empty, else the first."""
        fields = self._in_order()
        first = next((field for field in fields if not field.text()), next(iter(fields), None))
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_fields(self) -> None:
        """As in the set-up: where it is before who asks, then what belongs to the key."""
        provider = self._provider
        if provider.asks_address:
            self.address = Field(self)
            self.address.setText(provider.api_base)
            self._down.addWidget(LabelledField(_("Address"), self.address, "", self))
        for each in provider.fields:
            if not each.secret:
                self._add_further(each)
        if provider.key is not None:
            self.key = Field(self)
            self.key.hide_words()
            labelled = LabelledField(provider.key.name, self.key, provider.key.hint, self)
            self._down.addWidget(labelled)
            self._add_link(provider.key.page)
        for each in provider.fields:
            if each.secret:
                self._add_further(each)

    def _add_further(self, asked: ProviderField) -> None:
        field = self.fields[asked.param] = Field(self)
        field.setText(asked.default)
        if asked.secret:
            field.hide_words()
        self._down.addWidget(LabelledField(asked.name, field, asked.hint, self))

    def _add_link(self, page: str) -> None:
        if page:
            link = push_button(_("Get a key"), lambda: self.page_wanted.emit(page), self, "link")
            self._down.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _in_order(self) -> list[Field]:
        secret = {each.param for each in self._provider.fields if each.secret}
        plain = [field for name, field in self.fields.items() if name not in secret]
        further = [field for name, field in self.fields.items() if name in secret]
        asked = (self.address, *plain, self.key, *further)
        return [field for field in asked if field is not None]

    def access(self) -> Access:
        """What was entered; the service cleans the key."""
        params = {name: field.text().strip() for name, field in self.fields.items()}
        address = self.address.text().strip() if self.address else self._provider.api_base
        return Access(self.key.text() if self.key else "", address, params)

    def is_complete(self) -> bool:
        """Whether all that is required is there; says beside a field what is missing."""
        optional = [self.fields[e.param] for e in self._provider.fields if not e.required]
        if self.key is not None and not (self._provider.key and self._provider.key.required):
            optional.append(self.key)
        complete = True
        for field in self._in_order():
            missing = field not in optional and not field.text().strip()
            field.show_error(_("This is needed.") if missing else "")
            if missing and complete:
                field.setFocus(Qt.FocusReason.TabFocusReason)
            complete = complete and not missing
        return complete

    def show_wrong(self, text: str) -> None:
        """Why it was not added, beside the key."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        if text:
            bring_into_view(self._wrong)


class _ProviderList(QListView):
    """As high as it wishes where the screen has room for it."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current_theme().px(_LIST_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, current_theme().px(_LEAST_LIST_PX))


def _list(providers: Sequence[Provider], parent: QWidget) -> QListView:
    view = _ProviderList(parent)
    rows = QStandardItemModel(view)
    for provider in providers:
        item = QStandardItem(provider.name)
        item.setData(provider.summary, SECOND_ROLE)
        item.setData(provider.id, _ID)
        rows.appendRow(item)
    shown = QSortFilterProxyModel(view)
    shown.setSourceModel(rows)
    shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(shown)
    view.setAccessibleName(_("Providers"))
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    RowDelegate(view, chosen="accent_soft")
    view.setCurrentIndex(shown.index(0, 0))
    return view
