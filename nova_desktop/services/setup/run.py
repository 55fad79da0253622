"""From a key to models that answer: the checklist, line by line, each of which can be retried."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, Provider, Replaced
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.setup.checklist import LINES, Checklist, Line, LineName, LineState
from nova_desktop.services.setup.parts import AddedAccount, SetupParts

ChecklistListener = Callable[[Checklist], None]
_PROBES: Final = ((Role.CHAT, Probe.ANSWER), (Role.EMBEDDING, Probe.EMBEDDING))


class SetupRun:
    """One key at a time. Nothing is saved before a key is good, and all of it or nothing then.

    Every change of the checklist reaches `on_change`.
    """

    def __init__(self, parts: SetupParts, scope: TaskScope, on_change: ChecklistListener) -> None:
        self._parts = parts
        self._scope = scope
        self._on_change = on_change
        self._task: asyncio.Task[None] | None = None
        self._asked: tuple[Provider, Access] | None = None
        self._names: dict[str, str] = {}
        self.added: list[AddedAccount] = []
        self.checklist = Checklist()
        self._works: dict[LineName, Callable[[], Awaitable[Line]]] = {
            LineName.KEY: self._ask,
            LineName.CONFIGURE: self._configure,
            LineName.START: self._start_gateway,
            LineName.TRY: self._try_models,
        }

    @property
    def is_running(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self, provider: Provider, access: Access) -> None:
        """Begin with another key; what runs is cancelled."""
        self._asked = (provider, access)
        self._begin(LineName.KEY)

    def retry(self, name: LineName) -> None:
        """Do this line again, and those after it."""
        if self._asked is not None and not self.is_running:
            self._begin(name)

    def cancel(self) -> None:
        """Stop what runs now; the line can be retried."""
        if self._task is not None:
            self._task.cancel()

    def forget(self) -> None:
        """Before another provider: all lines are to come again. What runs is cancelled."""
        self.cancel()
        self._asked = None
        self._show(Checklist())

    def news(self) -> tuple[tuple[Replaced, ...], str]:
        """What was replaced of all that was added, and who has no embeddings, "" for nobody."""
        replaced = tuple(each for added in self.added for each in added.replaced)
        lacking = (a.account.id for a in self.added if Role.EMBEDDING in a.missing)
        return replaced, next((self._names[account_id] for account_id in lacking), "")

    def _begin(self, first: LineName) -> None:
        earlier, self._task = self._task, None
        if earlier is not None:
            earlier.cancel()
        at = LINES.index(first)
        kept = self.checklist.lines[:at]
        lines = (*kept, *(Line(name) for name in LINES[at:]))
        self._show(Checklist(self._wanted()[0].name, lines))
        self._task = self._scope.start(self._run(first, earlier), "set up models")

    async def _run(self, first: LineName, earlier: "asyncio.Task[None] | None") -> None:
        if earlier is not None:  # it may still be taking back what it added
            await asyncio.wait([earlier])
        for name in LINES[LINES.index(first) :]:
            if not await self._do(name):
                return

    async def _do(self, name: LineName) -> bool:
        """One line; whether the next may follow."""
        here = asyncio.current_task()
        began = time.monotonic()
        self._put(Line(name, LineState.RUNNING))
        try:
            line = await self._works[name]()
        except NovaError as error:
            line = Line(name, LineState.FAILED, problem=error.problem)
        except asyncio.CancelledError:
            if here is self._task:  # else another has begun and shows its own lines
                self._put(Line(name, LineState.STOPPED))
            raise
        self._put(replace(line, seconds=line.seconds or time.monotonic() - began))
        return line.state is LineState.DONE

    async def _ask(self) -> Line:
        provider, access = self._wanted()
        check = await self._parts.accounts.check(provider, access)
        # a server without a single model is reached and still of no use
        state = LineState.DONE if check.is_good and check.models else LineState.FAILED
        return Line(LineName.KEY, state, check.seconds, len(check.models), check=check)

    async def _configure(self) -> Line:
        try:
            added = await self._add()
        except NovaError as error:
            if error.problem.code is not ProblemCode.KEYCHAIN_MISSING:
                raise
            place = await self._parts.ask_place()
            if place is None:
                raise
            await self._parts.keys.choose_place(place)
            added = await self._add()
        await self._replace(added)
        return Line(LineName.CONFIGURE, LineState.DONE, names=added.models)

    async def _add(self) -> AddedAccount:
        """Cancelling waits until it is saved, and takes it back: there is no half of it."""
        result: list[AddedAccount | NovaError] = []
        adding = self._scope.start(self._add_to(result), "add an account")
        try:
            await asyncio.shield(adding)
        except asyncio.CancelledError:
            await asyncio.wait([adding])
            for added in result:
                if not isinstance(added, NovaError):
                    await self._parts.accounts.remove(added.account.id)
            raise
        (outcome,) = result
        if isinstance(outcome, NovaError):
            raise outcome
        return outcome

    async def _add_to(self, result: "list[AddedAccount | NovaError]") -> None:
        provider, access = self._wanted()
        try:
            result.append(await self._parts.accounts.add(provider, access, self._good_check()))
        except NovaError as error:
            result.append(error)

    async def _replace(self, added: AddedAccount) -> None:
        """Another key for a provider that was added here a moment ago takes its place."""
        self._names[added.account.id] = self._wanted()[0].name
        new = (added.account.provider, added.account.api_base)
        before = [one for one in self.added if (one.account.provider, one.account.api_base) == new]
        self.added = [one for one in self.added if one not in before] + [added]
        for old in before:
            if old.account.id != added.account.id:
                await self._parts.accounts.remove(old.account.id)

    async def _start_gateway(self) -> Line:
        await self._parts.gateways.wait_ready()
        return Line(LineName.START, LineState.DONE)

    async def _try_models(self) -> Line:
        names: list[str] = []
        for role, probe in _PROBES:
            if model := self._to_try(role):
                names.append(model)
                told = await self._parts.trials.test(model, probe)
                if not told.ok:
                    tried, problem = tuple(names), _problem_of(told)
                    return Line(LineName.TRY, LineState.FAILED, names=tried, problem=problem)
        return Line(LineName.TRY, LineState.DONE, names=tuple(names))

    def _to_try(self, role: Role) -> str:
        """The new account's model for a role; what was there before was tried then."""
        added = self.added[-1].models if self.added else ()
        gateways = self._parts.gateways
        if (chosen := gateways.model_for(role)) in added:
            return chosen
        mode = Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT
        fitting = [model.name for model in gateways.models() if model.mode is mode]
        return next((name for name in added if name in fitting), "")

    def _good_check(self) -> KeyCheck:
        check = self.checklist.line(LineName.KEY).check
        if check is None:
            raise RuntimeError("no key was checked")
        return check

    def _wanted(self) -> tuple[Provider, Access]:
        if self._asked is None:
            raise RuntimeError("nothing was asked for")
        return self._asked

    def _put(self, line: Line) -> None:
        self._show(self.checklist.having(line))

    def _show(self, checklist: Checklist) -> None:
        self.checklist = checklist
        self._on_change(checklist)


def _problem_of(test: ModelTest) -> Problem:
    code = test.problem or ProblemCode.ANSWER_UNREADABLE
    return Problem(code, {"model": test.model}, test.problem_detail, retryable=True)
