"""What a user does with a model of the table, or to add one; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol

from nova_desktop.domain.gateway_plan import Deployment, Role
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import MANAGED, Capability
from nova_desktop.domain.settings import ModelFile
from nova_desktop.services import model_changes as changes
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import ModelRow
from nova_desktop.ui.models.deployment_actions import DeploymentActions, FormQuestions
from nova_desktop.ui.models.facts import Details, behind_of, facts_of
from nova_desktop.ui.models.form_values import NewModel
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.models.screen_presenter import ModelDesk, ModelsPresenter
from nova_desktop.ui.runtime.operations import Operations


class DetailsView(Protocol):
    """The open details of one model."""

    def show_tests(self, tests: Sequence[ModelTest]) -> None: ...
    def show_running(self, probe: Probe) -> None: ...


class ModelQuestions(FormQuestions, Protocol):
    """All dialogs of the screen."""

    async def ask_role(self, state: RoleState, limit: int | None) -> RoleChoice | None: ...
    async def ask_file(self, file: ModelFile) -> ModelFile | None: ...
    async def ask_new(self, accounts: Sequence[tuple[str, str]]) -> NewModel | None: ...
    async def show_details(
        self,
        details: Details,
        opened: Callable[[DetailsView], None],
        test: Callable[[Probe], None],
    ) -> tuple[str, str]:
        """Until it is closed; the wish that it was closed with, or "", and whose it is.

        That is the id of a deployment, or "" for the model.
        """
        ...

    async def compare(self, models: Sequence[Candidate], first: str, second: str) -> str:
        """The model to use for chat, or ""."""
        ...

    def copy(self, text: str) -> None: ...


class RowActions:
    """Carries out the wishes of the screen; every change has an Undo.

    `replace_key` asks for another key of a model, and tells whether it is in use already.
    """

    def __init__(
        self,
        desk: ModelDesk,
        presenter: ModelsPresenter,
        operations: Operations,
        questions: ModelQuestions,
        replace_key: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._desk = desk
        self._presenter = presenter
        self._operations = operations
        self._questions = questions
        self._replace_key = replace_key
        self._behind = DeploymentActions(desk, presenter, questions)
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
            "key": lambda row: self._start("replace a key", self._key, row),
        }
        work[wish](row)

    def add(self) -> None:
        self._operations.start("add a model", self._add)

    def edit_role(self, role: Role) -> None:
        """How a role calls its model."""

        async def work() -> None:
            state = self._presenter.role_state(role)
            limit = self._desk.roles.limit(role, state.model)
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
            facts, behind = facts_of(row, self._desk), behind_of(row, self._desk)
            details = Details(row, facts, (), fixed, behind)
            wish, deployment = await self._questions.show_details(details, opened, test)
        finally:
            self._open = None
        if deployment:
            await self._behind.do(wish, deployment)
        elif wish:
            self.do(wish, row)

    async def _compare(self, row: ModelRow) -> None:
        models = self._presenter.candidates(Role.CHAT)
        others = [model.name for model in models if model.name != row.name]
        if len(others) == len(models):
            models = [Candidate(row.name, row.cells[1]), *models]
        second = others[0] if others else row.name
        chosen = await self._questions.compare(models, row.name, second)
        if chosen:
            self._presenter.choose(Role.CHAT, chosen)

    async def _edit(self, row: ModelRow) -> None:
        file = self._file(row.name)
        if file is not None:
            await self._edit_file(file)
            return
        await self._with_one(row, self._behind.edit)

    async def _edit_file(self, file: ModelFile) -> None:
        changed = await self._questions.ask_file(file)
        if changed is not None and changed != file:
            change = await self._desk.settings.change(lambda now: changes.with_file(now, changed))
            self._presenter.tell_change(_("{model} changed").format(model=file.model), change)

    async def _duplicate(self, row: ModelRow) -> None:
        await self._with_one(row, self._behind.duplicate)

    async def _with_one(self, row: ModelRow, work: Callable[[Deployment], Awaitable[None]]) -> None:
        """Of several behind the name the user chooses one in the details."""
        known = self._desk.settings.now.models.deployments
        behind = [d for d in known if d.model == row.name]
        if len(behind) > 1:
            await self._details(row)
        elif behind:
            await work(behind[0])

    async def _key(self, row: ModelRow) -> None:
        if await self._replace_key(row.name):
            self._presenter.test(row)

    async def _switch(self, row: ModelRow) -> None:
        await self._switch_all(row.name, not row.enabled)

    def turn_on(self, model: str) -> None:
        """All that stands behind a name."""
        self._operations.start("turn on a model", lambda: self._switch_all(model, True))

    async def _switch_all(self, model: str, on: bool) -> None:
        held = self._presenter.roles_of(model)
        change = await self._desk.settings.change(lambda now: changes.enabled(now, model, on))
        text = _("{model} is on") if on else _("{model} is off")
        self._presenter.tell_left(text.format(model=model), change, model, held)

    async def _remove(self, row: ModelRow) -> None:
        if row.test_model:
            self._presenter.tell(_("The test model goes by itself once another one is there"))
            return
        held = self._presenter.roles_of(row.name)
        change = await self._desk.own.remove(row.name)
        if change.keys():
            text = _("{model} removed").format(model=row.name)
            self._presenter.tell_left(text, change, row.name, held)

    def _copy(self, row: ModelRow) -> None:
        self._questions.copy(row.name)
        self._presenter.tell(_("Name copied"))

    async def _add(self) -> None:
        names = [(a.id, self._account_words(a.id)) for a in self._desk.accounts.all()]
        new = await self._questions.ask_new(names)
        if new is None:
            return
        if new.values is not None:
            free = changes.free_id(self._desk.settings.now, "custom-1")
            await self._behind.save(new.values, Deployment(free, "", ""), _("{model} added"))
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
