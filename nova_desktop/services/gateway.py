"""The managed gateway: the LiteLLM child with its plan, its key and the secrets it needs."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop import protocol
from nova_desktop.domain.chat import WaitsFor
from nova_desktop.domain.children import ChildKind, ChildState, ChildStatus, RestartPolicy
from nova_desktop.domain.gateway_plan import (
    Deployment,
    Fallback,
    GatewayPlan,
    McpServer,
    Role,
    SecretRef,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import Models
from nova_desktop.services.child_life import ChildSpec
from nova_desktop.services.local_models import LocalModels
from nova_desktop.services.plan_in_force import PlanInForce
from nova_desktop.services.ports import PlanStore, SecretVault
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor

GATEWAY: Final = "gateway"
MASTER_KEY: Final = SecretRef("gateway")
_RELOAD_TIMEOUT_S: Final = 30.0
# how the child begins its answer when the plan is at fault and not the child
_REFUSED: Final = f"{ProblemCode.PLAN_REJECTED}:"
_CHILD_AT_FAULT: Final = frozenset(
    {ProblemCode.CHILD_CALL_FAILED, ProblemCode.CHILD_SILENT, ProblemCode.CHILD_NOT_STARTED}
)


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload did: milliseconds of the swap in the child, models served, models dropped."""

    swap_ms: float
    models: int
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extras:
    """What the plan says besides the models: what takes over for whom, YAML of the user's, and
    MCP servers."""

    fallbacks: tuple[Fallback, ...] = ()
    overlay: str = ""
    mcp: tuple[McpServer, ...] = ()


class ManagedGateway:
    """Serves the models of the settings. Its key and, where possible, port last for a run of Nova.

    `roles` tells which model has which role now, `network` the proxy and the file of certificates
    by which providers are reached; a change of these counts from the child's next start.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        local: LocalModels,
        plans: PlanStore,
        vault: SecretVault,
        master_key: str,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
        roles: Callable[[], Roles] = Roles,
        network: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._supervisor = supervisor
        self._roles = roles
        self._network = network
        self._local = local
        self._force = PlanInForce(plans, MASTER_KEY)
        self._vault = vault
        self._master_key = master_key
        self._scope = scope
        self._on_problem = on_problem
        self._models = Models()
        self._extras = Extras()
        self._left_out = ""
        self._without_value: frozenset[SecretRef] = frozenset()
        self._vault_fails: ProblemCode | None = None
        self._dropped: frozenset[str] = frozenset()
        self._one_change = asyncio.Lock()
        self._planned = asyncio.Event()
        self._more_to_come = False
        self._values_moved = False
        supervisor.on_event(self._heard)
        supervisor.on_status(self._moved)
        local.on_change(lambda: self._later("serve a model's new address"))

    @property
    def plan(self) -> GatewayPlan:
        """What is to be served now: a model server that has no address yet is left out."""
        listening = tuple(d for d in self._local.deployments() if d.api_base)
        served = (*self._enabled(), *listening)
        names = {d.model for d in served}
        fallbacks = tuple(_among(names, self._extras.fallbacks))
        overlay = self._extras.overlay
        overlay = "" if overlay == self._left_out else overlay
        return GatewayPlan(served, fallbacks, overlay, mcp=self._extras.mcp)

    def start(
        self,
        models: Models,
        policy: RestartPolicy | None = None,
        extras: Extras | None = None,
        *,
        more_to_come: bool = False,
    ) -> None:
        """Keep the child, and a server for each model file, running from now on.

        With `more_to_come` messages wait until `use` has told the rest.
        """
        self._models = models
        self._extras = extras or self._extras
        self._local.keep(models.files)
        self._more_to_come = more_to_come
        if not more_to_come:
            self._planned.set()
        spec = ChildSpec(GATEWAY, ChildKind.GATEWAY, self._start_params, policy or RestartPolicy())
        self._supervisor.start(spec)

    @property
    def is_down(self) -> bool:
        """Whether a call would have to wait for its next start, or for the user."""
        status = self._supervisor.status(GATEWAY)
        again = status.state is ChildState.STARTING and status.restarts > 0
        return again or status.state in (ChildState.CRASHED, ChildState.GAVE_UP, ChildState.STOPPED)

    @property
    def more_to_come(self) -> bool:
        """Whether the rest that `start` announced has not been told yet, by anyone."""
        return self._more_to_come

    async def planned(self) -> None:
        await self._planned.wait()

    async def address(
        self, model: str, on_wait: Callable[[WaitsFor], None] | None = None
    ) -> tuple[str, str]:
        if on_wait is not None and not self._local.is_ready(model):
            on_wait(WaitsFor.MODEL)
        await self._local.wait_ready(model)
        if on_wait is not None and not self._running():
            on_wait(WaitsFor.GATEWAY)
        status = await self._supervisor.wait_ready(GATEWAY)
        async with self._one_change:  # a reload that brings this model's address goes first
            await self._follow()
            await self._look_again(model)
            refused = self._force.refused
            if refused and refused.plan == self.plan and not self._force.serves(model, self.plan):
                raise NovaError(refused.problem)
        return status.address, self._master_key

    @property
    def known(self) -> GatewayPlan:
        """All models, also those whose server has no address yet."""
        return GatewayPlan((*self._enabled(), *self._local.deployments()))

    def model_for(self, role: Role) -> str:
        return self.known.model_for(role, self._roles().of(role).model)

    def missing_secret(self, model: str) -> SecretRef | None:
        needed = [d.secret for d in self._enabled() if d.model == model]
        missing = [ref for ref in needed if ref is not None and ref in self._without_value]
        return missing[0] if missing and len(missing) == len(needed) else None

    def secret_of(self, model: str) -> SecretRef | None:
        """The secret that the user gives for this model, if it needs one."""
        named = [d.secret for d in self._enabled() if d.model == model]
        return next((ref for ref in named if ref is not None), None)

    async def use(self, models: Models, extras: Extras | None = None) -> Reload | None:
        """Serve these: at once when the child runs (the Reload says how), else when it starts.

        Without `extras` the ones in force stay.

        Raises NovaError with PLAN_REJECTED when the gateway refused them; the old ones stay. They
        stay too when the disk fails; when the child fails, its next start brings the new ones.
        """
        self._more_to_come = False
        async with self._one_change:
            self._planned.set()
            before = (self._models, self._extras, self._force.refused)
            self._models, self._extras = models, extras or self._extras
            self._force.refused = None
            self._local.keep(models.files)
            try:
                if not self._running():
                    await self._force.check(self.plan)
                return await self._reload() if self._running() else None
            except NovaError as error:
                if error.problem.code not in _CHILD_AT_FAULT:
                    self._models, self._extras, self._force.refused = before
                    self._local.keep(self._models.files)
                raise

    async def check_overlay(self, text: str) -> None:
        """Raises NovaError with PLAN_REJECTED for YAML of the user's that cannot be merged.

        It says the `line` and `why`; what LiteLLM itself thinks of it only `use` can tell.
        """
        await self._force.check(replace(self.plan, overlay=text))

    async def secrets_changed(self) -> None:
        """Hand the vault's values to the running child."""
        async with self._one_change:
            self._force.refused = None  # the new values may be what it lacked
            self._values_moved = True
            if self._running():
                await self._reload()

    def _enabled(self) -> tuple[Deployment, ...]:
        return tuple(d for d in self._models.deployments if d.enabled)

    def _running(self) -> bool:
        state = self._supervisor.status(GATEWAY).state
        return state in (ChildState.READY, ChildState.DEGRADED)

    def _later(self, name: str) -> None:
        if self._running():
            self._scope.start(self._catch_up(), name)

    async def _follow(self) -> None:
        """Bring what is wanted, unless it was refused; a refusal is told and the rest goes on."""
        while not self._force.is_settled(self.plan):
            told = self._force.refused
            try:
                await self._reload()
            except NovaError as error:
                if error.problem.code is not ProblemCode.PLAN_REJECTED:
                    raise
                if told is None or told.detail != error.problem.detail:
                    self._on_problem(error.problem)

    async def _look_again(self, model: str) -> None:
        """A vault that failed may be open now that the user asks for this model."""
        plan = self.plan
        if self._vault_fails is None or self.missing_secret(model) is None:
            return
        await self._secrets(plan)
        if self.missing_secret(model) is None and not self._force.is_refused(plan):
            await self._reload()

    async def _reload(self) -> Reload:
        plan = self.plan
        path = await self._force.for_reload(plan)
        params = {"config_path": path, "secrets": await self._secrets(plan)}
        try:
            result = await self._supervisor.call(
                GATEWAY, protocol.RELOAD, params, _RELOAD_TIMEOUT_S
            )
        except NovaError as error:
            code, detail = error.problem.code, error.problem.detail
            if code is not ProblemCode.CHILD_CALL_FAILED or not detail.startswith(_REFUSED):
                raise
            refusal = await self._force.reload_refused(plan, detail.removeprefix(_REFUSED).strip())
            raise NovaError(refusal.problem) from error
        await self._force.loaded(plan)
        done = _reload_result(result)
        self._tell_dropped(done.dropped)
        return done

    async def _start_params(self, port: int) -> Mapping[str, object]:
        async with self._one_change:
            plan = await self._plan_for_start()
            path = await self._force.for_start(plan)
            served = self._force.served or GatewayPlan()
        both = GatewayPlan((*plan.deployments, *served.deployments), mcp=(*plan.mcp, *served.mcp))
        return {
            "config_path": path,
            "master_key": self._master_key,
            "port": port,
            "secrets": await self._secrets(both),
            **self._network(),
        }

    async def _plan_for_start(self) -> GatewayPlan:
        """An overlay that cannot be merged is told and left out; the models start all the same."""
        try:
            await self._force.check(self.plan)
        except NovaError as error:
            if not self.plan.overlay:
                raise
            self._left_out = self.plan.overlay
            self._on_problem(error.problem)
        return self.plan

    async def _secrets(self, plan: GatewayPlan) -> dict[str, str]:
        """Values by the child's variable names; what has none is remembered as missing."""
        self._values_moved = False
        own = self._local.secrets()
        values = {ref: own.get(ref) for ref in plan.secrets()}
        fails: Problem | None = None
        for ref in (ref for ref, value in values.items() if not value):
            try:
                values[ref] = await self._vault.get(ref)
            except NovaError as error:
                fails = error.problem
                break  # a locked keychain would ask the user again for each key
        self._tell_vault(fails)
        self._without_value = frozenset(ref for ref, value in values.items() if not value)
        known = {ref.env_name(): value for ref, value in values.items() if value}
        return known | {MASTER_KEY.env_name(): self._master_key}

    def _tell_vault(self, fails: Problem | None) -> None:
        """Once, until it works again or fails in another way."""
        before, self._vault_fails = self._vault_fails, fails.code if fails else None
        if fails is not None and fails.code is not before:
            self._on_problem(fails)

    def _tell_dropped(self, names: tuple[str, ...]) -> None:
        """Once, until other models are dropped."""
        before, self._dropped = self._dropped, frozenset(names)
        if names and self._dropped != before:
            params = {"models": ", ".join(dict.fromkeys(names))}
            self._on_problem(Problem(ProblemCode.MODELS_DROPPED, params))

    def _heard(self, child: str, method: str, params: Mapping[str, object]) -> None:
        if child != GATEWAY:
            return
        if method == protocol.FAILED and params.get("code") == ProblemCode.PLAN_REJECTED:
            problem = self._force.start_refused(str(params.get("message", "")))
            if problem is not None:
                self._on_problem(problem)
        elif method == protocol.READY:
            self._tell_dropped(_names(params.get("dropped")))
            self._scope.start(self._catch_up(), "gateway catch up")

    def _moved(self, status: ChildStatus) -> None:
        """A start that follows no crash is the user's: what was refused gets another chance."""
        starts = status.state is ChildState.STARTING and status.pid == 0 and status.restarts == 0
        if status.name == GATEWAY and (starts or status.state is ChildState.GAVE_UP):
            self._force.refused = None

    async def _catch_up(self) -> None:
        """After a start: the plan is good, or it changed meanwhile and is loaded now."""
        async with self._one_change:
            try:
                await self._force.started()
                await self._follow()
                if self._values_moved:  # since it was given those to start with
                    await self._reload()
            except NovaError as error:
                self._on_problem(error.problem)


def _reload_result(result: Mapping[str, object]) -> Reload:
    swap, models = result.get("swap_ms"), result.get("models")
    return Reload(
        float(swap) if isinstance(swap, int | float) else 0.0,
        models if isinstance(models, int) else 0,
        _names(result.get("dropped")),
    )


def _among(names: Collection[str], fallbacks: Iterable[Fallback]) -> Iterator[Fallback]:
    """Those of served models, to served models."""
    for fallback in fallbacks:
        instead = tuple(name for name in fallback.instead if name in names)
        if fallback.model in names and instead:
            yield Fallback(fallback.model, instead)


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, list) else ()  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] (JSON)
