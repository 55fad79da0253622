"""What a user does with a model of the table, or to add one; no Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from gettext import gettext as _
from typing import Protocol

from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import MANAGED, Capability
from nova_desktop.domain.settings import ModelFile
from nova_desktop.services import model_changes as changes
from nova_desktop.ui.models.cells import ModelRow
from nova_desktop.ui.models.facts import facts_of
from nova_desktop.ui.models.form_values import FormValues, NewModel, filled, values_of
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.models.screen_presenter import ModelDesk, ModelsPresenter
from nova_desktop.ui.runtime.operations import Operations


class DetailsView(Protocol):
    """The open details of one model."""

    def show_tests(self, tests: Sequence[ModelTest]) -> None: ...
    def show_running(self, probe: Probe) -> None: ...


class ModelQuestions(Protocol):
    """The dialogs, awaited; None or False for Cancel."""

    async def ask_role(self, state: RoleState, limit: int | None) -> RoleChoice | None: ...
    async def ask_edit(self, values: FormValues, *, keeps_key: bool) -> FormValues | None: ...
    async def ask_file(self, file: ModelFile) -> ModelFile | None: ...
    async def ask_new(self, accounts: Sequence[tuple[str, str]]) -> NewModel | None: ...
    async def ask_place(self) -> bool:
        """Where to keep keys on a computer without a keychain; it is chosen then."""
        ...

    async def show_details(
        self,
        row: ModelRow,
        facts: Sequence[tuple[str, str]],
        why_fixed: str,
        opened: Callable[[DetailsView], None],
        test: Callable[[Probe], None],
    ) -> str:
        """Until it is closed; the name of the row's wish that it was closed with, or ""."""
        ...

    async def compare(self, models: Sequence[Candidate], first: str, second: str) -> str:
        """The model to use for chat, or ""."""
        ...

    def copy(self, text: str) -> None: ...
    def enter_key(self, model: str) -> None: ...


class RowActions:
    """Carries out the wishes of the screen; every change has an Undo."""

    def __init__(
        self,
        desk: ModelDesk,
        presenter: ModelsPresenter,
        operations: Operations,
        questions: ModelQuestions,
        tell: Callable[[str], object],
    ) -> None:
        self._desk = desk
        self._presenter = presenter
        self._operations = operations
        self._questions = questions
        self._tell = tell
        self._open: tuple[str, DetailsView] | None = None
        desk.tests.on_result(self._tested)

    def do(self, wish: str, row: ModelRow) -> None:
        """A wish of the table by its name."""
        work: dict[str, Callable[[ModelRow], object]] = {
            "open": lambda row: self._start("details of a model", self._details, row),
            "test": self._presenter.test,
            "compare": lambda row: self._start("compare models", self._compare, row),
            "edit": lambda row: self._start("edit a model", self._edit, row),
            "duplicate": lambda row: self._start("duplicate a model", self._duplicate, row),
            "switch": lambda row: self._start("switch a model", self._switch, row),
            "remove": lambda row: self._start("remove a model", self._remove, row),
            "copy_name": self._copy,
            "key": lambda row: self._questions.enter_key(row.name),
        }
        work[wish](row)

    def add(self) -> None:
        self._operations.start("add a model", self._add)

    def edit_role(self, role: Role) -> None:
        """How a role calls its model."""

        async def work() -> None:
            state = self._presenter.role_state(role)
            limit = self._desk.roles.limit_of(state.model)
            choice = await self._questions.ask_role(state, limit)
            if choice is not None and choice != state.choice:
                change = await self._desk.roles.set_choice(role, choice)
                self._presenter.tell_change(_("Saved"), change)

        self._operations.start("change a role", work)

    def _start(self, name: str, work: "Callable[[ModelRow], object]", row: ModelRow) -> None:
        self._operations.start(name, lambda: work(row))  # pyright: ignore[reportArgumentType] (each is a coroutine)

    async def _details(self, row: ModelRow) -> None:
        tests = list(await self._desk.tests.history(row.name))
        fixed = (
            ""
            if can_edit(self._desk, row.gateway)
            else _fixed(self._desk.gateways.name_of(row.gateway))
        )

        def opened(view: DetailsView) -> None:
            self._open = (row.name, view)
            view.show_tests([t for t in tests if t.gateway == row.gateway])

        def test(probe: Probe) -> None:
            if self._open is not None:
                self._open[1].show_running(probe)
            self._presenter.test(row, probe)

        try:
            facts = facts_of(row, self._desk)
            wish = await self._questions.show_details(row, facts, fixed, opened, test)
        finally:
            self._open = None
        if wish:
            self.do(wish, row)

    async def _compare(self, row: ModelRow) -> None:
        models = self._presenter.candidates(Role.CHAT)
        others = [model.name for model in models if model.name != row.name]
        second = others[0] if others else row.name
        chosen = await self._questions.compare(models, row.name, second)
        if chosen:
            self._presenter.choose(Role.CHAT, chosen)

    async def _edit(self, row: ModelRow) -> None:
        file = self._file(row.name)
        if file is not None:
            await self._edit_file(file)
            return
        base = self._deployment(row.name)
        if base is None:
            return
        keeps_key = base.secret is not None
        values = await self._questions.ask_edit(values_of(base), keeps_key=keeps_key)
        if values is not None:
            await self._save(values, base, _("{model} changed"))

    async def _edit_file(self, file: ModelFile) -> None:
        changed = await self._questions.ask_file(file)
        if changed is not None and changed != file:
            change = await self._desk.settings.change(lambda now: changes.with_file(now, changed))
            self._presenter.tell_change(_("{model} changed").format(model=file.model), change)

    async def _duplicate(self, row: ModelRow) -> None:
        base = self._deployment(row.name)
        if base is not None:
            change = await self._desk.settings.change(lambda now: changes.duplicated(now, base.id))
            self._presenter.tell_change(_("{model} duplicated").format(model=row.name), change)

    async def _switch(self, row: ModelRow) -> None:
        on = not row.enabled
        change = await self._desk.settings.change(lambda now: changes.enabled(now, row.name, on))
        text = _("{model} is on") if on else _("{model} is off")
        self._presenter.tell_change(text.format(model=row.name), change)

    async def _remove(self, row: ModelRow) -> None:
        if row.test_model:
            self._tell(_("The test model goes by itself once another one is there"))
            return
        change = await self._desk.own.remove(row.name)
        if change.keys():
            self._presenter.tell_change(_("{model} removed").format(model=row.name), change)

    def _copy(self, row: ModelRow) -> None:
        self._questions.copy(row.name)
        self._tell(_("Name copied"))

    async def _add(self) -> None:
        names = [(a.id, self._account_words(a.id)) for a in self._desk.accounts.all()]
        new = await self._questions.ask_new(names)
        if new is None:
            return
        if new.values is not None:
            free = changes.free_id(self._desk.settings.now, "custom-1")
            await self._save(new.values, Deployment(free, "", ""), _("{model} added"))
        elif new.file is not None:
            await self._add_file(new.file)
        else:
            await self._add_offered(new)

    async def _add_file(self, file: ModelFile) -> None:
        named = replace(file, model=changes.free_name(self._desk.settings.now, file.model))
        change = await self._desk.settings.change(lambda now: changes.with_file(now, named))
        self._presenter.tell_change(_("{model} added").format(model=named.model), change)

    async def _add_offered(self, new: NewModel) -> None:
        made = [self._desk.accounts.deployment_of(new.account, model) for model in new.offered]
        change = await self._desk.settings.change(lambda now: changes.with_deployments(now, made))
        names = ", ".join(d.model for d in made[:3])
        self._presenter.tell_change(_("{model} added").format(model=names), change)

    async def _save(self, values: FormValues, base: Deployment, text: str) -> None:
        """Keep keys and model; where there is no keychain the user is asked first."""
        made = filled(values, base)
        secrets: dict[SecretRef, str] = dict(made.secrets)
        try:
            change = await self._desk.own.save(made.deployment, secrets)
        except NovaError as error:
            missing = error.problem.code is ProblemCode.KEYCHAIN_MISSING
            if not missing or not await self._questions.ask_place():
                raise
            change = await self._desk.own.save(made.deployment, secrets)
        self._presenter.tell_change(text.format(model=made.deployment.model), change)

    def _deployment(self, model: str) -> Deployment | None:
        found = self._desk.settings.now.models.deployments
        return next((d for d in found if d.model == model), None)

    def _file(self, model: str) -> ModelFile | None:
        return next((f for f in self._desk.settings.now.models.files if f.model == model), None)

    def _account_words(self, account_id: str) -> str:
        accounts = self._desk.accounts
        account = next(a for a in accounts.all() if a.id == account_id)
        provider = accounts.provider_of(account)
        name = provider.name if provider is not None else account.provider
        return name if account_id == account.provider else f"{name} ({account_id})"

    def _tested(self, result: ModelTest) -> None:
        if self._open is not None and self._open[0] == result.model:
            self._operations.start("tests of a model", self._refresh_details)

    async def _refresh_details(self) -> None:
        shown = self._open
        if shown is not None:
            tests = await self._desk.tests.history(shown[0])
            if self._open is shown:
                shown[1].show_tests(tests)


def can_edit(desk: ModelDesk, gateway: str) -> bool:
    """Whether models of this gateway can be changed from here."""
    return gateway == MANAGED and Capability.ADD_MODELS in desk.gateways.capabilities(gateway)


def _fixed(gateway: str) -> str:
    text = _("The models of {gateway} are changed where it runs: its configuration is not Nova's.")
    return text.format(gateway=gateway)
