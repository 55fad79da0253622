"""The managed gateway: the LiteLLM child with its plan, its key and the secrets it needs."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from nova_desktop import protocol
from nova_desktop.domain.children import ChildKind, ChildState, RestartPolicy
from nova_desktop.domain.gateway_plan import GatewayPlan, Role, SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import Models
from nova_desktop.services.child_life import ChildSpec
from nova_desktop.services.local_models import LocalModels
from nova_desktop.services.ports import PlanStore, SecretVault
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor

GATEWAY: Final = "gateway"
MASTER_KEY: Final = SecretRef("gateway")
_RELOAD_TIMEOUT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload did: milliseconds of the swap in the child, models served, models dropped."""

    swap_ms: float
    models: int
    dropped: tuple[str, ...]


class ManagedGateway:
    """Implements GatewayTarget. The key and, where possible, the port last for one run of Nova."""

    def __init__(
        self,
        supervisor: Supervisor,
        local: LocalModels,
        plans: PlanStore,
        vault: SecretVault,
        master_key: str,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
    ) -> None:
        self._supervisor = supervisor
        self._local = local
        self._plans = plans
        self._vault = vault
        self._master_key = master_key
        self._scope = scope
        self._on_problem = on_problem
        self._models = Models()
        self._served: GatewayPlan | None = None
        self._without_value: frozenset[SecretRef] = frozenset()
        self._rejected: GatewayPlan | None = None
        self._one_change = asyncio.Lock()
        supervisor.on_event(self._heard)
        local.on_change(lambda: self._later("serve a model's new address"))

    @property
    def plan(self) -> GatewayPlan:
        """What is to be served now: a model server that has no address yet is left out."""
        listening = tuple(d for d in self._local.deployments() if d.api_base)
        return GatewayPlan((*self._models.deployments, *listening))

    def start(self, models: Models, policy: RestartPolicy | None = None) -> None:
        """Keep the child, and a server for each model file, running from now on."""
        self._models = models
        self._local.keep(models.files)
        spec = ChildSpec(GATEWAY, ChildKind.GATEWAY, self._start_params, policy or RestartPolicy())
        self._supervisor.start(spec)

    async def address(self, model: str) -> tuple[str, str]:
        await self._local.wait_ready(model)
        status = await self._supervisor.wait_ready(GATEWAY)
        async with self._one_change:  # a reload that brings this model's address goes first
            if self._served != self.plan:
                await self._reload()
        return status.address, self._master_key

    def model_for(self, role: Role) -> str:
        everything = GatewayPlan((*self._models.deployments, *self._local.deployments()))
        return everything.model_for(role, self._models.chosen(role))

    def missing_secret(self, model: str) -> SecretRef | None:
        needed = [d.secret for d in self._models.deployments if d.model == model]
        missing = [ref for ref in needed if ref is not None and ref in self._without_value]
        return missing[0] if missing and len(missing) == len(needed) else None

    def secret_of(self, model: str) -> SecretRef | None:
        """The secret that the user gives for this model, if it needs one."""
        named = [d.secret for d in self._models.deployments if d.model == model]
        return next((ref for ref in named if ref is not None), None)

    async def use(self, models: Models) -> Reload | None:
        """Serve these: at once when the child runs (the Reload says how), else when it starts.

        Raises NovaError with PLAN_REJECTED when the gateway refused them; the old ones stay.
        """
        async with self._one_change:
            before, self._models = self._models, models
            self._local.keep(models.files)
            try:
                return await self._reload() if self._running() else None
            except NovaError:
                self._models = before
                self._local.keep(before.files)
                raise

    async def secrets_changed(self) -> None:
        """Hand the vault's values to the running child."""
        async with self._one_change:
            if self._running():
                await self._reload()

    def _running(self) -> bool:
        state = self._supervisor.status(GATEWAY).state
        return state in (ChildState.READY, ChildState.DEGRADED)

    def _later(self, name: str) -> None:
        if self._running():
            self._scope.start(self._catch_up(), name)

    async def _reload(self) -> Reload:
        plan = self.plan
        path = await self._plans.write(plan, MASTER_KEY)
        params = {"config_path": path, "secrets": await self._secrets(plan)}
        try:
            result = await self._supervisor.call(
                GATEWAY, protocol.RELOAD, params, _RELOAD_TIMEOUT_S
            )
        except NovaError as error:
            if error.problem.code is not ProblemCode.CHILD_CALL_FAILED:
                raise
            await self._plans.roll_back()
            raise NovaError.of(ProblemCode.PLAN_REJECTED, detail=error.problem.detail) from error
        self._served = plan
        await self._plans.keep_as_good()
        return _reload_result(result)

    async def _start_params(self, port: int) -> Mapping[str, object]:
        plan = self.plan
        path = await self._plans.write(plan, MASTER_KEY)
        if plan == self._rejected:
            await self._plans.roll_back()
        self._served = plan
        return {
            "config_path": path,
            "master_key": self._master_key,
            "port": port,
            "secrets": await self._secrets(plan),
        }

    async def _secrets(self, plan: GatewayPlan) -> dict[str, str]:
        """Values by the child's variable names; what has none is remembered as missing."""
        own = self._local.secrets()
        values = {ref: own.get(ref) or await self._vault.get(ref) for ref in plan.secrets()}
        self._without_value = frozenset(ref for ref, value in values.items() if not value)
        known = {ref.env_name(): value for ref, value in values.items() if value}
        return known | {MASTER_KEY.env_name(): self._master_key}

    def _heard(self, child: str, method: str, params: Mapping[str, object]) -> None:
        if child != GATEWAY:
            return
        if method == protocol.FAILED and params.get("code") == ProblemCode.PLAN_REJECTED:
            self._rejected = self._served
            detail = str(params.get("message", ""))
            self._on_problem(Problem(ProblemCode.PLAN_REJECTED, detail=detail))
        elif method == protocol.READY:
            self._scope.start(self._catch_up(), "gateway catch up")

    async def _catch_up(self) -> None:
        """After a start: the plan is good, or it changed meanwhile and is loaded now."""
        async with self._one_change:
            try:
                if self._served == self.plan:
                    await self._plans.keep_as_good()
                else:
                    await self._reload()
            except NovaError as error:
                self._on_problem(error.problem)


def _reload_result(result: Mapping[str, object]) -> Reload:
    swap, models, dropped = result.get("swap_ms"), result.get("models"), result.get("dropped")
    return Reload(
        float(swap) if isinstance(swap, int | float) else 0.0,
        models if isinstance(models, int) else 0,
        tuple(str(name) for name in dropped) if isinstance(dropped, list) else (),  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] (JSON)
    )
