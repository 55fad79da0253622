"""The Models screen's presenter, its actions and the tray, over the real services."""

import asyncio
from collections.abc import Callable, Sequence

from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import ModelFile, Models, Settings
from nova_desktop.services.account_keys import AccountKeys
from nova_desktop.services.accounts import Accounts
from nova_desktop.services.keys import Keys
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.model_tests import ModelTestParts, ModelTests
from nova_desktop.services.own_models import OwnModels
from nova_desktop.services.role_models import RoleModels
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.ui.models.cells import ModelRow
from nova_desktop.ui.models.facts import Details
from nova_desktop.ui.models.form_values import FormValues, NewModel
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.models.row_actions import DetailsView, RowActions
from nova_desktop.ui.models.screen_presenter import ModelDesk, ModelsPresenter
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tray.presenter import TrayPresenter, TrayState
from tests.fakes.gateway_probe import FakeProbe, gateways_over
from tests.fakes.memory_settings import MemorySettings
from tests.fakes.memory_stores import MemoryBook, MemoryStateStore
from tests.fakes.model_test_parts import FixedTargets, MemoryModelTestStore, ScriptedCalls
from tests.fakes.providers import SHIPPED, ScriptedProbe
from tests.unit.services.test_chat_models import SETTINGS
from tests.unit.services.test_gateway import Bench


class Screen:
    """A ModelsView, ModelQuestions and TrayView in one; `answers` are given to the questions."""

    def __init__(self) -> None:
        self.roles: dict[Role, RoleState] = {}
        self.rows: Sequence[ModelRow] = ()
        self.loading = False
        self.testing: list[bool] = []
        self.problem: Problem | None = None
        self.tray: TrayState | None = None
        self.copied = ""
        self.keys_asked: list[str] = []
        self.answers: dict[str, object] = {}
        self.asked: list[object] = []
        self.compared: list[str] = []
        self.shown_tests: list[Sequence[ModelTest]] = []

    def show_loading(self) -> None:
        self.loading = True

    def show_roles(self, states: Sequence[RoleState]) -> None:
        self.roles = {state.role: state for state in states}

    def show_rows(self, rows: Sequence[ModelRow]) -> None:
        self.loading, self.rows = False, rows

    def show_problem(self, problem: Problem, *, offline: bool = False) -> None:
        del offline
        self.problem = problem

    def show_testing(self, testing: bool) -> None:
        self.testing.append(testing)

    def show_tray(self, state: TrayState) -> None:
        self.tray = state

    async def ask_role(self, state: RoleState, limit: int | None) -> RoleChoice | None:
        self.asked.append((state.role, limit))
        return self.answers.get("role")  # type: ignore[return-value]

    async def ask_edit(self, values: FormValues, *, keeps_key: bool) -> FormValues | None:
        self.asked.append((values, keeps_key))
        return self.answers.get("edit")  # type: ignore[return-value]

    async def ask_file(self, file: ModelFile) -> ModelFile | None:
        self.asked.append(file)
        return self.answers.get("file")  # type: ignore[return-value]

    async def ask_new(self, accounts: Sequence[tuple[str, str]]) -> NewModel | None:
        self.asked.append(accounts)
        return self.answers.get("new")  # type: ignore[return-value]

    async def ask_place(self) -> bool:
        return False

    async def show_details(
        self,
        details: Details,
        opened: Callable[[DetailsView], None],
        test: Callable[[Probe], None],
    ) -> tuple[str, str]:
        self.asked.append(details)
        opened(self)
        test(Probe.TOOL_CALL)
        while len(self.shown_tests) < 2:
            await asyncio.sleep(0)
        return self.answers.get("wish", ("", ""))  # type: ignore[return-value]

    def show_tests(self, tests: Sequence[ModelTest]) -> None:
        self.shown_tests.append(tests)

    def show_running(self, probe: Probe) -> None:
        self.asked.append(probe)

    async def compare(self, models: Sequence[Candidate], first: str, second: str) -> str:
        self.asked.append((first, second))
        self.compared = [model.name for model in models]
        return str(self.answers.get("compare", ""))

    def copy(self, text: str) -> None:
        self.copied = text

    async def replace_key(self, model: str) -> bool:
        self.keys_asked.append(model)
        return True


class Desk:
    def __init__(self) -> None:
        self.bench = Bench()
        self.store = MemorySettings(SETTINGS)
        self.settings = CurrentSettings(self.store)
        self.bench.roles_now = lambda: self.settings.now.roles
        gateways = gateways_over(self.settings, self.bench, FakeProbe())
        self.model_settings = ModelSettings(self.settings, self.bench.gateway, _as_they_are)
        keys = AccountKeys(
            Keys(self.bench.vault, self.settings, self.bench.gateway.secrets_changed),
            self.bench.vault,
        )
        self.provider_probe = ScriptedProbe()
        accounts = Accounts(
            YamlCatalogue.read(SHIPPED), self.provider_probe, keys, self.model_settings
        )
        self.targets = FixedTargets()
        self.calls, self.tests_store = ScriptedCalls(), MemoryModelTestStore()
        tests = ModelTests(
            ModelTestParts(self.targets, self.calls, self.calls, self.tests_store), 0.0
        )
        self.book = MemoryBook()
        self.roles = RoleModels(gateways, self.model_settings, MemoryStateStore(self.book))
        self.settings.on_change(self.roles.tell)
        own = OwnModels(self.model_settings, keys)
        self.desk = ModelDesk(gateways, self.model_settings, self.roles, tests, own, accounts)
        self.screen = Screen()
        self.problems: list[Problem] = []
        self.toasts: list[tuple[str, Callable[[], object] | None]] = []
        operations = Operations(self.bench.scope, lambda problem, _r: self.problems.append(problem))
        self.bench.gateway.start(self.settings.now.models)
        self.presenter = ModelsPresenter(self.desk, operations, self.screen, self.tell)
        self.actions = RowActions(
            self.desk, self.presenter, operations, self.screen, self.screen.replace_key
        )
        self.tray = TrayPresenter(
            self.roles, self.bench.supervisor, operations, self.screen, gateways.choices
        )

    def tell(self, text: str, undo: Callable[[], object] | None = None) -> None:
        self.toasts.append((text, undo))

    def row(self, name: str) -> ModelRow:
        return next(row for row in self.presenter.rows() if row.name == name)

    def names(self) -> list[str]:
        return [row.name for row in self.presenter.rows()]

    async def until(self, look: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not look():
                await asyncio.sleep(0)

    async def toast(self, text: str) -> Callable[[], object] | None:
        await self.until(lambda: any(said == text for said, _undo in self.toasts))
        return next(undo for said, undo in self.toasts if said == text)


async def _as_they_are(settings: Settings) -> Models:
    return settings.models
