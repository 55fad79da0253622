"""The gate before every tool: what models write is checked here, and the user's word is kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol, runtime_checkable
from uuid import uuid4

from nova_desktop.domain.agent.approvals import Answer, Approval, Permission
from nova_desktop.domain.agent.arguments import ArgumentsError, check_arguments, read_arguments
from nova_desktop.domain.agent.marks import marked, quoted
from nova_desktop.domain.agent.permission_rules import canonical, decided, permission_of
from nova_desktop.domain.agent.previews import preview_text
from nova_desktop.domain.agent.tools import Effect, Preview, ToolCall, ToolResult, ToolSpec
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.agent.ports import ApprovalStore, Tool, ToolContext
from nova_desktop.services.agent.tools.basics import CannotError

# What is wrong with Nova or its disk, and no model can mend.
_NOT_FOR_MODELS: Final = frozenset(
    {
        ProblemCode.DATABASE_FAILED,
        ProblemCode.DATABASE_NEWER,
        ProblemCode.DISK_FULL,
        ProblemCode.HOME_UNUSABLE,
    }
)
_MOST_NAMED: Final = 60
_LONGEST_NAME: Final = 64
ToolSource = Callable[[], Sequence[Tool]]
AskListener = Callable[[Approval], None]


@runtime_checkable
class CarefulTool(Protocol):
    """A tool for which some calls need the user's yes to exactly them, whatever is allowed."""

    async def is_given(self, arguments: Mapping[str, object], context: ToolContext) -> bool:
        """Whether the user named what the call is about, as an address."""
        ...


@dataclass(frozen=True, slots=True)
class Offered:
    """A call that was looked at: with checked arguments, or with why it is refused.

    `refusal` is text for the model, "" for a call that may be decided upon.
    """

    call: ToolCall
    spec: ToolSpec | None = None
    arguments: Mapping[str, object] = field(default_factory=dict[str, object])
    refusal: str = ""


class ToolGate:
    """All tools, and the one way to them.

    `chosen` tells what the user set for tools by name. The first source wins where two have a tool
    of the same name. Raises NovaError for what is wrong with Nova, never for what a model wrote.
    """

    def __init__(
        self,
        store: ApprovalStore,
        chosen: Callable[[], Mapping[str, Permission]],
        *sources: ToolSource,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._chosen = chosen
        self._sources = sources
        self._now = now
        self._listeners: list[AskListener] = []

    def on_ask(self, listener: AskListener) -> None:
        """Hear of each question that is new."""
        self._listeners.append(listener)

    def all_specs(self) -> Sequence[ToolSpec]:
        """Every tool there is, also those that are never used: what Settings shows."""
        return [tool.spec for tool in self._tools().values()]

    def specs(self) -> Sequence[ToolSpec]:
        """What models are told of: those whose permission is not NEVER."""
        return [each for each in self.all_specs() if self.permission(each) is not Permission.NEVER]

    def permission(self, spec: ToolSpec) -> Permission:
        """What holds for a tool before any grant."""
        return permission_of(spec, self._chosen())

    async def offer(self, call: ToolCall, context: ToolContext) -> Offered:
        """The call with its arguments read and checked, or a refusal that a model can act on."""
        tool = self._tools().get(call.name)
        if tool is None:
            return Offered(call, _outside(call.name), refusal=self._unknown(call.name))
        spec = tool.spec
        try:
            arguments = check_arguments(spec.parameters, read_arguments(call.arguments))
        except ArgumentsError as error:
            return Offered(call, spec, refusal=str(error))
        why = await _impossible(tool, arguments, context)
        if why and await tool.found(context) is None:
            return Offered(call, spec, arguments, why)
        return Offered(call, spec, arguments)

    async def decide(self, offered: Offered, context: ToolContext) -> Permission:
        """ALLOW (also by a grant, or by a yes to this very call), ASK or NEVER."""
        tool = self._usable(offered)
        if tool is None or offered.spec is None:
            return Permission.NEVER
        name, exact = offered.spec.name, canonical(offered.arguments)
        permission = self.permission(tool.spec)
        if permission is Permission.NEVER:
            return permission
        given = True
        if isinstance(tool, CarefulTool):
            given = await tool.is_given(offered.arguments, context)
        grants = () if permission is Permission.ALLOW and given else await self._store.grants()
        found = decided(permission, grants, name, exact, context.run, is_given=given)
        if found is Permission.ASK and await self._was_allowed(name, exact, context):
            return Permission.ALLOW
        return found

    async def ask(self, offered: Offered, context: ToolContext) -> Approval:
        """The question about a call, stored with its preview; the same one when asked again."""
        tool = self._usable(offered)
        preview = Preview() if tool is None else await self._preview(tool, offered, context)
        wanted = Approval(
            id=uuid4().hex,
            run=context.run,
            call=context.call,
            tool=offered.call.name,
            arguments=json.dumps(dict(offered.arguments), ensure_ascii=False),
            preview=preview_text(preview),
            asked_at=self._now(),
        )
        approval = await self._store.ask(wanted)
        if approval.id == wanted.id:
            for listener in self._listeners:
                listener(approval)
        return approval

    async def use(self, offered: Offered, context: ToolContext) -> ToolResult:
        """Use the tool, if that is allowed now; what it gave, as quoted data."""
        tool = self._usable(offered)
        if tool is None:
            return ToolResult(offered.refusal or self._unknown(offered.call.name), ok=False)
        if await self.decide(offered, context) is not Permission.ALLOW:
            return ToolResult(f"The user did not allow {offered.call.name}.", ok=False)
        result = await tool.found(context)  # a call never takes effect twice
        if result is None:
            try:
                result = await tool.use(offered.arguments, context)
            except (CannotError, NovaError) as error:
                refused = ToolResult(_why(error), ok=False)
                result = await tool.found(context)  # the same call may have come in between
                if result is None:
                    return refused
        return _as_data(result, tool.spec.name, context)

    async def found(self, offered: Offered, context: ToolContext) -> ToolResult | None:
        """What a call gave that was started before a crash; None if it did not take effect."""
        tool = self._usable(offered)
        result = None if tool is None else await tool.found(context)
        return None if result is None else _as_data(result, offered.call.name, context)

    def _tools(self) -> Mapping[str, Tool]:
        found: dict[str, Tool] = {}
        for source in self._sources:
            for tool in source():
                if _is_in_its_place(tool.spec):
                    found.setdefault(tool.spec.name, tool)
        return found

    def _usable(self, offered: Offered) -> Tool | None:
        if offered.refusal or offered.spec is None:
            return None
        tool = self._tools().get(offered.call.name)
        return tool if tool is not None and tool.spec == offered.spec else None

    def _unknown(self, name: str) -> str:
        known = [each.name for each in self.specs()]
        some = ", ".join(known[:_MOST_NAMED]) or "none"
        return f"There is no tool {json.dumps(quoted(name, 60))}. There are: {some}."

    async def _was_allowed(self, tool: str, exact: str, context: ToolContext) -> bool:
        """Whether the user said yes to this very call, with these very arguments."""
        for each in await self._store.approvals(context.run, only_open=False):
            if each.call == context.call:
                yes = each.answer is Answer.ALLOWED and each.tool == tool
                return yes and canonical(json.loads(each.arguments)) == exact
        return False

    async def _preview(self, tool: Tool, offered: Offered, context: ToolContext) -> Preview:
        """What can no longer be shown is asked about all the same: its use will say why."""
        try:
            return await tool.preview(offered.arguments, context)
        except CannotError:
            return Preview()


def _outside(name: str) -> ToolSpec | None:
    """What is known of a tool whose server is not there now: a call that was cut may have happened.

    None for a name that no server's tool has.
    """
    server, sign, _ = name.partition("__")
    if not (server and sign):
        return None
    return ToolSpec(name[:_LONGEST_NAME], "", {}, Effect.OUTSIDE, Permission.ASK, server)


async def _impossible(tool: Tool, arguments: Mapping[str, object], context: ToolContext) -> str:
    """Why a call cannot be carried out as things are, "" for no reason."""
    try:
        await tool.preview(arguments, context)
    except (CannotError, NovaError) as error:
        return _why(error)
    return ""


def _is_in_its_place(spec: ToolSpec) -> bool:
    """A server's tool carries the name of its server, and no other tool looks like one."""
    head, sign, rest = spec.name.partition("__")
    return bool(rest) and head == spec.server if spec.server else bool(head) and not sign


def _as_data(result: ToolResult, tool: str, context: ToolContext) -> ToolResult:
    return ToolResult(marked(result.text, tool, context.key), result.ok, result.batch)


def _why(error: CannotError | NovaError) -> str:
    """A problem for a model. Raises it again where a model cannot mend it."""
    if isinstance(error, CannotError):
        return str(error)
    problem = error.problem
    if problem.code in _NOT_FOR_MODELS:
        raise error
    why = f": {quoted(problem.detail)}" if problem.detail else ""
    return f"That is not possible ({problem.code.value}{why})."
