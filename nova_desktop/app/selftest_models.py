"""The self-test's steps around models: found from outside, tested, brought in and taken back."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from nova_desktop.app.core import Core
from nova_desktop.app.model_parts import ModelParts, open_model_parts
from nova_desktop.app.report import StepFailedError
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.imported import ImportKind
from nova_desktop.domain.problems import NovaError, Problem

_IMPORTED: Final = "selftest imported"
_CONFIG: Final = """\
model_list:
  - model_name: {name}
    litellm_params: {{model: {upstream}, api_base: "{address}", api_key: os.environ/SELFTEST_KEY}}
    model_info: {{mode: chat}}
"""
Ask = Callable[[Deployment], Awaitable[str]]


class ModelSteps:
    """Each method is a step and returns what it saw. `ask` has a model say something."""

    def __init__(self, core: Core, folder: Path, ask: Ask) -> None:
        self._core = core
        self._folder = folder
        self._ask = ask
        self._parts: ModelParts | None = None

    async def look(self) -> str:
        """As a program looks that is given the address and the key."""
        address, key = await self._core.gateway.address("")
        seen = await self._core.gateways.look(address, key)
        if not seen.is_good or not seen.count(Mode.CHAT):
            raise StepFailedError(f"{seen.outcome}: {seen.detail}")
        return f"{seen.count(Mode.CHAT)} chat model, by its mode"

    async def test(self) -> str:
        """The test that the Models screen makes."""
        parts = self._parts = await open_model_parts(self._core)
        result = await parts.model_tests.test(self._core.gateway.model_for(Role.CHAT))
        if result.problem is not None:
            raise NovaError(Problem(result.problem, {}, result.problem_detail))
        speed = f", {result.tokens_per_s:.0f} tokens/s" if result.tokens_per_s else ""
        return f"first token after {result.first_token_ms or 0:.0f} ms{speed}"

    async def bring(self) -> str:
        """A LiteLLM configuration comes in, its model answers, and it goes again."""
        imports = self._opened().imports
        before = self._core.base.settings.now.models
        preview = await imports.look(ImportKind.LITELLM_CONFIG, str(self._written()))
        done = await imports.apply(preview, preview.proposed())
        (deployment,) = (d for d in self._core.gateway.plan.deployments if d.model == _IMPORTED)
        said = await self._ask(deployment)
        await imports.roll_back(done)
        if self._core.base.settings.now.models != before:
            raise StepFailedError("the models are not as they were before the import")
        return f"its model said {said!r}; rolled back"

    async def close(self) -> None:
        """Before the core closes."""
        if self._parts is not None:
            await self._parts.aclose()

    def _opened(self) -> ModelParts:
        if self._parts is None:
            raise StepFailedError("the model was not tested")
        return self._parts

    def _written(self) -> Path:
        """A configuration that leads to the running model server, with its key in an .env."""
        (served,) = (d for d in self._core.gateway.plan.deployments if d.local)
        key = next(iter(self._core.local.secrets().values()))
        folder = self._folder / "litellm"
        folder.mkdir()
        file = folder / "config.yaml"
        text = _CONFIG.format(name=_IMPORTED, upstream=served.upstream, address=served.api_base)
        file.write_text(text, encoding="utf-8")
        (folder / ".env").write_text(f"SELFTEST_KEY={key}\n", encoding="utf-8")
        return file
