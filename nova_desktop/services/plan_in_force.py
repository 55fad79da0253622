"""Which plan the gateway child has, which one was good before, and which one it refused."""

from dataclasses import dataclass, replace

from nova_desktop.domain.gateway_plan import GatewayPlan, SecretRef
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.services.ports import PlanStore


@dataclass(frozen=True, slots=True)
class Refusal:
    """A plan that the gateway did not take, and why; `good_too` when the last good one failed."""

    plan: GatewayPlan
    detail: str
    good_too: bool = False

    @property
    def problem(self) -> Problem:
        return Problem(ProblemCode.PLAN_REJECTED, detail=self.detail)


class PlanInForce:
    """Keeps the PlanStore and the child in step.

    `served` is None when it is not known: before a start, and when the file of an earlier run of
    Nova is served. A start goes down from the wanted plan to the last good one to an empty one.
    """

    def __init__(self, plans: PlanStore, key_ref: SecretRef) -> None:
        self._plans = plans
        self._key_ref = key_ref
        self.served: GatewayPlan | None = None
        self.refused: Refusal | None = None
        self._good: GatewayPlan | None = None
        self._wanted = GatewayPlan()
        self._fell_back = False

    def is_settled(self, plan: GatewayPlan) -> bool:
        """Whether there is nothing to do for this plan: it is served, or it was refused."""
        return plan == self.served or self.is_refused(plan)

    def is_refused(self, plan: GatewayPlan) -> bool:
        return self.refused is not None and self.refused.plan == plan

    def serves(self, model: str, wanted: GatewayPlan) -> bool:
        """Whether calls of `model` can go out; a model server must still be where it was."""
        if self.served is None:
            return True  # nobody knows: the gateway says it if it does not have the model
        named = [d for d in self.served.deployments if d.model == model]
        return not model or any(not d.local or d in wanted.deployments for d in named)

    async def check(self, plan: GatewayPlan) -> None:
        """Raises NovaError with PLAN_REJECTED for a plan that cannot be rendered."""
        await self._plans.check(plan, self._key_ref)

    async def for_start(self, plan: GatewayPlan) -> str:
        """Put in place what a new child is to load; the file's path. Raises as `check` does."""
        path = await self._plans.write(plan, self._key_ref)
        self._wanted, self._fell_back = plan, self.is_refused(plan)
        self.served = plan
        if self.refused is not None and self._fell_back:
            if not self.refused.good_too and await self._plans.roll_back():
                self.served = self._good
            else:
                self.served = GatewayPlan()
                path = await self._plans.write(self.served, self._key_ref)
        return path

    async def started(self) -> None:
        """The child is ready, so what it loaded is good."""
        if self.served is not None and self.served != self._good and not self._fell_back:
            await self._plans.keep_as_good()
            self._good = self.served

    def start_refused(self, detail: str) -> Problem | None:
        """The child did not take what it was started with; what to tell, if it is news."""
        if self._fell_back:
            if self.refused is not None:
                self.refused = replace(self.refused, good_too=True)
            return None
        before, self.refused = self.refused, Refusal(self._wanted, detail)
        return self.refused.problem if before is None or before.detail != detail else None

    async def for_reload(self, plan: GatewayPlan) -> str:
        """Put in place what the running child is to load; the file's path."""
        await self.started()
        return await self._plans.write(plan, self._key_ref)

    async def loaded(self, plan: GatewayPlan) -> None:
        """The running child has it now."""
        self.served, self._fell_back = plan, False
        await self.started()

    async def reload_refused(self, plan: GatewayPlan, detail: str) -> Refusal:
        """The running child goes on with what it had."""
        refusal = self.refused = Refusal(plan, detail)
        await self._plans.roll_back()
        return refusal
