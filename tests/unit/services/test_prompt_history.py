"""The versions of the system prompt."""

import pytest

from nova_desktop.services.prompt_history import MOST, PromptHistory
from tests.fakes.settings_parts import MemoryState

pytestmark = pytest.mark.anyio


async def test_the_newest_twenty_are_kept_newest_first() -> None:
    history = PromptHistory(MemoryState())
    for number in range(MOST + 5):
        await history.add(f"v{number}")
    texts = [version.text for version in await history.all()]
    assert texts == [f"v{number}" for number in range(MOST + 4, 4, -1)]


async def test_a_version_that_comes_back_stands_once() -> None:
    history = PromptHistory(MemoryState())
    for text in ("a", "b", "a", ""):
        await history.add(text)
    assert [version.text for version in await history.all()] == ["", "a", "b"]


@pytest.mark.parametrize(
    "stored", ["no json", "{}", "[1, null]", '[{"text": "a"}]', '[{"text": "a", "at": "soon"}]']
)
async def test_what_cannot_be_read_is_left_out(stored: str) -> None:
    state = MemoryState()
    state.values["prompt/history"] = stored
    history = PromptHistory(state)
    assert await history.all() == ()
    await history.add("b")
    assert [version.text for version in await history.all()] == ["b"]
