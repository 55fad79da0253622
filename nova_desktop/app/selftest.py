"""The product's main job, end to end, without a window and without an account."""

import asyncio
import os
import signal
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import uuid4

from nova_desktop.adapters.processes.registry import pid_exists
from nova_desktop.adapters.sample_model import MODEL_NAME, find_sample_model
from nova_desktop.app.core import Core, open_core, start_children
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.report import StepFailedError, StepReport
from nova_desktop.app.selftest_agent import run_to_an_end
from nova_desktop.app.selftest_memory import remember_and_recall
from nova_desktop.app.selftest_models import ModelSteps
from nova_desktop.app.selftest_tasks import add_and_find
from nova_desktop.domain.chat import Author, ChatRequest, Message, MessageState
from nova_desktop.domain.gateway_plan import Deployment, Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.settings import ModelFile, Models, SecretsPlace, SecretsSettings
from nova_desktop.services.gateway import GATEWAY

_QUESTION: Final = "Name three colours."
_ANSWER_TOKENS: Final = 16
_SECOND_NAME: Final = "selftest second name"


def run_selftest(as_json: bool, model: Path | None) -> int:
    """Run it in a folder of its own, away from the user's work. 0 if every step went well."""
    report = StepReport(as_json)
    with tempfile.TemporaryDirectory(prefix="nova-selftest-") as home:
        asyncio.run(SelfTest(report, Path(home), model).run())
    return report.finish()


class SelfTest:
    """Each method is a step and returns what it saw."""

    def __init__(self, report: StepReport, home: Path, model: Path | None) -> None:
        self._report = report
        self._paths = nova_paths({"NOVA_HOME": str(home)})
        self._model = model
        self._redactor = Redactor()
        self._problems: list[Problem] = []
        self._core: Core | None = None
        self._models = Models()
        self._model_steps: ModelSteps | None = None
        self._conversation = ""
        self._pids: list[int] = []

    async def run(self) -> None:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._close)
            for name, step in (
                ("find a model", self.find_model),
                ("open the store", self.open_store),
                (
                    "add a task, plan it, do it, undo, find it",
                    lambda: add_and_find(self._running()),
                ),
                ("start gateway and model server", self.start),
                ("stream an answer", self.answer),
                ("find its models from outside", lambda: self._steps().look()),
                ("test the model", lambda: self._steps().test()),
                ("bring in a LiteLLM set-up and roll it back", lambda: self._steps().bring()),
                ("remember a fact and find it", lambda: remember_and_recall(self._running())),
                ("let the agent work to an end", lambda: run_to_an_end(self._running())),
                ("reload the gateway with a changed plan", self.reload),
                ("kill the gateway and wait for its return", self.kill),
                ("store and reload the conversation", self.reopen),
            ):
                await self._report.run(name, step)
        await self._report.run("stop everything", self.nothing_left)

    async def find_model(self) -> str:
        cache = nova_paths(os.environ).cache
        path = self._model or await asyncio.to_thread(find_sample_model, cache)
        if path is None:
            raise StepFailedError(
                "there is no model file; give one with --model FILE.gguf, "
                "or install Nova with its dev extra"
            )
        if not path.is_file():
            raise StepFailedError(f"there is no file {path}")
        name = MODEL_NAME if self._model is None else path.stem
        file = ModelFile(name, str(path), context_tokens=2048, test_model=self._model is None)
        self._models = Models(files=(file,))
        return f"{name}, {path.stat().st_size / 1e6:.0f} MB"

    async def open_store(self) -> str:
        prepare(self._paths)
        self._core = await self._open()
        self._model_steps = ModelSteps(self._core, self._paths.data, self._ask)
        return f"{self._paths.database.name}, schema ready"

    async def start(self) -> str:
        core = self._running()
        await core.base.settings.change(
            lambda s: replace(
                s,
                models=self._models,
                roles=replace(s.roles, chat_llm_max_tokens=_ANSWER_TOKENS),
                secrets=SecretsSettings(SecretsPlace.SESSION),
            )
        )
        await start_children(core)
        await core.gateway.address(core.gateway.model_for(Role.CHAT))
        return "both ready on 127.0.0.1"

    async def answer(self) -> str:
        core = self._running()
        self._conversation = await core.chat.send("", _QUESTION)
        return await self._answered(self._conversation)

    async def reload(self) -> str:
        core = self._running()
        first = core.gateway.plan.deployments[0]
        second = replace(first, id="selftest-second", model=_SECOND_NAME)
        models = replace(self._models, deployments=(second,))
        done = await core.gateway.use(models)
        if done is None:
            raise StepFailedError("the gateway was not running")
        said = await self._ask(second)
        return f"swapped in {done.swap_ms:.0f} ms, {done.models} models, new one said {said!r}"

    async def kill(self) -> str:
        core = self._running()
        before = core.supervisor.status(GATEWAY)
        os.kill(before.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        async with asyncio.timeout(60):
            await core.supervisor.wait_until(GATEWAY, lambda s: s.pid not in (0, before.pid))
            after = await core.supervisor.wait_ready(GATEWAY)
        if after.address != before.address:
            return f"back as process {after.pid} at another address, {after.address}"
        conversation = await core.chat.send("", _QUESTION)
        return f"back at the same address, answers again: {await self._answered(conversation)}"

    async def reopen(self) -> str:
        core = self._running()
        before = await core.chat.messages(self._conversation)
        self._pids = [core.supervisor.status(name).pid for name in core.supervisor.names()]
        await self._steps().close()
        await core.close()
        self._core = core = await self._open()
        after = await core.chat.messages(self._conversation)
        if [m.text for m in after] != [m.text for m in before] or len(after) < 2:
            raise StepFailedError(f"{len(before)} messages went in, {len(after)} came back")
        return f"{len(after)} messages came back as they were"

    async def nothing_left(self) -> str:
        left = [p.code.value for p in self._problems]
        if left:
            raise StepFailedError(f"problems on the way: {', '.join(left)}")
        left = [str(pid) for pid in self._pids if pid_exists(pid)]
        if left or len(self._pids) < 2:
            raise StepFailedError(f"of processes {self._pids} there are still {left}")
        return f"{len(self._pids)} children ended"

    async def _answered(self, conversation: str) -> str:
        answer = await self._last(conversation)
        if answer.state is not MessageState.COMPLETE or not answer.text.strip():
            problem = Problem(answer.problem or ProblemCode.ANSWER_CUT, {}, answer.problem_detail)
            raise NovaError(problem)
        measure = answer.measure
        first = f"{measure.first_token_ms:.0f} ms" if measure.first_token_ms else "?"
        return f"{answer.text.strip()[:40]!r}, first word after {first}"

    async def _last(self, conversation: str) -> Message:
        core = self._running()
        async with asyncio.timeout(90):
            await core.chat.wait_over(conversation)
        return (await core.chat.messages(conversation))[-1]

    async def _ask(self, deployment: Deployment) -> str:
        core = self._running()
        base_url, key = await core.gateway.address(deployment.model)
        request = ChatRequest(
            deployment.model, ((Author.YOU, _QUESTION),), uuid4().hex, max_tokens=4
        )
        deltas = core.completions.stream_chat(base_url, key, request)
        return "".join([delta.text async for delta in deltas])

    async def _open(self) -> Core:
        core, problems = await open_core(
            self._paths, self._redactor, self._problems.append, self._failed
        )
        self._problems += problems
        return core

    async def _close(self) -> None:
        if self._model_steps is not None:
            await self._model_steps.close()
        if self._core is not None:
            await self._core.close()

    def _steps(self) -> ModelSteps:
        if self._model_steps is None:
            raise StepFailedError("the store is not open")
        return self._model_steps

    def _failed(self, error: BaseException) -> None:
        self._problems.append(Problem(ProblemCode.UNEXPECTED, {}, repr(error)))

    def _running(self) -> Core:
        if self._core is None:
            raise StepFailedError("the store is not open")
        return self._core
