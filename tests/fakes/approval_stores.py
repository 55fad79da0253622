"""An ApprovalStore in memory."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from nova_desktop.domain.agent.approvals import Answer, Approval, Grant, Scope
from nova_desktop.domain.agent.permission_rules import canonical, grant_of
from nova_desktop.domain.problems import NovaError, ProblemCode


class MemoryApprovalStore:
    """Keeps questions and grants as the real one does; `fails` is raised by every call."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.kept: dict[str, Approval] = {}
        self.held: dict[str, Grant] = {}
        self.fails: NovaError | None = None
        self._now = now

    async def ask(self, approval: Approval) -> Approval:
        self._check()
        same = [a for a in self.kept.values() if (a.run, a.call) == (approval.run, approval.call)]
        if same:
            return same[0]
        self.kept[approval.id] = approval
        return approval

    async def answer(self, approval_id: str, answer: Answer, scope: Scope, reply: str) -> Approval:
        self._check()
        found = self.kept.get(approval_id)
        if found is None or answer is Answer.OPEN:
            raise NovaError.of(ProblemCode.CHANGE_REFUSED, kind="approval")
        if found.answer is not Answer.OPEN:
            return found
        scope = scope if answer is Answer.ALLOWED else Scope.ONCE
        found = replace(found, answer=answer, scope=scope, reply=reply, answered_at=self._now())
        self.kept[approval_id] = found
        self._leave_grant(found)
        return found

    async def approval(self, approval_id: str) -> Approval | None:
        self._check()
        return self.kept.get(approval_id)

    async def approvals(self, run: str = "", *, only_open: bool = True) -> Sequence[Approval]:
        self._check()
        return [
            each
            for each in self.kept.values()
            if run in ("", each.run) and (not only_open or each.answer is Answer.OPEN)
        ]

    async def grants(self) -> Sequence[Grant]:
        self._check()
        return list(self.held.values())

    async def revoke(self, grant_id: str) -> None:
        self._check()
        self.held.pop(grant_id, None)

    def _leave_grant(self, approval: Approval) -> None:
        try:
            arguments = canonical(json.loads(approval.arguments))
        except (ValueError, AttributeError):
            arguments = ""
        grant = grant_of(approval, approval.scope, uuid4().hex, arguments)
        if grant is not None and (arguments or grant.scope is not Scope.EXACTLY):
            self.held[grant.id] = grant

    def _check(self) -> None:
        if self.fails is not None:
            raise self.fails
