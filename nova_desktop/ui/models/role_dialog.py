"""How a role calls its model: temperature, tokens, what takes over; or the length of vectors."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.roles import HOTTEST, LARGEST_DIMENSION, RoleChoice
from nova_desktop.services.model_changes import bounded
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.role_names import role_name
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import TextLabel, text_label
from nova_desktop.ui.widgets.number_field import NumberField
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.select import Choice, Select

_MOST_TOKENS: Final = 1_000_000
_MOST_FALLBACKS: Final = 3
_LONGEST_LIST: Final = 200
_FIELD_PX: Final = 140
_WIDTH_PX: Final = 440
_EDGE_PX: Final = 8
_TEMPERATURE_STEP: Final = 0.1


class RoleDialog(RoomyDialog):
    """`choice()` is what was chosen once it is accepted.

    `limit` is the model's own: the longest answer in tokens, or the length of its vectors.
    """

    def __init__(self, state: RoleState, limit: int | None, parent: QWidget | None = None) -> None:
        title = role_name(state.role)
        super().__init__(title, _about(state.role), (_WIDTH_PX, 0), parent)
        self._state = state
        self._page = ScrolledBody(self)
        self.body.addWidget(self._page, 1)
        self._fallbacks: list[Select] = []
        if state.role is Role.EMBEDDING:
            self._dimension = self._number(
                _("Dimensions"), 1, limit or LARGEST_DIMENSION, state.choice.dimension or 1024,
                _("How long a vector is kept. What was kept with another length stays readable."),
            )  # fmt: skip
        else:
            self._add_answer_fields(state, limit)
        self.add_cancel()
        self.add_button(_("Save"), self.accept, "primary")

    def choice(self) -> RoleChoice:
        """With the model that the role had, and with what the user left as it was."""
        before = self._state.choice
        if self._state.role is Role.EMBEDDING:
            return replace(before, dimension=self._dimension.value())
        names = [select.value for select in self._fallbacks if select.value]
        choice = replace(before, fallbacks=tuple(dict.fromkeys(names)))
        if self._temperature.value() != self._shown[0]:
            choice = replace(choice, temperature=round(self._temperature.value(), 2))
        if self._tokens.value() != self._shown[1]:
            choice = replace(choice, max_tokens=self._tokens.value())
        return choice

    def _add_answer_fields(self, state: RoleState, limit: int | None) -> None:
        choice = state.choice
        self._temperature = WarmthField(choice.temperature or 0.0, self)
        note = _("0 says the same each time; higher is freer. The default is {n}.").format(
            n="0.7" if state.role is Role.CHAT else "0.1"
        )
        self._line(_("Temperature"), self._temperature, note)
        most = limit or _MOST_TOKENS
        tokens = bounded(choice.max_tokens or most, limit) or most
        told = _("{model} allows {n}.").format(model=state.model, n=f"{limit:,}") if limit else ""
        longest = _("The longest answer, in tokens.")
        self._tokens = self._number(_("Tokens"), 1, most, tokens, f"{longest} {told}".strip())
        self._shown = (self._temperature.value(), self._tokens.value())
        self._add_fallbacks(state)

    def _add_fallbacks(self, state: RoleState) -> None:
        text = _("When the model fails, the next one answers in its place and is named.")
        self._page.page.addWidget(text_label(_("If it fails"), self, "strong"))
        others = [c for c in state.candidates if c.name != state.model][:_LONGEST_LIST]
        listed = {c.name for c in others}
        kept = [Candidate(n, "") for n in state.choice.fallbacks if n not in listed]
        for number in range(_MOST_FALLBACKS):
            names = state.choice.fallbacks
            value = names[number] if number < len(names) else ""
            name = _("Fallback {n}").format(n=number + 1)
            select = Select(name, self)
            select.show_choices(_choices([*kept, *others]), value)
            self._fallbacks.append(select)
            self._page.page.addWidget(select)
        self._page.page.addWidget(text_label(text, self, "small", wrap=True))

    def _number(self, name: str, least: int, most: int, value: int, note: str) -> NumberField:
        field = NumberField(name, least, most, min(value, most), self)
        self._line(name, field, note)
        return field

    def _line(self, name: str, field: QWidget, note: str) -> None:
        label: TextLabel = text_label(name, self, "strong")
        label.setBuddy(field)
        beside = lay(QHBoxLayout(), spacing=12)
        beside.addWidget(label, 1)
        beside.addWidget(hold(field, width=_FIELD_PX))
        down = lay(QVBoxLayout(), spacing=2)
        down.addLayout(beside)
        down.addWidget(text_label(note, self, "small", wrap=True))
        self._page.page.addLayout(down)


class WarmthField(QDoubleSpinBox):
    """A temperature from 0 to 2."""

    def __init__(self, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Temperature"))
        self.setRange(0.0, HOTTEST)
        self.setDecimals(2)
        self.setSingleStep(_TEMPERATURE_STEP)
        self.setValue(value)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def _make_room(self) -> None:
        self.lineEdit().setTextMargins(current_theme().px(_EDGE_PX), 0, 0, 0)


def _choices(candidates: Sequence[Candidate]) -> list[Choice]:
    return [Choice("", _("None")), *(Choice(c.name, c.name, c.provider) for c in candidates)]


def _about(role: Role) -> str:
    return {
        Role.CHAT: _("The model that answers in the chat."),
        Role.MEMORY: _("The model that finds facts in what was said, to be remembered."),
        Role.SMALL: _("A quick, cheap model for titles and other small tasks."),
        Role.EMBEDDING: _(
            "The model that finds what is alike. Its vectors are kept by the memory."
        ),
    }[role]
