"""The fields of one panel: shows their values, checks what is entered, saves it at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.domain.settings_fields import (
    WRITTEN,
    Fault,
    FieldError,
    FieldKind,
    FieldValue,
    SettingField,
    field_of,
    fields_of,
    parsed,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.saving import Saving, UndoOf
from nova_desktop.ui.settings.words import fault_text, origin_text, saved_text


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `second` says more of it."""

    value: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as it is to be shown. `origin` is "" or a sentence.

    With `differs` it can be reset, to `default`. `empty` is what stands in an empty field, `note`
    at its end, as its bound.
    """

    key: str
    value: FieldValue
    origin: str = ""
    differs: bool = False
    default: FieldValue = None
    empty: str = ""
    note: str = ""


class FieldsView(Protocol):
    """A panel."""

    def show_field(self, shown: ShownField, *, force: bool = False) -> None:
        """With `force` also over what is being written."""
        ...

    def show_fault(self, key: str, text: str) -> None:
        """What is wrong, beside the field; "" when it is right again."""
        ...

    def show_options(self, key: str, options: Sequence[Option]) -> None: ...


class Knowledge(Protocol):
    """What is known beside the settings of what a field may be."""

    def options(self, field: SettingField) -> Sequence[Option] | None:
        """What can be chosen; None for anything."""
        ...

    def most(self, field: SettingField, settings: Settings) -> float | None:
        """A bound tighter than the field's own, or None."""
        ...

    def empty(self, field: SettingField, settings: Settings) -> str:
        """What holds while the field is empty, in words, or ""."""
        ...


Check = Callable[[str], Awaitable[str]]
"""Looks at what only the disk knows; what is wrong in words, or ""."""
Ask = Callable[[SettingField], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Saver:
    """How a field is saved that takes more than the settings, and how that is taken back.

    `save` gives None when the user wanted it no more after all.
    """

    save: Callable[[FieldValue], Awaitable[SettingsChange | None]]
    undo: UndoOf


class FieldsPresenter:
    """`ask` is asked before a change that has a price; `checks` and `savers` are by key."""

    def __init__(
        self,
        panel: str,
        view: FieldsView,
        saving: Saving,
        operations: Operations,
        knowledge: Knowledge,
        ask: Ask,
        checks: Mapping[str, Check],
        savers: Mapping[str, Saver] | None = None,
    ) -> None:
        self._fields = fields_of(panel)
        self._view = view
        self._saving = saving
        self._operations = operations
        self._knowledge = knowledge
        self._ask = ask
        self._checks = checks
        self._savers = savers or {}
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """Show all of them as they are now."""
        for field in self._fields:
            options = self._knowledge.options(field)
            if options is not None:
                self._view.show_options(field.key, options)
            self._view.show_field(self._shown(field))

    def change(self, key: str, raw: FieldValue) -> None:
        """Save what was entered, or say beside the field why not."""
        field = field_of(key)
        now = self._saving.settings.now
        try:
            value = parsed(field, raw, self._knowledge.most(field, now))
            self._require_known(field, value)
            field.put_into(now, value)
        except FieldError as error:
            self._view.show_fault(key, fault_text(error))
            return
        self._enter(field, value)

    def reset(self, key: str) -> None:
        """Back to what holds without the user's own value; it need not be among the choices."""
        field = field_of(key)
        value = self._default(field)
        if field.kind in (FieldKind.WHOLE, FieldKind.DECIMAL):
            self.change(key, value)  # a model may bound it tighter
        else:
            self._enter(field, value)

    def _enter(self, field: SettingField, value: FieldValue) -> None:
        if value == field.value_in(self._saving.settings.now):
            self._view.show_fault(field.key, "")
            self._view.show_field(self._shown(field), force=True)
            return
        self._operations.start(f"save {field.key}", lambda: self._save(field, value))

    def _default(self, field: SettingField) -> FieldValue:
        return field.value_in(self._saving.settings.below())

    async def _save(self, field: SettingField, value: FieldValue) -> None:
        check = self._checks.get(field.key)
        wrong = await check(str(value)) if check is not None and value else ""
        if wrong:
            self._show_refused(field, wrong)
            return
        if not await self._agreed(field):
            self._view.show_field(self._shown(field), force=True)
            return
        try:
            await self._store(field, value)
        except NovaError as error:
            text = problem_text(error.problem)
            self._show_refused(field, _not_saved(text.title, text.hint))
            raise
        self._view.show_fault(field.key, "")
        self._view.show_field(self._shown(field), force=True)

    def _show_refused(self, field: SettingField, why: str) -> None:
        """What is written stays, to be put right; what is chosen goes back."""
        if field.kind not in WRITTEN:
            self._view.show_field(self._shown(field), force=True)
        self._view.show_fault(field.key, why)

    async def _store(self, field: SettingField, value: FieldValue) -> None:
        saver = self._savers.get(field.key)
        if saver is not None:
            change = await saver.save(value)
            if change is not None:
                self._saving.tell(change, saved_text(field.key), saver.undo)
            return
        await self._saving.save(
            lambda now: self._edited(field, now, value),
            at_gateway=field.at_gateway,
            text=saved_text(field.key),
        )

    async def _agreed(self, field: SettingField) -> bool:
        """Another embedding model or dimension makes what is remembered unreadable as it is."""
        if not field.key.startswith("roles.embedding_"):
            return True
        return await self._ask(field)

    def _edited(self, field: SettingField, now: Settings, value: FieldValue) -> Settings:
        """With the longest answer of a role cut to what its new model can give."""
        after = field.put_into(now, value)
        if field.kind is not FieldKind.MODEL or not field.key.endswith("_llm_model"):
            return after
        longest = field_of(field.key.replace("_model", "_max_tokens"))
        most, kept = self._knowledge.most(longest, after), longest.value_in(after)
        if most is not None and isinstance(kept, int) and kept > most:
            return longest.put_into(after, int(most))
        return after

    def _require_known(self, field: SettingField, value: FieldValue) -> None:
        """Only what can be chosen; what is stored already may stay."""
        options = self._knowledge.options(field)
        if options is None or not value:
            return
        known = {option.value for option in options}
        stored = field.value_in(self._saving.settings.now)
        wanted = value if isinstance(value, tuple) else (str(value),)
        kept = stored if isinstance(stored, tuple) else (str(stored),)
        if any(name not in known and name not in kept for name in wanted):
            raise FieldError(Fault.UNKNOWN)

    def _shown(self, field: SettingField) -> ShownField:
        now = self._saving.settings.now
        value, default = field.value_in(now), self._default(field)
        most = self._knowledge.most(field, now)
        return ShownField(
            field.key,
            value,
            origin_text(self._saving.settings.origin(field.key)),
            value != default,
            default,
            self._knowledge.empty(field, now),
            _("of {most}").format(most=f"{most:,.10g}") if most is not None else "",
        )


def _not_saved(title: str, hint: str) -> str:
    return _("Not saved: {title}. {hint}").format(title=title[:1].lower() + title[1:], hint=hint)
