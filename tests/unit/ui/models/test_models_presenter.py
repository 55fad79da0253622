"""What the Models screen and the tray show, and what their wishes do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.services.model_changes import with_deployments
from nova_desktop.services.role_models import RoleModels
from nova_desktop.ui.models.facts import Behind, Details
from nova_desktop.ui.models.form_values import FormValues, NewModel
from nova_desktop.ui.tray.presenter import TrayLevel
from tests.fakes.memory_settings import DISK_FULL
from tests.fakes.memory_stores import MemoryStateStore
from tests.fakes.models_desk import Desk
from tests.unit.services.test_chat_models import CLOUD, FILE, OTHER, TWIN

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    await desk.bench.gateway.address("qwen")
    yield desk
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


async def test_models_and_roles_are_shown(desk: Desk) -> None:
    assert [row.name for row in desk.screen.rows] == ["qwen", "mini", "vectors", "small"]
    chat, embeds = desk.screen.roles[Role.CHAT], desk.screen.roles[Role.EMBEDDING]
    assert (chat.model, chat.choice.temperature, chat.choice.max_tokens) == ("qwen", 0.7, 2048)
    assert [c.name for c in chat.candidates] == ["qwen", "mini", "small"]
    assert (embeds.model, embeds.choice.dimension) == ("vectors", 1024)


async def test_a_switch_is_seen_by_all_and_can_be_undone(desk: Desk) -> None:
    desk.presenter.choose(Role.CHAT, "mini")
    undo = await desk.toast("mini answers in the chat now")
    await desk.until(lambda: desk.screen.roles[Role.CHAT].model == "mini")
    assert desk.screen.tray is not None
    assert desk.screen.tray.roles[0].model == "mini"
    assert desk.store.settings.roles.chat_llm_model == "mini"
    assert undo is not None
    undo()
    await desk.until(lambda: desk.screen.roles[Role.CHAT].model == "qwen")


async def test_those_used_last_come_first(desk: Desk) -> None:
    for name in ("small", "mini", "qwen"):
        await desk.roles.choose(Role.CHAT, name)
    again = RoleModels(desk.desk.gateways, desk.model_settings, MemoryStateStore(desk.book))
    await again.remember()
    assert [m.name for m in again.candidates(Role.CHAT)] == ["qwen", "mini", "small"]
    await again.choose(Role.CHAT, "small")
    assert [m.name for m in again.candidates(Role.CHAT)] == ["small", "qwen", "mini"]


async def test_a_choice_that_cannot_be_saved_changes_nothing(desk: Desk) -> None:
    desk.store.fails = DISK_FULL
    desk.presenter.choose(Role.CHAT, "mini")
    await desk.until(lambda: desk.problems)
    assert desk.problems[0].code is ProblemCode.DISK_FULL
    assert desk.roles.current(Role.CHAT) == "qwen"
    assert desk.toasts == []


async def test_tokens_stay_within_the_models_limit(desk: Desk) -> None:
    limited = replace(CLOUD, max_output_tokens=1000)
    await desk.desk.own.save(limited)
    desk.screen.answers["role"] = RoleChoice("qwen", 0.3, 5000, ("mini",))
    desk.actions.edit_role(Role.CHAT)
    await desk.toast("Saved")
    assert desk.screen.asked == [(Role.CHAT, 1000)]
    assert desk.settings.now.roles.of(Role.CHAT) == RoleChoice("qwen", 0.3, 1000, ("mini",))
    assert desk.bench.gateway.plan.fallbacks[0].instead == ("mini",)


async def test_a_shorter_embedding_shortens_the_dimension(desk: Desk) -> None:
    words = next(d for d in desk.settings.now.models.deployments if d.model == "vectors")
    await desk.desk.own.save(replace(words, vector_size=768))
    await desk.roles.choose(Role.EMBEDDING, "vectors")
    assert desk.settings.now.roles.embedding_dimension == 768


async def test_a_test_shows_in_its_row(desk: Desk) -> None:
    desk.calls.fails["mini"] = NovaError.of(ProblemCode.PROVIDER_RATE_LIMITED)
    desk.presenter.test(desk.row("mini"))
    await desk.until(lambda: desk.row("mini").cells[4] == "rate limit (429)")
    desk.presenter.test_all()
    await desk.until(lambda: desk.row("small").result.tone == "ok")
    await desk.until(lambda: desk.screen.testing == [True, False])


async def test_testing_all_can_be_stopped(desk: Desk) -> None:
    desk.calls.held = {"qwen", "mini", "small"}
    desk.presenter.test_all()
    await desk.until(lambda: desk.row("mini").cells[4] == "testing")
    desk.presenter.stop_testing()
    await desk.until(lambda: desk.screen.testing == [True, False])
    assert desk.row("mini").cells[4] == "never"
    assert desk.problems == []


async def test_kept_results_are_there_from_the_start(desk: Desk) -> None:
    await desk.tests_store.add_test(
        ModelTest("mini", Probe.ANSWER, datetime.now(UTC), first_token_ms=600.0)
    )
    desk.presenter.load()
    await desk.until(lambda: desk.row("mini").cells[4] == "0.6 s")


async def test_a_custom_model_with_its_key(desk: Desk) -> None:
    values = FormValues("house", "openai/house", "http://10.0.0.5/v1", "sk-house")
    desk.screen.answers["new"] = NewModel(values=values)
    desk.actions.add()
    undo = await desk.toast("house added")
    assert "house" in desk.names()
    assert desk.bench.vault.values[SecretRef("model/custom-1")] == "sk-house"
    assert "sk-house" not in repr(desk.store.settings)
    assert undo is not None
    undo()
    await desk.until(lambda: "house" not in desk.names())
    await desk.until(lambda: SecretRef("model/custom-1") not in desk.bench.vault.values)


async def test_removed_and_brought_back_with_its_key(desk: Desk) -> None:
    key = SecretRef("mini-key")
    await desk.desk.own.save(replace(OTHER, secret=key), {key: "k"})
    await desk.roles.choose(Role.CHAT, "mini")
    desk.actions.do("remove", desk.row("mini"))
    undo = await desk.toast("mini removed. qwen takes its place")
    assert "mini" not in desk.names()
    assert desk.settings.now.roles.chat_llm_model == ""
    assert key not in desk.bench.vault.values
    assert undo is not None
    undo()
    await desk.until(lambda: desk.settings.now.roles.chat_llm_model == "mini")
    assert "mini" in desk.names()
    assert desk.bench.vault.values[key] == "k"


async def test_off_on_and_a_copy(desk: Desk) -> None:
    desk.actions.do("switch", desk.row("qwen"))
    await desk.toast("qwen is off. mini takes its place")
    assert not desk.row("qwen").enabled
    assert desk.roles.current(Role.CHAT) == "mini"
    desk.actions.do("switch", desk.row("qwen"))
    await desk.toast("qwen is on")
    desk.actions.do("duplicate", desk.row("mini"))
    await desk.toast("mini duplicated")
    assert "mini-2" in desk.names()


async def test_edited_under_another_name(desk: Desk) -> None:
    await desk.roles.choose(Role.CHAT, "mini")
    desk.screen.answers["edit"] = FormValues("tiny", "openai/mini")
    desk.actions.do("edit", desk.row("mini"))
    await desk.toast("tiny changed")
    assert desk.roles.current(Role.CHAT) == "tiny"


async def test_a_file_changes_only_its_server(desk: Desk) -> None:
    desk.screen.answers["file"] = replace(FILE, context_tokens=8192)
    desk.actions.do("edit", desk.row("small"))
    await desk.toast("small changed")
    assert desk.row("small").cells[2] == "8k"


async def test_what_the_gateway_refuses_is_told_and_changes_nothing(desk: Desk) -> None:
    before = desk.settings.now
    refused = f"{ProblemCode.PLAN_REJECTED}: no such provider"
    gateway = next(c for c in desk.bench.launcher.children if c.calls)
    gateway.result = NovaError.of(ProblemCode.CHILD_CALL_FAILED, detail=refused)
    desk.screen.answers["new"] = NewModel(values=FormValues("bad", "nobody/x", key="sk-bad"))
    desk.actions.add()
    await desk.until(lambda: desk.problems)
    assert desk.problems[0].code is ProblemCode.PLAN_REJECTED
    assert desk.settings.now == before
    assert "sk-bad" not in desk.bench.vault.values.values()
    assert desk.toasts == []


async def test_details_follow_a_test_and_lead_on(desk: Desk) -> None:
    desk.screen.answers["wish"] = ("duplicate", TWIN.id)
    desk.actions.do("open", desk.row("qwen"))
    await desk.toast("qwen duplicated")
    details = desk.screen.asked[0]
    assert isinstance(details, Details)
    assert (details.row.name, details.why_fixed) == ("qwen", "")
    assert details.behind == [
        Behind(CLOUD.id, "huggingface/qwen", "no key"),
        Behind(TWIN.id, "groq/qwen", "no key"),
    ]
    copy = next(d for d in desk.settings.now.models.deployments if d.model == "qwen-2")
    assert copy.upstream == TWIN.upstream
    assert desk.screen.asked[1] is Probe.TOOL_CALL
    assert desk.screen.shown_tests[-1][0].probe is Probe.TOOL_CALL


async def test_compare_copy_and_key(desk: Desk) -> None:
    desk.screen.answers["compare"] = "mini"
    desk.actions.do("compare", desk.row("mini"))
    await desk.toast("mini answers in the chat now")
    assert desk.screen.asked == [("mini", "qwen")]
    desk.actions.do("copy_name", desk.row("small"))
    desk.actions.do("key", desk.row("qwen"))
    await desk.until(lambda: desk.tests_store.kept)  # with the new key it is tested again
    assert (desk.screen.copied, desk.screen.keys_asked) == ("small", ["qwen"])


async def test_of_very_many_models_menus_have_some(desk: Desk) -> None:
    many = [Deployment(f"n{n}", f"model-{n}", f"zz/model-{n}") for n in range(1_000)]
    await desk.model_settings.change(lambda now: with_deployments(now, many))
    await desk.until(lambda: len(desk.screen.rows) > 1_000)
    assert len(desk.screen.roles[Role.CHAT].candidates) == 201
    assert desk.screen.tray is not None
    assert len(desk.screen.tray.roles[0].candidates) == 15
    assert desk.screen.tray.roles[0].has_more
    desk.actions.do("compare", desk.row("model-999"))
    await desk.until(lambda: desk.screen.asked)
    assert desk.screen.asked == [("model-999", "qwen")]
    assert "model-999" in desk.screen.compared


async def test_the_tray_shows_and_switches(desk: Desk) -> None:
    tray = desk.screen.tray
    assert tray is not None
    assert (tray.level, tray.gateway) == (TrayLevel.READY, "Gateway ready")
    chat = tray.roles[0]
    assert [(c.name, c.provider) for c in chat.candidates] == [
        ("qwen", "HuggingFace"),
        ("mini", "OpenAI"),
        ("small", "This computer"),
    ]
    desk.tray.choose(Role.MEMORY, "small")
    await desk.until(lambda: desk.roles.current(Role.MEMORY) == "small")
    assert desk.screen.tray.roles[1].model == "small"
