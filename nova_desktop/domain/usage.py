"""Usage events: one for each model call that went through the gateway."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UsageEvent:
    """What one call used, as the gateway saw it. Milliseconds, US dollars, UTC.

    `gateway` is the id of a gateway elsewhere, "" for the managed one; it is not stored by itself,
    the deployment's id begins with it.
    """

    call_id: str
    at: datetime
    model: str
    deployment_id: str
    role: str = ""
    purpose: str = ""
    variant: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0
    first_token_ms: float | None = None
    total_ms: float = 0.0
    cache_hit: bool = False
    error: str = ""
    gateway: str = ""
