"""Limits, prices and abilities of models come from the real gateway's /model/info."""

import asyncio
from pathlib import Path

import pytest

from nova_desktop.app.model_parts import open_model_parts
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.settings import Models
from tests.e2e.running_core import running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]
MODELS = Models(
    (
        Deployment("d1", "mini", "openai/gpt-4o-mini"),
        Deployment("d2", "words", "openai/text-embedding-3-small", mode=Mode.EMBEDDING),
        Deployment("d3", "own", "openai/nobody-knows-it", context_tokens=4_000),
    ),
    use_test_model=False,
)


async def test_what_no_provider_told(tmp_path: Path) -> None:
    async with running(tmp_path, MODELS) as here:
        parts = await open_model_parts(here.core)
        gateways = here.core.gateways

        def found(name: str) -> object:
            return next(model for model in gateways.models() if model.name == name)

        async with asyncio.timeout(90):
            while found("mini").context_tokens is None:  # type: ignore[attr-defined]
                await asyncio.sleep(0.02)
        mini, words, own = map(found, ("mini", "words", "own"))
        assert (mini.context_tokens, mini.max_output_tokens) == (128_000, 16_384)
        assert (mini.input_cost_per_token, mini.output_cost_per_token) == (1.5e-7, 6e-7)
        assert (mini.tool_calls, mini.json_schema, mini.vision) == (True, True, True)
        assert (words.mode, words.vector_size) == (Mode.EMBEDDING, 1536)
        assert (own.context_tokens, own.input_cost_per_token) == (4_000, None)
        assert parts.roles.limit(Role.CHAT, "mini") == 16_384
        await parts.aclose()
