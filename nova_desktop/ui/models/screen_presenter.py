"""The Models screen: shows models, roles and tests as they are, and tests them; no Qt here."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.accounts import Accounts
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.model_tests import ModelTests
from nova_desktop.services.own_models import OwnModels
from nova_desktop.services.role_models import RoleModels
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import ModelRow, RowSources, model_rows
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.runtime.operations import Operations

_TOGETHER_S: Final = 0.02
_MOST_CANDIDATES: Final = 201
ShowToast = Callable[[str, Callable[[], object] | None], object]


class ModelsView(Protocol):
    """The Models screen."""

    def show_loading(self) -> None: ...
    def show_roles(self, states: Sequence[RoleState]) -> None: ...
    def show_rows(self, rows: Sequence[ModelRow]) -> None: ...
    def show_problem(self, problem: Problem, *, offline: bool = False) -> None: ...
    def show_testing(self, testing: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """The services around models."""

    gateways: Gateways
    settings: ModelSettings
    roles: RoleModels
    tests: ModelTests
    own: OwnModels
    accounts: Accounts


class ModelsPresenter:
    """`refresh` when something moved. `tell` shows a toast with, perhaps, Undo."""

    def __init__(
        self, desk: ModelDesk, operations: Operations, view: ModelsView, tell: ShowToast
    ) -> None:
        self._desk = desk
        self._operations = operations
        self._view = view
        self._tell = tell
        self._tests: list[ModelTest] = []
        self._running: list[str] = []
        self._all: asyncio.Task[None] | None = None
        self._is_stale = False
        desk.tests.on_result(self._tested)
        desk.roles.on_change(self.refresh)
        self.show()
        self.load()

    @property
    def tests(self) -> Sequence[ModelTest]:
        """The newest of each gateway, model, key and probe."""
        return self._tests

    def refresh(self) -> None:
        """Show everything as it is now, a moment later: many changes at once are one."""
        if not self._is_stale:
            self._is_stale = True
            self._operations.start("show models", self._refresh_soon)

    async def _refresh_soon(self) -> None:
        await asyncio.sleep(_TOGETHER_S)
        self._is_stale = False
        sources = self._sources()
        self._show(await asyncio.to_thread(model_rows, sources))  # 10,000 take a while

    def show(self) -> None:
        """Show everything as it is now."""
        self._show(self.rows())

    def _show(self, rows: Sequence[ModelRow]) -> None:
        desk = self._desk
        self._view.show_roles([self.role_state(role, rows) for role in Role])
        if desk.roles.is_known:
            self._view.show_rows(rows)
        else:
            self._view.show_loading()

    def load(self) -> None:
        """Read the kept results; a store that fails is told in place of the table."""
        self._operations.start("read the tests of models", self._load)

    def rows(self) -> list[ModelRow]:
        """All models as rows."""
        return model_rows(self._sources())

    def _sources(self) -> RowSources:
        desk = self._desk
        names = {account.id: account for account in desk.accounts.all()}

        def account_name(account_id: str) -> str:
            account = names.get(account_id)
            provider = desk.accounts.provider_of(account) if account is not None else None
            return provider.name if provider is not None else ""

        return RowSources(
            served=desk.gateways.models(),
            settings=desk.settings.now,
            tests=tuple(self._tests),
            running=frozenset(self._running),
            now=datetime.now(UTC),
            gateway_name=desk.gateways.name_of,
            account_name=account_name,
        )

    def candidates(self, role: Role, rows: Sequence[ModelRow] | None = None) -> list[Candidate]:
        """The first of those that can have the role: no menu is of use with more.

        `rows` saves making them once more.
        """
        known = self.rows() if rows is None else rows
        providers = {row.name: row.cells[1] for row in reversed(known)}
        found = self._desk.roles.candidates(role)[:_MOST_CANDIDATES]
        return [Candidate(model.name, providers.get(model.name, "")) for model in found]

    def role_state(self, role: Role, rows: Sequence[ModelRow] | None = None) -> RoleState:
        roles = self._desk.roles
        current = roles.current(role)
        known = self.rows() if rows is None else rows
        found = self.candidates(role, known)
        of_memory = role in (Role.MEMORY, Role.EMBEDDING)
        tests = {row.name for row in known if row.test_model}
        too_small = of_memory and current in tests
        return RoleState(role, current, roles.choice(role), found, roles.absent(role), too_small)

    def choose(self, role: Role, model: str) -> None:
        """Let this model have the role, with an Undo."""

        async def work() -> None:
            change = await self._desk.roles.choose(role, model)
            if change.keys():
                self.tell_change(role_words(role).format(model=model), change)

        self._operations.start("choose a model", work)

    def roles_of(self, model: str) -> tuple[Role, ...]:
        """The roles that it has now."""
        return tuple(role for role in Role if self._desk.roles.current(role) == model)

    def tell_left(
        self, text: str, change: SettingsChange, model: str, held: Sequence[Role]
    ) -> None:
        """The same; with who has the roles that it held before and lost by this change."""
        now = [self._desk.roles.current(role) for role in held]
        names = ", ".join(dict.fromkeys(name for name in now if name))
        if model in now or not held:
            self.tell_change(text, change)
        elif names:
            takes = _("{text}. {names} takes its place").format(text=text, names=names)
            self.tell_change(takes, change)
        else:
            self.tell_change(_("{text}. No model is left for its role").format(text=text), change)

    def tell(self, text: str) -> None:
        """A toast that needs no Undo."""
        self._tell(text, None)

    def tell_change(self, text: str, change: SettingsChange) -> None:
        """A toast with Undo."""
        self._tell(text, lambda: self.undo(change))

    def undo(self, change: SettingsChange) -> None:
        self._operations.start("undo a change of models", lambda: self._desk.own.undo(change))

    def test(self, row: ModelRow, probe: Probe | None = None) -> None:
        """One model; its result shows in its row."""

        async def work() -> None:
            with self._as_running([row.name]):
                await self._desk.tests.test(row.name, probe, gateway=row.gateway)

        self._operations.start("test a model", work)

    def test_role(self, role: Role) -> None:
        """Its model and what takes over for it."""

        async def work() -> None:
            choice = self._desk.roles.choice(role)
            names = [self._desk.roles.current(role), *choice.fallbacks]
            with self._as_running(names):
                await self._desk.tests.test_role(role)

        self._operations.start("test a role", work)

    def test_all(self) -> None:
        """Every model that Nova has a use for, until it is done or stopped."""
        if self._all is None:
            self._all = self._operations.begin("test all models", self._test_all)

    def stop_testing(self) -> None:
        if self._all is not None:
            self._all.cancel()

    async def _test_all(self) -> None:
        names = [row.name for row in self.rows() if row.enabled and not row.kind]
        self._view.show_testing(True)
        try:
            with self._as_running(names):
                await self._desk.tests.test_all(names)
        finally:
            self._all = None
            self._view.show_testing(False)

    async def _load(self) -> None:
        try:
            self._tests = list(await self._desk.tests.last())
        except NovaError as error:
            self._view.show_problem(error.problem)
            return
        self.refresh()

    def _as_running(self, names: Collection[str]) -> "Running":
        return Running(self._running, names, self.refresh)

    def _tested(self, result: ModelTest) -> None:
        same = (result.gateway, result.model, result.secret, result.probe)
        kept = [t for t in self._tests if (t.gateway, t.model, t.secret, t.probe) != same]
        self._tests = [result, *kept]
        if result.model in self._running:
            self._running.remove(result.model)
        self.refresh()


class Running:
    """The names under test while it is entered; each leaves with its result, all at the end."""

    def __init__(
        self, names: list[str], added: Collection[str], changed: Callable[[], None]
    ) -> None:
        self._names = names
        self._added = added
        self._changed = changed

    def __enter__(self) -> None:
        self._names.extend(self._added)
        self._changed()

    def __exit__(self, *_error: object) -> None:
        for name in self._added:
            if name in self._names:
                self._names.remove(name)
        self._changed()


def role_words(role: Role) -> str:
    """What a toast says; it has a place for the model."""
    return {
        Role.CHAT: _("{model} answers in the chat now"),
        Role.MEMORY: _("{model} works for the memory now"),
        Role.SMALL: _("{model} does the small tasks now"),
        Role.EMBEDDING: _("{model} makes the embeddings now"),
    }[role]
