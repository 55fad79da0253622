"""The four roles as cards: which model has each, how it is called, and a menu to change that."""

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.providers import Absence, Absent
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.role_state import RoleState
from nova_desktop.ui.models.words import absent_text
from nova_desktop.ui.role_names import role_name
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.card import CardButton
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.spark import IconMark

_ICONS: Final = {
    Role.CHAT: "message-square",
    Role.MEMORY: "brain",
    Role.SMALL: "zap",
    Role.EMBEDDING: "waypoints",
}
_MOST_CHOICES: Final = 12
_TWO_ROWS_BELOW_PX: Final = 760
_SHORTEST_PX: Final = 100


class RoleCards(QWidget):
    """`chosen` with a role and a model's name; `details_wanted`, `test_wanted`, `all_wanted`.

    `on_wanted` with the name of a model that is off; `add_wanted` where no model fits.
    """

    chosen = Signal(object, str)
    details_wanted = Signal(object)
    test_wanted = Signal(object)
    all_wanted = Signal(object)
    on_wanted = Signal(str)
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = {role: RoleCard(role, self) for role in Role}
        self._grid = lay(QGridLayout(self), spacing=(12, 12))
        self._columns = 0
        self._arrange(len(self._cards))

    def show_role(self, state: RoleState) -> None:
        self._cards[state.role].show_state(state)

    def card(self, role: Role) -> "RoleCard":
        return self._cards[role]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(_TWO_ROWS_BELOW_PX)
        self._arrange(2 if narrow else len(self._cards))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class RoleCard(CardButton):
    """One role; pressing it opens the menu."""

    def __init__(self, role: Role, cards: RoleCards) -> None:
        super().__init__(role_name(role), cards)
        self._cards = cards
        self._state = RoleState(role, "", RoleChoice())
        self.menu_shown: Menu | None = None
        self._model = text_label("", self, "title").let_elide()
        self._figures = text_label("", self, "small").let_elide()
        top = lay(QHBoxLayout(), spacing=8)
        top.addWidget(IconMark(_ICONS[role], "text_second", 16, self))
        top.addWidget(text_label(role_name(role), self, "small"))
        top.addStretch(1)
        foot = lay(QHBoxLayout(), spacing=8)
        foot.addWidget(self._figures)
        foot.addStretch(1)
        foot.addWidget(IconMark("chevron-down", "text_second", 16, self))
        self.inside.addLayout(top)
        self.inside.addWidget(self._model)
        self.inside.addSpacing(4)
        self.inside.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def show_state(self, state: RoleState) -> None:
        self._state = state
        self._model.setText(state.model or _("No model"))
        self._model.show_kind("title" if state.model else "third")
        figures = absent_text(state.absent) if state.absent else figures_text(state)
        if state.too_small:
            figures = small_text(state.role)
        self._figures.setText(figures)
        self._figures.show_kind("warning" if state.absent or state.too_small else "small")
        says = (role_name(state.role), state.model or _("No model"), figures)
        self.setAccessibleName(", ".join(says))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), current_theme().px(_SHORTEST_PX)))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def open_menu(self) -> None:
        """Models that fit, and how the role is called."""
        state = self._state
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(self._closed)
        self._add_models(menu, state)
        menu.addSeparator()
        cards = self._cards
        embeds = state.role is Role.EMBEDDING
        text = _("Dimensions…") if embeds else _("Temperature, tokens, fallbacks…")
        menu.add(text, lambda: cards.details_wanted.emit(state.role), icon="settings")
        test = menu.add(_("Test"), lambda: cards.test_wanted.emit(state.role), icon="flask-conical")
        test.setEnabled(bool(state.model))
        menu.setMinimumWidth(self.width())
        self.menu_shown = menu
        below = QPoint(0, self.height() + current_theme().px(2))
        menu.popup(self.mapToGlobal(below))

    def _add_models(self, menu: Menu, state: RoleState) -> None:
        cards = self._cards
        if state.absent is not None:
            self._add_absent(menu, state.absent)
        for candidate in state.candidates[:_MOST_CHOICES]:
            menu.add(
                candidate.name,
                lambda name=candidate.name: cards.chosen.emit(state.role, name),
                second=candidate.provider,
                chosen=candidate.name == state.model,
            )
        if len(state.candidates) > _MOST_CHOICES:
            menu.add(_("All models…"), lambda: cards.all_wanted.emit(state.role))
        if not state.candidates:
            menu.add(_("No model fits"), menu.close).setEnabled(False)
            menu.add(_("Add model"), cards.add_wanted.emit, icon="plus")

    def _add_absent(self, menu: Menu, absent: Absent) -> None:
        """The way back to the chosen one."""
        menu.add(absent_text(absent), menu.close).setEnabled(False)
        if absent.why is Absence.OFF:
            text = _("Turn on {model}").format(model=absent.model)
            menu.add(text, lambda: self._cards.on_wanted.emit(absent.model), icon="power")
        menu.addSeparator()

    def _closed(self) -> None:
        self.menu_shown = None


def small_text(role: Role) -> str:
    """Why memory does not use the test model."""
    if role is Role.EMBEDDING:
        return _("too small to compare meanings: not used")
    return _("too small to read facts: not used")


def figures_text(state: RoleState) -> str:
    """`temp. 0.7   2,048 tokens`, or `keeps 1,024 dimensions`."""
    choice = state.choice
    if state.role is Role.EMBEDDING:
        return _("keeps {n} dimensions").format(n=f"{choice.dimension or 0:,}")
    parts: list[str] = []
    if choice.temperature is not None:
        parts.append(_("temp. {n}").format(n=f"{choice.temperature:g}"))
    if choice.max_tokens is not None:
        parts.append(_("{n} tokens").format(n=f"{choice.max_tokens:,}"))
    if choice.fallbacks:
        parts.append(_("then {models}").format(models=", ".join(choice.fallbacks)))
    return "   ".join(parts)
