"""What one provider asks for: address, key, further fields, and the button that checks them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.key_shapes import cleaned_key
from nova_desktop.domain.provider_catalogue import (
    Access,
    FoundServer,
    Place,
    Provider,
    ProviderField,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.setup_wizard.key_field import KeyField
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.flow_row import FlowRow
from nova_desktop.ui.widgets.in_view import bring_into_view
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.text_link import TextLink

_BUTTON_PX = 76


class KeyForm(QWidget):
    """For one provider of several `programs`, or for one alone.

    `submitted` with a Provider and an Access, `cancelled` while it is busy, `pasted` with a key,
    `page_wanted` with a link, `edited` at every change, `program_chosen` with a provider's id.
    """

    submitted = Signal(object, object)
    cancelled = Signal()
    pasted = Signal(str)
    page_wanted = Signal(str)
    edited = Signal()
    program_chosen = Signal(str)
    switched = Signal(str)
    another_wanted = Signal()

    def __init__(
        self,
        provider: Provider,
        programs: Sequence[Provider] = (),
        found: Sequence[FoundServer] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.provider = provider
        self._busy = False
        self.program: Select | None = None
        self.address: Field | None = None
        self.key: KeyField | None = None
        self.extra: dict[str, Field] = {}
        self._fields: list[Field] = []
        self.check = hold(push_button(_("Validate"), self._press, self), min_width=_BUTTON_PX)
        self._down = lay(QVBoxLayout(self), spacing=10)
        if programs:
            self._add_program(programs, found)
        self._add_fields(found)
        self._row = FlowRow(self)
        self._switch: TextLink | None = None
        self._add_row()

    def focus_first(self) -> None:
        """The first field that is still empty, else the button; in view, from the form's head."""
        first = self.first()
        first.setFocus(Qt.FocusReason.TabFocusReason)
        labelled = (first.parentWidget() if isinstance(first, Field) else None) or first
        bring_into_view(labelled, above=self)

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return next((field for field in self._fields if not field.text()), self.check)

    def stops(self) -> list[QWidget]:
        """What the keyboard visits, in the order in which it is seen."""
        found: list[QWidget] = [self.program] if self.program is not None else []
        for field in self._fields:
            found += [field, *field.findChildren(QAbstractButton)]
        return [*found, self.check, *self._row.findChildren(QAbstractButton)]

    def access(self) -> Access:
        """What was entered, cleaned."""
        params = {name: field.text().strip() for name, field in self.extra.items()}
        address = self.address.text().strip() if self.address else ""
        return Access(cleaned_key(self.key.text()) if self.key else "", address, params)

    def show_busy(self, busy: bool) -> None:
        """While it runs the button cancels."""
        self._busy = busy
        self.check.setText(_("Cancel") if busy else _("Validate"))
        for field in self._fields:
            field.setReadOnly(busy)

    def show_recognised(self, other: Provider | None) -> None:
        """The key looks like one of another provider's."""
        if self._switch is not None:
            self._switch.hide()
            self._switch.deleteLater()
            self._switch = None
        if other is not None:
            text = _("This looks like a key of {provider}. Use {provider}")
            name = other.id
            self._switch = TextLink(
                text.format(provider=other.name),
                lambda: self.switched.emit(name),
                self,
                role="accent",
            )
            self._row.add(self._switch)
            self._switch.show()

    def show_connected(self, connected: bool) -> None:
        """Whether this one is set up, so that another can follow."""
        self._another.setVisible(connected)

    def submit(self) -> None:
        """Check what is entered, or say what is missing."""
        if self._is_complete():
            self.submitted.emit(self.provider, self.access())

    def _press(self) -> None:
        if self._busy:
            self.cancelled.emit()
        else:
            self.submit()

    def _edited(self, _text: str) -> None:
        self.edited.emit()

    def _is_complete(self) -> bool:
        key = self.provider.key
        wanted: list[tuple[Field | None, bool]] = [(self.address, True)]
        wanted.append((self.key, key is not None and key.required))
        wanted += [(self.extra[each.param], each.required) for each in self.provider.fields]
        complete = True
        for field, required in wanted:
            if field is not None:
                missing = required and not field.text().strip()
                field.show_error(_("This is needed.") if missing else "")
                if missing and complete:
                    field.setFocus(Qt.FocusReason.TabFocusReason)
                complete = complete and not missing
        return complete

    def _add_program(self, programs: Sequence[Provider], found: Sequence[FoundServer]) -> None:
        running = {server.provider: server for server in found}
        choices = [
            Choice(one.id, one.name, _("found, running") if one.id in running else _("not found"))
            for one in programs
        ]
        self.program = Select(_("Program"), self)
        self.program.show_choices(choices, self.provider.id)
        self.program.chosen.connect(self.program_chosen)
        down = lay(QVBoxLayout(), spacing=6)
        down.addWidget(text_label(_("Program"), self, "strong"))
        down.addWidget(self.program)
        self._down.addLayout(down)

    def _add_fields(self, found: Sequence[FoundServer]) -> None:
        """Where it is before who asks: address and names, the key, then what belongs to the key.

        The provider's name is above them where it is not that of the first one.
        """
        provider = self.provider
        asked: list[LabelledField] = []
        if provider.asks_address or provider.place is not Place.CLOUD:
            self.address = Field(self)
            here = next((s.api_base for s in found if s.provider == provider.id), "")
            self.address.setText(here or provider.address())
            asked.append(LabelledField(_("Address"), self.address, "", self))
        asked += [self._extra(each) for each in provider.fields if not each.secret]
        headed = bool(asked) and self.program is None
        if headed:
            self._down.addWidget(text_label(provider.name, self, "heading", wrap=True))
        if provider.key is not None:
            self.key = KeyField(self)
            self.key.pasted.connect(self.pasted)
            name = provider.key.name if headed else key_label(provider)
            if not provider.key.required:
                name = _("{key} (optional)").format(key=name)
            asked.append(LabelledField(name, self.key, "", self))
        asked += [self._extra(each) for each in provider.fields if each.secret]
        for labelled in asked:
            self._add(labelled, last=labelled is asked[-1])
        if not asked:
            self._down.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)

    def _extra(self, asked: ProviderField) -> LabelledField:
        field = self.extra[asked.param] = Field(self)
        field.setText(asked.default)
        if asked.secret:
            field.hide_words()
        return LabelledField(asked.name, field, asked.hint, self)

    def _add(self, labelled: LabelledField, *, last: bool) -> None:
        field = labelled.field
        self._fields.append(field)
        field.textEdited.connect(self._edited)
        field.returnPressed.connect(self.check.click)
        if not last:
            self._down.addWidget(labelled)
            return
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(labelled, 1)
        beside = lay(QVBoxLayout(), spacing=6)
        beside.addWidget(text_label(" ", self, "strong"))
        beside.addWidget(self.check, 0, Qt.AlignmentFlag.AlignVCenter)
        beside.addStretch(1)
        row.addLayout(beside)
        self._down.addLayout(row)

    def _add_row(self) -> None:
        """The link to a key, what else is to be known, and what a try costs."""
        key = self.provider.key
        if key is not None and key.page:
            page = key.page
            text = _("Get a token") if "token" in key.name.lower() else _("Get a key")
            link = TextLink(
                text,
                lambda: self.page_wanted.emit(page),
                self,
                icon="external-link",
                role="accent",
            )
            self._row.add(link)
        self._another = TextLink(
            _("Add another provider"), self.another_wanted.emit, self, icon="plus", role="accent"
        )
        self._row.add(self._another)
        self._another.hide()
        self._row.add(text_label(cost_text(self.provider), self, "smallthird"), at_right=True)
        self._down.addWidget(self._row)


def key_label(provider: Provider) -> str:
    """`HuggingFace access token`, `OpenAI API key`, and of an address of one's own `API key`."""
    name = provider.key.name if provider.key else ""
    if provider.place is Place.ANY:
        return name
    plain = name[:1].lower() + name[1:] if name[1:2].islower() else name
    return f"{provider.name} {plain}"


def cost_text(provider: Provider) -> str:
    """What checking and trying costs there."""
    if provider.place is Place.COMPUTER:
        return _("Free: it runs on this computer.")
    if provider.place is Place.ANY:
        return _("Checking is free. The first try sends a few words.")
    return _("Checking is free. The first try costs less than a cent.")
