"""The providers: four cards, a row of names, a menu of the rest, and an address of one's own."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.domain.provider_catalogue import FoundServer, Place, Provider
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import PushButton
from nova_desktop.ui.widgets.card import CardButton
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import Menu
from nova_desktop.ui.widgets.text_link import TextLink

COMPUTER: Final = "computer"
_CARDS: Final = 3
_NAMED: Final = 4
_HIGH_PX: Final = 82
_WIDE_PX: Final = 560


class ProviderCard(CardButton):
    """A provider's name and one truthful line.

    `picked` by a click or by Enter: then what it asks for comes next. The arrows only choose.
    """

    picked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setCheckable(True)
        hold(self, min_height=_HIGH_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._words = text_label("", self, "small", wrap=True)
        self.inside.addWidget(text_label(name, self, "strong", wrap=True))
        self.inside.addWidget(self._words)
        self.inside.addStretch(1)
        self.inside.setSpacing(0)

    def show_text(self, text: str) -> None:
        self._words.setText(text)
        self.setAccessibleDescription(text)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if self.rect().contains(e.position().toPoint()):
            self.picked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Back with Shift+Tab leads to the chosen one too, as Tab does."""
        super().focusInEvent(event)
        chosen = self.group().checkedButton()
        came_back = event.reason() is Qt.FocusReason.BacktabFocusReason
        if came_back and chosen is not None and chosen is not self:
            chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit()


class ProviderCards(QWidget):
    """`chosen` with a provider's id, or COMPUTER for the programs on this computer.

    `picked` after it when the keyboard is to go on to what that one asks for.
    """

    chosen = Signal(str)
    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, ProviderCard] = {}
        self._links: dict[str, TextLink] = {}
        self._rest: dict[str, Provider] = {}
        self._connected: frozenset[str] = frozenset()
        self._providers: dict[str, Provider] = {}
        self._found: tuple[FoundServer, ...] = ()
        self._group = QButtonGroup(self)
        self._grid = lay(QGridLayout(), spacing=(10, 10))
        self._row = FlowRow(self)
        self._more: PushButton | TextLink | None = None
        down = lay(QVBoxLayout(self), spacing=8)
        down.addLayout(self._grid)
        down.addWidget(self._row)

    def show_providers(self, providers: Sequence[Provider]) -> None:
        """Those of the catalogue, in its order; once."""
        self._providers = {provider.id: provider for provider in providers}
        cloud = [p for p in providers if p.place is Place.CLOUD]
        for provider in cloud[:_CARDS]:
            self._add_card(provider.id, provider.name, provider.summary)
        if any(p.place is Place.COMPUTER for p in providers):
            self._add_card(COMPUTER, _("On this computer"), "")
        for provider in cloud[_CARDS : _CARDS + _NAMED]:
            self._add_link(provider.id, provider.name)
        rest = cloud[_CARDS + _NAMED :]
        self._rest = {provider.id: provider for provider in rest}
        if rest:
            text = ngettext("{n} more", "{n} more", len(rest)).format(n=len(rest))
            self._more = TextLink(text, self._open_rest, self)
            self._row.add(self._more)
        own = next((p for p in providers if p.place is Place.ANY), None)
        if own is not None:
            text = _("or any OpenAI-compatible address")
            self._add_link(own.id, text, at_right=True)
        self._show_texts()
        self._fit()

    def show_chosen(self, provider: str) -> None:
        """A provider's id, or COMPUTER."""
        card = self._cards.get(provider)
        self._group.setExclusive(card is not None)
        for one in self._cards.values():
            one.setChecked(one is card)
        for name, link in self._links.items():
            link.show_chosen(name == provider)
        if isinstance(self._more, TextLink):
            self._more.show_chosen(provider in self._rest)

    def show_found(self, servers: Sequence[FoundServer]) -> None:
        """What runs on this computer."""
        self._found = tuple(servers)
        self._show_texts()

    def show_connected(self, providers: Collection[str]) -> None:
        """Those that are set up already."""
        self._connected = frozenset(providers)
        self._show_texts()

    def last_stop(self) -> QWidget:
        """What the keyboard visits last here."""
        stops = [*self._cards.values(), *self._links.values()]
        return stops[-1] if stops else self

    def focus_chosen(self) -> bool:
        """The keyboard goes to the chosen card; whether one is."""
        card = next((card for card in self._cards.values() if card.isChecked()), None)
        if card is not None:
            card.setFocus()
        return card is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_texts(self) -> None:
        for name, card in self._cards.items():
            provider = self._providers.get(name)
            text = provider.summary if provider else computer_text(self._found, self._providers)
            connected = name in self._connected or (
                name == COMPUTER
                and any(
                    self._providers[one].place is Place.COMPUTER
                    for one in self._connected
                    if one in self._providers
                )
            )
            card.show_text(_("Connected") if connected else text)

    def _add_card(self, name: str, text: str, summary: str) -> None:
        card = ProviderCard(text, self)
        card.show_text(summary)
        card.clicked.connect(lambda: self.chosen.emit(name))
        card.picked.connect(self.picked)
        self._group.addButton(card)
        self._cards[name] = card

    def _add_link(self, name: str, text: str, *, at_right: bool = False) -> None:
        link = TextLink(text, lambda: self._pick(name), self)
        self._links[name] = link
        self._row.add(link, at_right=at_right)

    def _pick(self, name: str) -> None:
        self.chosen.emit(name)
        self.picked.emit()

    def _open_rest(self) -> None:
        if self._more is None:
            return
        menu = Menu(self)
        for provider in self._rest.values():
            name = provider.id
            menu.add(provider.name, lambda name=name: self._pick(name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _fit(self) -> None:
        across = 4 if self.width() >= current_theme().px(_WIDE_PX) else 2
        for number, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, number // across, number % across)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)


def computer_text(servers: Sequence[FoundServer], providers: dict[str, Provider]) -> str:
    """`Free · Ollama found`, or what it would take."""
    names = [providers[one.provider].name for one in servers if one.provider in providers]
    if not names:
        return _("Free · Ollama, LM Studio and others")
    found = _("{programs} found").format(programs=", ".join(dict.fromkeys(names)))
    return _("Free · {found}").format(found=found)
