"""The first step: three ways to models, one of them chosen already."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.setup import Source
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.theme.painting import SHADOW_PX
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.card import CardButton
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark

_ICON_PX: Final = 20


class WayCard(CardButton):
    """One way. `entered` when Enter is pressed on it: choose it and go on."""

    entered = Signal()

    def __init__(self, icon: str, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._icon_name = icon
        self.setCheckable(True)
        self._icon = IconMark(icon, "text_second", _ICON_PX, self)
        self._words = text_label(text, self, "small", wrap=True)
        self.setAccessibleDescription(text)
        lay(self.inside, (19, 18, 19, 17 + SHADOW_PX))
        words = lay(QVBoxLayout(), spacing=1)
        words.addWidget(text_label(name, self, "strong", wrap=True))
        words.addWidget(self._words)
        row = lay(QHBoxLayout(), spacing=14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.inside.addLayout(row)
        self.toggled.connect(self._toggled)

    def show_text(self, text: str) -> None:
        self._words.setText(text)
        self.setAccessibleDescription(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _toggled(self, chosen: bool) -> None:
        self._icon.show_icon(self._icon_name, "accent" if chosen else "text_second")


class WelcomePage(SetupPage):
    """`chosen` with a Source; `entered` when Enter chose and goes on."""

    chosen = Signal(Source)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.show_again(False)
        help_me = _("A key from a provider, or a model on this computer. About a minute.")
        bring = _("From a LiteLLM config, an earlier Nova, Ollama or LM Studio.")
        own = _("Nova uses it with all its models. Looking at http://localhost:4000…")
        self._cards = {
            Source.KEYS: WayCard("sparkles", _("Help me set up models"), help_me, self),
            Source.CONNECTION: WayCard("server", _("I already run LiteLLM"), own, self),
            Source.IMPORT: WayCard("import", _("Bring my set-up"), bring, self),
        }
        self.body.setSpacing(8)
        group = QButtonGroup(self)
        for source, card in self._cards.items():
            group.addButton(card)
            self.body.addWidget(card)
            card.clicked.connect(lambda _on=False, source=source: self.chosen.emit(source))
            card.entered.connect(self.entered)
        self._cards[Source.KEYS].setChecked(True)

    def show_again(self, again: bool) -> None:
        """Greet a newcomer, or whoever has a set-up already."""
        text = _(
            "A chat, and an assistant that remembers. Nova reaches every model through LiteLLM, a "
            "small gateway that runs beside it."
        )
        if again:
            text = _(
                "Your accounts and models are kept, and what you set up now comes beside them. "
                "Nova reaches every model through LiteLLM, a small gateway that runs beside it."
            )
        self.show_title(_("Set up Nova again") if again else _("Welcome to Nova"))
        self.show_text(text)

    def card(self, source: Source) -> WayCard:
        """The card of a way."""
        return self._cards[source]

    def show_source(self, source: Source) -> None:
        """The way that is chosen."""
        self._cards[source].setChecked(True)

    def show_found(self, text: str) -> None:
        """What stands at the usual address of a LiteLLM."""
        self._cards[Source.CONNECTION].show_text(text)

    def focus_first(self) -> None:
        card = next(card for card in self._cards.values() if card.isChecked())
        card.setFocus(Qt.FocusReason.TabFocusReason)
