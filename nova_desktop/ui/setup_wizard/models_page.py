"""The step of models: which one does what, filled in already; what was replaced, and why."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.provider_catalogue import Replaced
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.role_names import role_name
from nova_desktop.ui.settings.search_select import SearchSelect
from nova_desktop.ui.setup_wizard.offers import ModelOffer
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import line
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.spark import IconMark

_WIDE_PX: Final = 300
_ROW_PX: Final = 44
MOST_IN_MENU: Final = 30


class RoleRow(QWidget):
    """`chosen` with a model's name."""

    chosen = Signal(str)

    def __init__(self, name: str, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.menu = hold(Select(name, self), width=_WIDE_PX)
        self.search = hold(SearchSelect(name, self), width=_WIDE_PX)
        self.search.hide()
        self._none = text_label("", self, "second", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._none.hide()
        words = lay(QVBoxLayout(), spacing=0)
        words.addWidget(text_label(name, self, "strong"))
        words.addWidget(text_label(meaning, self, "small", wrap=True))
        row = lay(QHBoxLayout(self), (0, 6, 0, 6), 16)
        row.addLayout(words, 1)
        for widget in (self.menu, self.search, self._none):
            row.addWidget(widget)
        hold(self, min_height=_ROW_PX)
        self._names: dict[str, str] = {}
        self.menu.chosen.connect(self.chosen)
        self.search.entered.connect(self._entered)

    def show_models(
        self, offers: Sequence[ModelOffer], chosen: str, none: str, without: str = ""
    ) -> None:
        """What can be chosen, and what is; `none` says what it means that there is nothing.

        With `without` no model at all can be chosen too, by this name; `chosen` is "" then.
        """
        self._names = {offer.name: offer.name for offer in offers}
        if without:
            self._names.setdefault(without, "")
        many = len(offers) > MOST_IN_MENU
        self.menu.setVisible(bool(offers) and not many)
        self.search.setVisible(many)
        self._none.setText(none)
        self._none.setVisible(not offers)
        if many:
            self.search.show_names([*self._names])
            self.search.show_value(chosen or without, force=True)
            return
        choices = [Choice(o.name, o.name, o.second) for o in offers]
        choices += [Choice("", without, begins=True)] if without else []
        self.menu.show_choices(choices, chosen)

    def _entered(self, name: object) -> None:
        known = str(name) in self._names
        self.search.show_error("" if known else _("No model is called so."))
        if known:
            self.search.show_value(name)  # else what was kept before could not be chosen again
            self.chosen.emit(self._names[str(name)])


class ModelsPage(SetupPage):
    """`role_chosen` with a Role and a model, "" for none; `second_source_wanted` for embeddings
    elsewhere."""

    role_chosen = Signal(Role, str)
    second_source_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        text = _("This is filled in already. You can change it at any time under Settings.")
        super().__init__(_("Which model does what?"), text, parent)
        self._rows = {role: RoleRow(*words, self) for role, words in role_words().items()}
        down = lay(QVBoxLayout())
        for role, row in self._rows.items():
            if down.count():
                down.addWidget(line(self))
            down.addWidget(row)
            row.chosen.connect(partial(self.role_chosen.emit, role))
        self.body.addLayout(down)
        self._notes = lay(QVBoxLayout(), spacing=6)
        self.body.addLayout(self._notes)
        self._second = push_button(
            _("Add a second source"), self.second_source_wanted.emit, self, icon="plus"
        )
        self.body.addWidget(self._second, 0, Qt.AlignmentFlag.AlignLeft)
        self._second.hide()

    @property
    def is_settled(self) -> bool:
        return True

    def row(self, role: Role) -> RoleRow:
        """The row of a role."""
        return self._rows[role]

    def show_roles(
        self, offers: Mapping[Role, Sequence[ModelOffer]], chosen: Mapping[Role, str]
    ) -> None:
        """What each role can have, and what it has."""
        none = {Role.EMBEDDING: _("None: memory searches by words only")}
        for role, row in self._rows.items():
            nothing = none.get(role, _("No model fits"))
            without = _("None: text only") if role is Role.EMBEDDING else ""
            row.show_models(offers.get(role, ()), chosen.get(role, ""), nothing, without)

    def show_notes(self, replaced: Sequence[Replaced], without_embeddings: str) -> None:
        """What was replaced and why; who has no embeddings, "" for nobody."""
        while (item := self._notes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for each in replaced:
            self._notes.addWidget(_note(replaced_text(each), self))
        if without_embeddings:
            text = _(
                "{provider} has no embeddings. Memory then searches by words only, or add a "
                "second source that has some."
            )
            self._notes.addWidget(_note(text.format(provider=without_embeddings), self))
        self._second.setVisible(bool(without_embeddings))


def role_words() -> dict[Role, tuple[str, str]]:
    """The name of each role and what it is for."""
    return {
        Role.CHAT: (role_name(Role.CHAT), _("Answers you.")),
        Role.MEMORY: (role_name(Role.MEMORY), _("Finds in your words what is worth keeping.")),
        Role.SMALL: (role_name(Role.SMALL), _("Titles and other short work.")),
        Role.EMBEDDING: (role_name(Role.EMBEDDING), _("Finds memories by their meaning.")),
    }


def replaced_text(replaced: Replaced) -> str:
    """Which one is gone, what answers instead, and why that one."""
    text = _("{model}: {missing} is no longer offered there. {instead} takes its place.")
    words = text.format(model=replaced.model, missing=replaced.missing, instead=replaced.instead)
    return f"{words} {replaced.reason}".strip()


def _note(text: str, parent: QWidget) -> QWidget:
    note = QWidget(parent)
    row = lay(QHBoxLayout(note), spacing=8)
    mark = IconMark("triangle-alert", "warning", 14, note)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text_label(text, note, "small", wrap=True), 1)
    return note
