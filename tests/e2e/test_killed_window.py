"""The window itself is killed: nothing of it stays behind, nothing that was said is lost."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import NovaApp, all_gone, stored_draft, stored_messages, write_settings
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(1800)
TIMES = [pytest.param(1, id="once"), pytest.param(20, id="20 times", marks=pytest.mark.long)]


def use_upstream(home: Path, upstream: ScriptedUpstream, scene: str) -> None:
    write_settings(
        home,
        f"""schema_version = 1

[[models.deployments]]
id = "d1"
model = "scripted"
upstream = "openai/{scene}"
api_base = "{upstream.base_url}"
""",
    )


def say(app: NovaApp, text: str) -> None:
    app.desktop.window_of(app.pid)
    app.desktop.type(text)
    app.desktop.key("Return")


@pytest.mark.long
@pytest.mark.parametrize("times", TIMES)
def test_killed_in_mid_stream(
    tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream, times: int
) -> None:
    use_upstream(tmp_path, upstream, "held")
    said = [f"Question {number}" for number in range(times)]
    for number in range(times):
        kill_one(NovaApp(tmp_path, screen), upstream, said[number])
        stored = stored_messages(tmp_path)
        assert [t for a, t, _ in stored if a == "you"] == said[: number + 1]
    app = NovaApp(tmp_path, screen)
    try:
        until(lambda: all(s != "streaming" for _, _, s in app.messages()), 30)
        answers = [(t, s) for a, t, s in app.messages() if a == "nova"]
        assert [s for _, s in answers] == ["interrupted"] * times
        assert all(t for t, _ in answers)
        assert app.close_window() == 0
    finally:
        app.kill()


def kill_one(app: NovaApp, upstream: ScriptedUpstream, text: str) -> None:
    """Ask, wait until words of the answer are stored, kill; all its children must go."""
    calls = len(upstream.calls)
    try:
        app.child("gateway")
        say(app, text)
        until(lambda: len(upstream.calls) > calls, 60)
        until(lambda: any(s == "streaming" and t for _, t, s in app.messages()), 20)
        family = app.family()
        assert len(family) >= 2
        os.kill(app.pid, signal.SIGKILL)
        assert all_gone(family, 3.0) == []
    finally:
        app.kill()


@pytest.mark.parametrize("times", TIMES)
def test_killed_at_any_moment(
    tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream, times: int
) -> None:
    """What was said, what came of the answers, and what was being written are there afterwards."""
    use_upstream(tmp_path, upstream, "tokens:150:50")
    moments = random.Random(times)
    said: list[str] = []
    draft = ""
    for number in range(times):
        said.append(f"{draft}Question {number}")
        draft = moments.choice(("", f"Half a thought {number}. "))
        app = NovaApp(tmp_path, screen)
        seen = write_and_kill(app, f"Question {number}", draft, moments.uniform(0.0, 4.0))
        assert questions(app) == said
        assert stored_draft(tmp_path) == draft
        for (_, before, _), (_, now, _) in zip(seen, app.messages(), strict=True):
            assert now.startswith(before)
    app = NovaApp(tmp_path, screen)
    try:
        until(lambda: all(s in ("complete", "interrupted") for _, _, s in app.messages()), 30)
        assert questions(app) == said
        assert app.close_window() == 0
    finally:
        app.kill()
    assert (tmp_path / "stderr.txt").read_text() == ""


def write_and_kill(
    app: NovaApp, question: str, draft: str, after_s: float
) -> list[tuple[str, str, str]]:
    """Ask behind what the composer holds, write a draft, kill; what was stored just before."""
    try:
        app.child("gateway")
        say(app, question)
        until(lambda: questions(app)[-1:] and questions(app)[-1].endswith(question), 20)
        app.desktop.type(draft)
        until(lambda: stored_draft(app.home) == draft, 20)
        time.sleep(after_s)  # while it starts, waits, streams or is done
        seen = app.messages()
        os.kill(app.pid, signal.SIGKILL)
    finally:
        app.kill()
    return seen


def questions(app: NovaApp) -> list[str]:
    return [text for author, text, _ in app.messages() if author == "you"]


@pytest.mark.long
@pytest.mark.parametrize("times", TIMES)
def test_stopped_children_go_with_the_window(tmp_path: Path, screen: Desktop, times: int) -> None:
    for _ in range(times):
        app = NovaApp(tmp_path, screen)
        try:
            gateway = app.child("gateway")
            family = app.family()
            os.kill(gateway.pid, signal.SIGSTOP)
            os.kill(app.pid, signal.SIGKILL)
            assert all_gone(family, 3.0) == []
        finally:
            app.kill()


@pytest.mark.parametrize("times", TIMES)
def test_grandchildren_go_too(tmp_path: Path, times: int) -> None:
    for _ in range(times):
        stand_in = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.window_stand_in", str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        with stand_in:
            assert stand_in.stdout
            pids = json.loads(stand_in.stdout.readline())
            family = [psutil.Process(pid) for pid in pids]
            assert len(family) == 6
            stand_in.kill()
        assert all_gone(family, 3.0) == []


def test_a_clean_stop_leaves_nothing(tmp_path: Path, screen: Desktop) -> None:
    app = NovaApp(tmp_path, screen)
    try:
        app.child("gateway")
        app.child("model_server")
        family = app.family()
        assert app.close_window() == 0
        assert all_gone(family, 1.0) == []
        assert app.registered() == []
        assert not (tmp_path / "run/session.json").exists()
    finally:
        app.kill()
