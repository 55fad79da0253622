"""The fields of a custom model, as LiteLLM wants it: string, address, key, prices, parameters."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.secret_names import is_secret_name
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.form_values import FormValues, errors_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select

_NAME_PX: Final = 180


class ModelForm(QWidget):
    """`changed` at each edit. `keeps_key`: a stored key stays unless another is written."""

    changed = Signal()

    def __init__(
        self, values: FormValues, parent: QWidget | None = None, *, keeps_key: bool = False
    ) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._labelled: dict[str, LabelledField] = {}
        self.mode = Select(_("Kind"), self)
        modes = [Choice(Mode.CHAT, _("Chat")), Choice(Mode.EMBEDDING, _("Embedding"))]
        self.mode.show_choices(modes, values.mode)
        self.params = ParamRows(values.params, self)
        self._params_error = text_label("", self, "error", wrap=True)
        self._params_error.hide()
        kept = _("The stored key stays unless you write another.")
        key_hint = kept if keeps_key else _("Kept where your other keys are.")
        down = lay(QVBoxLayout(self), spacing=12)
        for name, title, value, hint in (
            ("model", _("Name"), values.model, _("Models with one name share its calls.")),
            ("upstream", _("LiteLLM model"), values.upstream, _("For example openai/gpt-4o-mini.")),
            ("api_base", _("Base URL"), values.api_base, _("Empty for the provider's own.")),
        ):
            down.addWidget(self._field(name, title, value, hint))
        key = self._field("key", _("Key"), "", key_hint)
        self._fields["key"].hide_words()
        down.addWidget(key)
        down.addLayout(self._numbers(values))
        down.addWidget(text_label(_("More parameters"), self, "strong"))
        down.addWidget(self.params)
        down.addWidget(self._params_error)
        self.mode.chosen.connect(self._show_size)
        self._show_size()

    @property
    def first(self) -> Field:
        """Where the keyboard begins."""
        return next(iter(self._fields.values()))

    def values(self) -> FormValues:
        text = {name: field.text() for name, field in self._fields.items()}
        return FormValues(mode=Mode(self.mode.value), params=self.params.values(), **text)

    def show_values(self, values: FormValues) -> None:
        """Put these in place of what is written."""
        for name, field in self._fields.items():
            field.setText(str(getattr(values, name)))
        self.mode.show_value(values.mode)
        self.params.show_values(values.params)
        self._show_size()

    def show_errors(self) -> bool:
        """Say beside each field what is wrong with it; whether nothing is."""
        errors = errors_of(self.values())
        for name, field in self._fields.items():
            field.show_error(errors.get(name, ""))
        self._params_error.setText(errors.get("params", ""))
        self._params_error.setVisible("params" in errors)
        wrong = [field for name, field in self._fields.items() if name in errors]
        if wrong:
            wrong[0].setFocus()
        return not errors

    def _numbers(self, values: FormValues) -> QGridLayout:
        tokens = _("tokens")
        numbers = (
            ("context", _("Context"), values.context, tokens),
            ("max_output", _("Longest answer"), values.max_output, tokens),
            ("price_in", _("Price in"), values.price_in, _("$ per 1M")),
            ("price_out", _("Price out"), values.price_out, _("$ per 1M")),
            ("vector_size", _("Dimensions"), values.vector_size, ""),
        )
        grid = lay(QGridLayout(), spacing=(12, 12))
        kind = lay(QVBoxLayout(), spacing=6)
        kind.addWidget(text_label(_("Kind"), self, "strong"))
        kind.addWidget(self.mode)
        grid.addLayout(kind, 0, 0)
        for number, (name, title, value, note) in enumerate(numbers, 1):
            field = self._field(name, title, value, "")
            self._fields[name].show_note(note)
            grid.addWidget(field, number // 3, number % 3)
        self._size = self._labelled["vector_size"]
        return grid

    def _field(self, name: str, title: str, value: str, hint: str) -> LabelledField:
        field = Field(self, name=title)
        field.setText(value)

        def edited() -> None:
            if field.error:
                field.show_error("")
            self.changed.emit()

        field.textChanged.connect(edited)
        self._fields[name] = field
        labelled = LabelledField(title, field, hint, self)
        self._labelled[name] = labelled
        return labelled

    def _show_size(self) -> None:
        self._size.setVisible(self.mode.value == Mode.EMBEDDING)


class ParamRows(QWidget):
    """Names and values, a row each, with one more to write into."""

    def __init__(self, params: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ParamRow] = []
        self._down = lay(QVBoxLayout(self), spacing=6)
        self._more = push_button(_("Add a parameter"), self._add_empty, self, "link", icon="plus")
        foot = lay(QHBoxLayout())
        foot.addWidget(self._more)
        foot.addStretch(1)
        self._down.addLayout(foot)
        self.show_values(params)

    def show_values(self, params: Sequence[tuple[str, str]]) -> None:
        """Put these in place of what is written."""
        for row in list(self._rows):
            self._remove(row)
        for name, value in params:
            self._add(name, value)

    def values(self) -> tuple[tuple[str, str], ...]:
        return tuple(row.value() for row in self._rows if any(row.value()))

    def _add_empty(self) -> None:
        self._add("", "").name.setFocus()

    def _add(self, name: str, value: str) -> "ParamRow":
        row = ParamRow(name, value, self._pressed_remove, self)
        self._rows.append(row)
        self._down.insertWidget(self._down.count() - 1, row)
        return row

    def _pressed_remove(self, row: "ParamRow") -> None:
        self._remove(row)
        self._more.setFocus()

    def _remove(self, row: "ParamRow") -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()


class ParamRow(QWidget):
    """One parameter; a value whose name says that it is secret is not shown."""

    def __init__(
        self,
        name: str,
        value: str,
        remove: "Callable[[ParamRow], None]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = Field(self, name=_("Parameter"), placeholder=_("api_version"))
        self.name.setText(name)
        self.text = Field(self, name=_("Value"))
        self.text.setText(value)
        row = lay(QHBoxLayout(self), spacing=8)
        row.addWidget(hold(self.name, width=_NAME_PX))
        row.addWidget(self.text, 1)
        row.addWidget(tool_button("x", _("Remove the parameter"), lambda: remove(self), self))
        self.name.textChanged.connect(self._named)
        self._named(name)

    def value(self) -> tuple[str, str]:
        return self.name.text().strip(), self.text.text()

    def _named(self, name: str) -> None:
        secret = is_secret_name(name)
        mode = Field.EchoMode.Password if secret else Field.EchoMode.Normal
        self.text.setEchoMode(mode)
        hint = _("kept in the keychain") if secret else ""
        self.text.setPlaceholderText(hint)
