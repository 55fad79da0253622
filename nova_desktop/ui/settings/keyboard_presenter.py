"""Keys for tasks in the settings: another key for an act, conflicts told, one or all put back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from nova_desktop.domain.key_names import KeyFault, KeyNameError, usable
from nova_desktop.domain.key_table import (
    DEFAULT_KEYS,
    FIXED,
    Act,
    KeyTable,
    bindings_of,
    given,
    shown_key,
    table_of,
    users_of,
    with_first,
)
from nova_desktop.domain.settings import KeySettings, Settings
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.tasks.keys import fault_words, plain_words, where_words


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An act: its name, where it works, its keys, and what they are from the start."""

    act: Act
    name: str
    where: str
    keys: tuple[str, ...]
    usual: tuple[str, ...]


class KeyboardView(Protocol):
    """The panel."""

    def show_row(self, row: KeyRow) -> None: ...
    def show_fault(self, key: str, text: str) -> None:
        """What is wrong with what was pressed for an act; "" for nothing."""
        ...

    def ask(self, act: Act, words: str) -> None:
        """Whether to swap keys or to leave them."""
        ...

    def end_asking(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """What waits for an answer."""

    act: Act
    keys: tuple[str, ...]


class KeyboardPresenter:
    """`write` gives a key as this system writes it."""

    def __init__(
        self,
        view: KeyboardView,
        saving: Saving,
        operations: Operations,
        write: Callable[[str], str],
    ) -> None:
        self._view = view
        self._saving = saving
        self._operations = operations
        self._write = write
        self._asked: _Asked | None = None
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """All acts with their keys as they are now."""
        table = self._table()
        for act in Act:
            if act not in FIXED:
                row = KeyRow(act, plain_words(act), where_words(act), table[act], DEFAULT_KEYS[act])
                self._view.show_row(row)

    def record(self, act: Act, pressed: str) -> None:
        """A key was pressed for an act."""
        table = self._table()
        self.leave()
        try:
            key = usable(pressed)
        except KeyNameError as error:
            self.refuse(act, error.fault, pressed)
            return
        self._view.show_fault(act, "")
        if key != shown_key(act, table):
            self._want(act, with_first(act, key, table), table)

    def refuse(self, act: Act, fault: KeyFault, pressed: str = "") -> None:
        """What was pressed can be no act's key."""
        self._view.show_fault(act, fault_words(fault, self._write(pressed) if pressed else ""))

    def swap(self) -> None:
        """The key goes to the act, and what that gives up to who had it."""
        asked = self._asked
        self.leave()
        if asked is not None:
            self._save(asked.act, given(asked.act, asked.keys, self._table()))

    def leave(self) -> None:
        """All keys stay as they are."""
        if self._asked is not None:
            self._asked = None
            self._view.end_asking()

    def reset(self, act: Act) -> None:
        """The usual keys of one act."""
        self.leave()
        self._view.show_fault(act, "")
        self._want(act, DEFAULT_KEYS[act], self._table())

    def reset_all(self) -> None:
        """The usual keys of all acts."""
        self.leave()
        told = _("All keys are as they were at first")
        if bindings_of(self._table()):
            self._keep(DEFAULT_KEYS, told)
        else:
            self._saving.say(told)

    def _want(self, act: Act, keys: tuple[str, ...], table: KeyTable) -> None:
        """At once, or after an answer where others have the key."""
        users = users_of(keys, act, table)
        if not users:
            self._save(act, given(act, keys, table))
            return
        self._asked = _Asked(act, keys)
        after = given(act, keys, table)
        taken = [key for key in keys if users_of([key], act, table)]
        words = _("{key} is already used for {names}.").format(
            key=_listed([self._write(key) for key in taken]),
            names=_listed([plain_words(user) for user in users]),
        )
        without = [plain_words(user) for user in users if not after[user]]
        if without:
            words += " " + _("With Swap there is no key for {names}.").format(
                names=_listed(without)
            )
        self._view.ask(act, words)

    def _save(self, act: Act, table: KeyTable) -> None:
        self._keep(table, _("Saved: {name}").format(name=plain_words(act)))

    def _keep(self, table: KeyTable, told: str) -> None:
        bound = bindings_of(table)

        def edit(now: Settings) -> Settings:
            return replace(now, keys=KeySettings(bound))

        async def work() -> None:
            await self._saving.save(edit, at_gateway=False, text=told)

        self._operations.start("bind a key", work)

    def _table(self) -> KeyTable:
        return table_of(self._saving.settings.now.keys.bound)


def _listed(names: Sequence[str]) -> str:
    """`Due date`, `Fold and Day before`."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
