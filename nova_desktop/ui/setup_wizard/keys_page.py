"""The step of keys: choose a provider, give its key, and watch the models being set up."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nova_desktop.domain.provider_catalogue import FoundServer, Place, Provider, typed_address
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.setup.checklist import Checklist, LineName
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.setup_wizard.checklist_view import ChecklistView
from nova_desktop.ui.setup_wizard.key_form import KeyForm
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.setup_wizard.provider_cards import COMPUTER, ProviderCards
from nova_desktop.ui.setup_wizard.words import kept_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.in_view import bring_into_view
from nova_desktop.ui.widgets.panel import line

_SETTLED_MS: Final = 60


class KeysPage(SetupPage):
    """`provider_chosen` with an id or COMPUTER, `submitted` with a Provider and an Access."""

    provider_chosen = Signal(str)
    program_chosen = Signal(str)
    submitted = Signal(object, object)
    cancelled = Signal()
    retry_pressed = Signal(LineName)
    pasted = Signal(str)
    switched = Signal(str)
    another_wanted = Signal()
    page_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Where should Nova think?"), "", parent)
        self._kept = True, SecretsPlace.ASK
        self._place = Place.CLOUD
        self._is_done = self._is_running = False
        self.cards = ProviderCards(self)
        self.form: KeyForm | None = None
        self.checklist = ChecklistView(self)
        self._form_room = lay(QVBoxLayout())
        self.body.addWidget(self.cards)
        self.body.addSpacing(8)
        self.body.addLayout(self._form_room)
        self.body.addSpacing(2)
        self.body.addWidget(line(self))
        self.body.addWidget(self.checklist)
        self.cards.chosen.connect(self.provider_chosen)
        self.cards.picked.connect(self.focus_first)
        self.checklist.retry_pressed.connect(self.retry_pressed)
        self._say()

    @property
    def is_settled(self) -> bool:
        """All lines are done."""
        return self._is_done

    def show_providers(self, providers: Sequence[Provider]) -> None:
        """The catalogue; once."""
        self.cards.show_providers(providers)

    def show_found(self, servers: Sequence[FoundServer]) -> None:
        """What runs on this computer."""
        self.cards.show_found(servers)

    def show_connected(self, providers: Collection[str]) -> None:
        """Those that are set up already."""
        self.cards.show_connected(providers)
        if self.form is not None:
            self.form.show_connected(self.form.provider.id in providers)

    def show_keychain(self, has_keychain: bool, place: SecretsPlace = SecretsPlace.ASK) -> None:
        """Whether keys can go into the system's keychain, and where else they are kept."""
        self._kept = has_keychain, place
        self._say()

    def show_provider(
        self,
        provider: Provider,
        programs: Sequence[Provider] = (),
        found: Sequence[FoundServer] = (),
        key: str = "",
        address: str = "",
    ) -> None:
        """Ask what this one asks for; `key` and `address` are what is known already."""
        self.cards.show_chosen(COMPUTER if programs else provider.id)
        if self.form is not None:
            self._form_room.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        form = self.form = KeyForm(provider, programs, found, self)
        form.submitted.connect(self.submitted)
        form.cancelled.connect(self.cancelled)
        form.pasted.connect(self.pasted)
        form.page_wanted.connect(self.page_wanted)
        form.program_chosen.connect(self.program_chosen)
        form.switched.connect(self.switched)
        form.another_wanted.connect(self.another_wanted)
        if key and form.key is not None:
            form.key.setText(key)
        if address and form.address is not None:
            form.address.setText(address)
        self._form_room.addWidget(form)
        self._place = provider.place
        self._say()
        self._order_tabs()

    def show_checklist(self, checklist: Checklist) -> None:
        """How far it is."""
        running = checklist.running is not None
        if running != self._is_running or checklist.failed is not None:
            bring_into_view(self.checklist)
        self._is_running = running
        self._is_done = checklist.is_done
        was_in_list = _has_focus_in(self.checklist)
        with_key = self.form is not None and self.form.key is not None
        self.checklist.show_checklist(checklist, self._called(checklist), with_key=with_key)
        if self.form is not None:
            self.form.show_busy(running)
            if running and was_in_list:  # Retry goes, and the keyboard to what stops it
                self.form.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recognised(self, other: Provider | None) -> None:
        if self.form is not None:
            self.form.show_recognised(other)

    def begin(self) -> None:
        """At the form, unless that is below what can be seen: then above it, at what is chosen."""
        if self.form is None:
            self.cards.focus_chosen()
            return
        self.form.first().setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(_SETTLED_MS, self.form, self._begin_in_view)

    def focus_first(self) -> None:
        if self.form is not None:
            self.form.focus_first()
        else:
            self.cards.focus_chosen()

    def _begin_in_view(self) -> None:
        form = self.form
        if form is None or not form.first().hasFocus() or not form.isVisible():
            return
        if form.first().visibleRegion().isEmpty() and not self.cards.focus_chosen():
            form.focus_first()

    def _called(self, checklist: Checklist) -> str:
        """Who is asked: an address of one's own by its host."""
        form = self.form
        if form is None or form.provider.place is not Place.ANY:
            return checklist.provider or (form.provider.name if form else "")
        address = typed_address(form.address.text()) if form.address is not None else ""
        return urlsplit(address).netloc or _("that address")

    def _order_tabs(self) -> None:
        """The form is made later than the checklist, but stands above it."""
        if self.form is None:
            return
        stops = [self.cards.last_stop(), *self.form.stops()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _say(self) -> None:
        if self._place is Place.COMPUTER:
            self.show_text(_("Words you send stay on this computer, and no key is needed."))
            return
        where = _("Words you send go to the provider you choose.")
        if self._place is Place.ANY:
            where = _("Words you send go to the address you give.")
        self.show_text(f"{where} {kept_text(*self._kept)}")


def _has_focus_in(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return isinstance(focused, QWidget) and widget.isAncestorOf(focused)
