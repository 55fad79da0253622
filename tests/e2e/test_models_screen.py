"""Models in the real window, before the real gateway and a scripted upstream."""

import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.gateway_plan import Role, SecretRef
from nova_desktop.domain.model_tests import Probe
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.ui.models.add_dialog import AddDialog
from nova_desktop.ui.models.compare import CompareDialog
from tests.e2e.models_here import click, models_screen, write
from tests.e2e.nova_app import write_settings
from tests.e2e.window_in_process import WindowHere, run_window_here
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("qapp")]
PLAIN = ("echo", "think", "held", "server-error", "key-refused")


def settings(base_url: str, roles: str = "", more: str = "") -> str:
    models = "".join(
        f'[[models.deployments]]\nid = "d-{name}"\nmodel = "{name}"\nupstream = "openai/{name}"\n'
        f'api_base = "{base_url}"\n{more}\n'
        for name in PLAIN
    )
    return f"schema_version = 2\n{models}\n[roles]\n{roles}\n"


def home_with(tmp_path: Path, upstream: ScriptedUpstream, roles: str = "", more: str = "") -> Path:
    write_settings(tmp_path, settings(upstream.base_url, roles, more))
    return tmp_path


def test_a_custom_model_is_added_and_used(
    tmp_path: Path, upstream: ScriptedUpstream, qtbot: QtBot
) -> None:
    del qtbot

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            await models.seen("echo")
            await here.core.keys.choose_place(SecretsPlace.SESSION)
            click(models.screen, "Add model")
            dialog = await models.dialog(AddDialog)
            click(dialog, "Add")  # nothing is written yet: it is told beside the fields
            assert dialog.form.show_errors() is False
            write(dialog.form, "Name", "house <b>tuned</b>")
            write(dialog.form, "LiteLLM model", "openai/house-tuned")
            write(dialog.form, "Base URL", upstream.base_url)
            write(dialog.form, "Key", "sk-house-1")
            write(dialog.form, "Price in", "0.40")
            write(dialog.form, "Context", "16k")
            click(dialog, "Add")
            await models.gone(dialog)
            row = await models.seen("house <b>tuned</b>")
            assert row.cells[2:4] == ("16k", "$0.40 / $0.00")
            models.screen.role_wish.emit(Role.CHAT, row)
            await here.until(lambda: here.core.gateways.model_for(Role.CHAT) == row.name)
            here.window.open_place("chat")
            here.say("Hello")
            await here.answered("Echo: Hello")
            assert here.messages()[-1].model == row.name
        assert "sk-house-1" not in (here.home / "config/settings.toml").read_text()

    run_window_here(home_with(tmp_path, upstream), play)
    (call,) = [c for c in upstream.calls if c.model == "house-tuned"]
    assert call.key == "sk-house-1"


def test_tests_of_all_kinds_are_kept(
    tmp_path: Path, upstream: ScriptedUpstream, qtbot: QtBot
) -> None:
    del qtbot

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            tests = models.parts.model_tests
            used: list[UsageEvent] = []
            here.core.usage.on_usage(used.append)
            good = await tests.test("echo")
            assert [(u.role, u.purpose, u.model) for u in used] == [("test", "model-test", "echo")]
            assert good.cost_usd == used[0].cost_usd
            assert (good.ok, good.problem) == (True, None)
            assert good.first_token_ms
            assert good.text.startswith("Echo: Say")
            assert (await tests.test("echo", Probe.JSON_SCHEMA)).ok
            refused = await tests.test("key-refused")
            assert refused.problem is ProblemCode.PROVIDER_KEY_REFUSED
            await here.until(lambda: models.says("key-refused", "key refused (401)"))
            assert (await models.seen("key-refused")).result.action == "Replace key"
            assert (await models.seen("echo")).result.tone == "ok"
            embeds = await tests.test("echo", Probe.EMBEDDING)
            assert (embeds.ok, embeds.dimension) == (True, 8)
            tool = await tests.test("echo", Probe.TOOL_CALL)
            assert tool.problem is ProblemCode.PROBE_NO_TOOL_CALL
            assert len(await tests.history("echo")) == 4

    run_window_here(home_with(tmp_path, upstream), play)


@pytest.mark.long
def test_each_key_behind_a_name_is_tested(
    tmp_path: Path, upstream: ScriptedUpstream, qtbot: QtBot
) -> None:
    del qtbot
    twins = "".join(
        f'[[models.deployments]]\nid = "d-{key}"\nmodel = "twin"\nupstream = "openai/echo"\n'
        f'api_base = "{upstream.base_url}"\nsecret = {{ name = "{key}" }}\n'
        f"input_cost_per_token = 0.001\noutput_cost_per_token = 0.002\n"
        for key in ("first", "second")
    )
    write_settings(tmp_path, f"schema_version = 2\n{twins}")
    upstream.accepted_key = "sk-second"

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            await here.core.keys.choose_place(SecretsPlace.SESSION)
            for key in ("first", "second"):
                await here.core.keys.store(SecretRef(key), f"sk-{key}")
            worst = await models.parts.model_tests.test("twin")
            assert (worst.secret, worst.problem) == ("first", ProblemCode.PROVIDER_KEY_REFUSED)
            kept = {t.secret: t for t in await models.parts.model_tests.last()}
            assert (kept["first"].ok, kept["second"].ok) == (False, True), kept[
                "second"
            ].problem_detail
            assert (kept["second"].cost_usd or 0.0) > 0.001
            await here.until(lambda: models.says("twin", "key refused (401)"))

    run_window_here(tmp_path, play)
    assert sorted(call.key for call in upstream.calls) == ["sk-first", "sk-second"]


def test_a_fallback_answers_and_is_named(
    tmp_path: Path, upstream: ScriptedUpstream, qtbot: QtBot
) -> None:
    del qtbot

    async def play(here: WindowHere) -> None:
        await here.opened()
        here.say("Who are you?")
        await here.answered("Echo: Who are you?")
        await here.until(lambda: here.messages()[-1].model == "echo")

    roles = 'chat_llm_model = "server-error"\nchat_llm_fallbacks = ["echo"]'
    run_window_here(home_with(tmp_path, upstream, roles), play)
    assert [c.model for c in upstream.calls][:2] == ["server-error", "echo"]


def test_two_models_side_by_side(tmp_path: Path, upstream: ScriptedUpstream, qtbot: QtBot) -> None:
    del qtbot

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            models.wish("compare", await models.seen("think"))
            dialog = await models.dialog(CompareDialog)
            assert dialog.models() == ["think", "echo"]
            dialog.question.setText("Which is better?")
            click(dialog, "Ask both")
            await here.until(
                lambda: (
                    [side.words.toPlainText() for side in dialog.sides]
                    == ["Echo: Which is better?"] * 2
                )
            )
            await here.until(dialog.sides[0].models.isEnabled)
            click(dialog.sides[0], "Use this one")
            await models.gone(dialog)
            await here.until(lambda: here.core.gateways.model_for(Role.CHAT) == "think")

    run_window_here(home_with(tmp_path, upstream, 'chat_llm_model = "echo"'), play)
    calls = [call for call in upstream.calls if call.model in ("think", "echo")]
    assert {call.model for call in calls} == {"think", "echo"}


def test_a_switch_leaves_the_running_answer_alone(
    tmp_path: Path,
    upstream: ScriptedUpstream,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del qtbot
    took: list[float] = []

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            here.window.open_place("chat")
            here.say("Take your time")
            await here.until(
                lambda: (
                    here.messages()
                    and here.messages()[-1].state is MessageState.STREAMING
                    and here.messages()[-1].text
                )
            )
            row = await models.seen("echo")
            started = time.perf_counter()
            models.screen.role_wish.emit(Role.CHAT, row)
            await here.until(lambda: here.core.gateways.model_for(Role.CHAT) == "echo")
            took.append((time.perf_counter() - started) * 1000)
            assert here.messages()[-1].state is MessageState.STREAMING
            upstream.release()
            await here.answered("w5")
            assert here.messages()[-1].model == "held"
            here.say("And now?")
            await here.answered("Echo: And now?")
            assert here.messages()[-1].model == "echo"

    run_window_here(home_with(tmp_path, upstream, 'chat_llm_model = "held"'), play)
    with capsys.disabled():
        print(f"\nswitch of the chat model to effect: {took[0]:.0f} ms")


def test_a_rotated_key_is_used_by_the_next_call(
    tmp_path: Path,
    upstream: ScriptedUpstream,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del qtbot
    upstream.accepted_key = "sk-new"
    took: list[float] = []

    async def play(here: WindowHere) -> None:
        async with models_screen(here) as models:
            await here.core.keys.choose_place(SecretsPlace.SESSION)
            await here.core.keys.store(SecretRef("house"), "sk-old")
            before = await models.parts.model_tests.test("echo")
            assert before.problem is ProblemCode.PROVIDER_KEY_REFUSED
            assert before.secret == "house"
            started = time.perf_counter()
            await here.core.keys.store(SecretRef("house"), "sk-new")
            took.append((time.perf_counter() - started) * 1000)
            assert (await models.parts.model_tests.test("echo")).ok

    run_window_here(home_with(tmp_path, upstream, more='secret = { name = "house" }'), play)
    assert [call.key for call in upstream.calls] == ["sk-old", "sk-new"]
    with capsys.disabled():
        print(f"\nrotation of a key to effect: {took[0]:.0f} ms")
