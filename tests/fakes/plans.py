"""Fakes of PlanStore and SecretVault in memory."""

from nova_desktop.domain.gateway_plan import GatewayPlan, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode


class MemoryPlans:
    """Remembers what was written, what is good, and each roll-back."""

    def __init__(self) -> None:
        self.written: list[GatewayPlan] = []
        self.in_place: GatewayPlan | None = None
        self.good: GatewayPlan | None = None

    async def check(self, plan: GatewayPlan, key_ref: SecretRef) -> None:
        """An overlay that says `bad` cannot be rendered."""
        del key_ref
        if plan.overlay == "bad":
            raise NovaError.of(ProblemCode.PLAN_REJECTED, detail="line 1: bad", line="1", why="bad")

    async def write(self, plan: GatewayPlan, key_ref: SecretRef) -> str:
        await self.check(plan, key_ref)
        self.written.append(plan)
        self.in_place = plan
        return "/run/gateway.yaml"

    async def keep_as_good(self) -> None:
        self.good = self.in_place

    async def roll_back(self) -> bool:
        if self.good is None:
            return False
        self.in_place = self.good
        return True


class MemoryVault:
    """A SecretVault in memory; `fails` is what each look at a value raises."""

    def __init__(self, **values: str) -> None:
        self.fails: NovaError | None = None
        self.asked: list[SecretRef] = []
        self.values = {SecretRef(name): value for name, value in values.items()}

    async def get(self, ref: SecretRef) -> str | None:
        self.asked.append(ref)
        if self.fails is not None:
            raise self.fails
        return self.values.get(ref)

    async def set(self, ref: SecretRef, value: str) -> None:
        self.values[ref] = value

    async def delete(self, ref: SecretRef) -> None:
        self.values.pop(ref, None)
