"""Each fault of an upstream as a user meets it: told in the window, Retry clicked, answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.by_hand import ByHand
from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import write_settings
from tests.e2e.test_chat_by_hand import settings
from tests.e2e.test_upstream_faults import BREAKS, REFUSALS, Scene
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def app(tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream) -> Iterator[ByHand]:
    write_settings(tmp_path, settings(upstream.base_url, "echo"))
    app = ByHand(tmp_path, screen)
    try:
        yield app
        assert app.close_window() == 0
    finally:
        app.kill()


@pytest.mark.parametrize(
    ("scenes", "keeps"), [pytest.param(REFUSALS, False, marks=pytest.mark.long), (BREAKS, True)]
)
def test_it_is_told_and_mended(
    app: ByHand, upstream: ScriptedUpstream, scenes: dict[str, Scene], keeps: bool
) -> None:
    for name, scene in scenes.items():
        upstream.enqueue(scene.behaviour)
        app.say(name)
        if keeps:
            app.grows()
            upstream.release()
        app.sees(scene.title)
        app.sees(scene.hint)
        kept = app.canvas()["texts"][-1]
        assert bool(kept) is keeps, name
        upstream.hold()

        app.click("Retry")

        until(lambda said=name: app.canvas()["texts"][-1] == f"Echo: {said}")
        app.sees("2 / 2")
        app.click("New chat")
        until(lambda: app.canvas()["texts"] == [])
