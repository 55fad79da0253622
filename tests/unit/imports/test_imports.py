"""Imports as a whole: looked at, applied or not, rolled back; over a fake gateway child."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.imported import (
    Clash,
    ImportItem,
    ImportKind,
    ImportPreview,
    Loss,
    Part,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Advanced, Models, Settings, You
from tests.fakes.memory_settings import DISK_FULL
from tests.unit.imports.import_bench import FILES, ImportDesk, told
from tests.unit.services.test_gateway import REFUSED

pytestmark = pytest.mark.anyio
OWN = Deployment("own", "gpt-4o", "openai/gpt-4o", secret=SecretRef("mine"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ImportDesk]:
    desk = ImportDesk(tmp_path)
    await desk.start()
    yield desk
    await desk.stop()


async def look(desk: ImportDesk, name: str) -> ImportPreview:
    kind = ImportKind.NOVA_FOLDER if name.startswith("nova") else ImportKind.LITELLM_CONFIG
    path = FILES / name
    return await desk.imports.look(kind, str(path))


def item(preview: ImportPreview, id_: str) -> ImportItem:
    return next(one for one in preview.items if one.id == id_)


async def test_a_look_changes_nothing(desk: ImportDesk) -> None:
    before = desk.store.settings
    preview = await look(desk, "balanced")
    assert desk.store.settings == before
    assert desk.keys() == {}
    assert desk.bench.reloads() == []
    assert {one.part for one in preview.items} == {Part.MODEL, Part.ROUTER}
    assert all(one.clash is Clash.NONE for one in preview.items)
    assert preview.proposed() == {one.id for one in preview.items}
    assert {key.name for key in preview.keys} == {
        "AZURE_EU_KEY", "gpt-4o key", "OPENAI_API_KEY", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    }  # fmt: skip
    assert preview.missing() == ()


async def test_nothing_of_a_preview_shows_a_secret(desk: ImportDesk) -> None:
    words = repr(await look(desk, "balanced")) + repr(await look(desk, "wildcard"))
    assert "0123456789" not in words


async def test_missing_keys_are_named_and_come_from_a_picked_env(
    desk: ImportDesk, tmp_path: Path
) -> None:
    path = str(FILES / "wildcard" / "config.yaml")
    preview = await desk.imports.look(ImportKind.LITELLM_CONFIG, path)
    assert preview.missing() == ("OPENAI_API_KEY", "TEAM_AZURE_KEY")
    env = tmp_path / "keys.env"
    env.write_text("OPENAI_API_KEY=sk-a-0123456789\nTEAM_AZURE_KEY=b-0123456789\n")
    again = await desk.imports.look(ImportKind.LITELLM_CONFIG, path, str(env))
    assert again.missing() == ()


async def test_all_of_it_is_applied(desk: ImportDesk) -> None:
    preview = await look(desk, "balanced")
    done = await desk.imports.apply(preview, preview.proposed())
    assert done.models == ("gpt-4o", "gpt-4o-mini", "claude-bedrock")
    assert [d.model for d in desk.store.settings.models.deployments] == [
        "gpt-4o", "gpt-4o", "gpt-4o-mini", "claude-bedrock",
    ]  # fmt: skip
    assert len(desk.keys()) == 5
    assert desk.keys()["gpt-4o key"] == "sk-plain-azure-us-0123456789"
    (reload,) = desk.bench.reloads()
    assert "sk-plain-azure-us-0123456789" in str(reload["secrets"])
    overlay = desk.store.settings.advanced.gateway_yaml
    assert "cooldown_time: 30" in overlay
    assert "nowhere" not in overlay
    assert "redis" not in overlay
    assert desk.bench.gateway.model_for(Role.CHAT) == "gpt-4o"


async def test_no_key_reaches_the_settings_or_the_record(desk: ImportDesk) -> None:
    for name in ("simple", "balanced", "wildcard", "nova"):
        preview = await look(desk, name)
        await desk.imports.apply(preview, preview.proposed())
        words = f"{desk.store.settings!r} {await desk.state.get_state('import.last')}"
        assert desk.keys()
        for value in desk.keys().values():
            assert value not in words


async def test_only_what_was_chosen_comes(desk: ImportDesk) -> None:
    preview = await look(desk, "balanced")
    done = await desk.imports.apply(
        preview, {"model:import-gpt-4o-mini", "router:router_settings.fallbacks"}
    )
    assert done.models == ("gpt-4o-mini",)
    assert desk.keys() == {"OPENAI_API_KEY": "sk-test-openai-0123456789"}
    assert desk.store.settings.advanced.gateway_yaml == ""  # no fallback has both ends here


async def test_keys_that_are_still_missing_are_told_at_the_end(desk: ImportDesk) -> None:
    preview = await look(desk, "wildcard")
    done = await desk.imports.apply(preview, preview.proposed())
    missing = {left.what for left in done.left if left.why is Loss.KEY_MISSING}
    assert missing == {"OPENAI_API_KEY", "TEAM_AZURE_KEY"}
    assert "more_models.yaml" in told(done.left)


async def test_roll_back_leaves_all_as_it_was(desk: ImportDesk) -> None:
    before = desk.store.settings
    for name in ("simple", "balanced", "wildcard", "nova", "nova_gemini"):
        preview = await look(desk, name)
        done = await desk.imports.apply(preview, preview.proposed())
        assert desk.store.settings != before
        await desk.imports.roll_back(done)
        assert desk.store.settings == before
        assert desk.keys() == {}
        assert await desk.imports.last() is None


async def test_the_last_import_can_be_rolled_back_after_a_restart(desk: ImportDesk) -> None:
    before = desk.store.settings
    preview = await look(desk, "nova")
    done = await desk.imports.apply(preview, preview.proposed())
    desk.imports = desk.again()
    assert await desk.imports.last() == done.record
    await desk.imports.roll_back()
    assert desk.store.settings == before
    assert desk.keys() == {}
    with pytest.raises(NovaError) as gone:
        await desk.imports.roll_back()
    assert gone.value.problem.code is ProblemCode.IMPORT_GONE


async def test_what_was_changed_since_stays(desk: ImportDesk) -> None:
    preview = await look(desk, "nova")
    done = await desk.imports.apply(preview, preview.proposed())
    later = replace(OWN, model="mine", secret=SecretRef("HF_TOKEN"))

    def by_hand(now: Settings) -> Settings:
        models = replace(now.models, deployments=(*now.models.deployments, later))
        roles = replace(now.roles, chat_llm_model="mine")
        return replace(now, models=models, roles=roles, you=replace(now.you, name="Grace"))

    await desk.settings.change(by_hand)
    await desk.imports.roll_back(done)
    saved = desk.store.settings
    assert saved.models.deployments == (later,)
    assert saved.roles.chat_llm_model == "mine"
    assert saved.roles.memory_llm_model == ""
    assert saved.you == You("Grace")
    assert set(desk.keys()) == {"HF_TOKEN"}  # still in use


async def test_a_gateway_that_refuses_leaves_nothing(desk: ImportDesk) -> None:
    before = desk.store.settings
    preview = await look(desk, "simple")
    desk.bench.child().result = REFUSED
    with pytest.raises(NovaError) as refused:
        await desk.imports.apply(preview, preview.proposed())
    assert refused.value.problem.code is ProblemCode.PLAN_REJECTED
    assert (desk.store.settings, desk.keys()) == (before, {})
    assert await desk.imports.last() is None


async def test_a_full_disk_leaves_nothing(desk: ImportDesk) -> None:
    before = desk.store.settings
    preview = await look(desk, "simple")
    desk.store.fails = DISK_FULL
    with pytest.raises(NovaError) as full:
        await desk.imports.apply(preview, preview.proposed())
    assert full.value.problem.code is ProblemCode.DISK_FULL
    assert (desk.store.settings, desk.keys()) == (before, {})
    assert desk.bench.gateway.plan.deployments == ()


async def test_a_locked_keychain_leaves_nothing(
    desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.store.settings
    preview = await look(desk, "balanced")
    kept = desk.bench.vault.set

    async def refuse(ref: SecretRef, value: str) -> None:
        if len(desk.keys()) == 2:
            raise NovaError.of(ProblemCode.KEYCHAIN_LOCKED, retryable=True)
        await kept(ref, value)

    monkeypatch.setattr(desk.bench.vault, "set", refuse)
    with pytest.raises(NovaError) as locked:
        await desk.imports.apply(preview, preview.proposed())
    assert locked.value.problem.code is ProblemCode.KEYCHAIN_LOCKED
    assert (desk.store.settings, desk.keys()) == (before, {})


async def test_state_that_cannot_be_kept_takes_all_back(
    desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.store.settings

    async def refuse(key: str, value: str | None) -> None:
        raise NovaError.of(ProblemCode.DATABASE_FAILED, detail=f"{key} {value}"[:20])

    preview = await look(desk, "simple")
    monkeypatch.setattr(desk.state, "set_state", refuse)
    with pytest.raises(NovaError):
        await desk.imports.apply(preview, preview.proposed())
    assert (desk.store.settings, desk.keys()) == (before, {})


async def test_names_that_are_taken(tmp_path: Path) -> None:
    theirs = Deployment("claude-own", "claude", "openrouter/anthropic/claude-3")
    same = Deployment("flash-own", "gemini-flash", "gemini/gemini-2.5-flash")
    own = replace(OWN, api_base="https://mine.example.org/v1")
    desk = ImportDesk(tmp_path, Settings(models=Models((own, theirs, same), use_test_model=False)))
    preview = await look(desk, "simple")
    second = item(preview, "model:import-gpt-4o")
    assert (second.clash, second.name) == (Clash.SECOND, "gpt-4o")
    renamed = item(preview, "model:import-claude")
    assert (renamed.clash, renamed.name, renamed.was) == (Clash.RENAMED, "claude-2", "claude")
    assert item(preview, "model:import-gemini-flash").clash is Clash.THERE_ALREADY
    assert "model:import-gemini-flash" not in preview.proposed()
    done = await desk.imports.apply(preview, preview.proposed())
    assert done.models == ("gpt-4o", "claude-2", "local-llama")
    await desk.imports.roll_back(done)
    assert desk.store.settings.models.deployments == (own, theirs, same)


async def test_importing_twice_proposes_nothing_twice(desk: ImportDesk) -> None:
    for name in ("simple", "balanced", "nova"):
        preview = await look(desk, name)
        await desk.imports.apply(preview, preview.proposed())
        again = await look(desk, name)
        models = {one.id for one in again.items if one.part is Part.MODEL}
        assert not models & again.proposed()
        await desk.imports.roll_back()


async def test_a_key_of_the_same_name_keeps_its_value(desk: ImportDesk) -> None:
    desk.bench.vault.values[SecretRef("OPENAI_API_KEY")] = "another"
    preview = await look(desk, "simple")
    done = await desk.imports.apply(preview, preview.proposed())
    assert desk.keys()["OPENAI_API_KEY"] == "another"
    assert desk.keys()["OPENAI_API_KEY-2"] == "sk-test-openai-0123456789"
    first = desk.store.settings.models.deployments[0]
    assert first.secret == SecretRef("OPENAI_API_KEY-2")
    await desk.imports.roll_back(done)
    assert desk.keys() == {"OPENAI_API_KEY": "another"}


async def test_a_key_that_is_there_already_is_used_and_stays(desk: ImportDesk) -> None:
    desk.bench.vault.values[SecretRef("OPENAI_API_KEY")] = "sk-test-openai-0123456789"
    preview = await look(desk, "simple")
    done = await desk.imports.apply(preview, preview.proposed())
    assert "OPENAI_API_KEY" not in done.record.keys
    await desk.imports.roll_back(done)
    assert set(desk.keys()) == {"OPENAI_API_KEY"}


@pytest.mark.parametrize("name", ["gateway", "GATEWAY", "Mine"])
async def test_a_variable_never_takes_the_place_of_another_key(tmp_path: Path, name: str) -> None:
    own = replace(OWN, model="own")
    desk = ImportDesk(tmp_path, Settings(models=Models((own,), use_test_model=False)))
    config = tmp_path / "config.yaml"
    config.write_text(
        f"environment_variables: {{{name}: sk-x-0123456789}}\n"
        "model_list:\n"
        f"- {{model_name: m, litellm_params: {{model: a/b, api_key: os.environ/{name}}}}}\n"
    )
    preview = await desk.imports.look(ImportKind.LITELLM_CONFIG, str(config))
    await desk.imports.apply(preview, preview.proposed())
    assert set(desk.keys()) == {f"{name}-2"}


async def test_yaml_of_the_users_own_wins_and_keeps_its_comments(tmp_path: Path) -> None:
    mine = "# mine\nrouter_settings:\n  num_retries: 0 # patient\n"
    desk = ImportDesk(tmp_path, Settings(advanced=Advanced(gateway_yaml=mine)))
    preview = await look(desk, "simple")
    done = await desk.imports.apply(preview, preview.proposed())
    overlay = desk.store.settings.advanced.gateway_yaml
    assert overlay == f"{mine}litellm_settings:\n  drop_params: true\n"
    await desk.imports.roll_back(done)
    assert desk.store.settings.advanced.gateway_yaml == mine


async def test_a_gemini_only_nova(desk: ImportDesk) -> None:
    preview = await look(desk, "nova_gemini")
    assert preview.found.gemini_only
    accounts = [item.second for item in preview.items if item.part is Part.ACCOUNT]
    assert accounts == ["Google Gemini"]
    await desk.imports.apply(preview, preview.proposed())
    roles = desk.store.settings.roles
    assert (roles.chat_llm_model, roles.memory_llm_model) == ("gemini-2.5-flash",) * 2
    assert (roles.embedding_model, roles.embedding_dimension) == ("text-embedding-004", 768)
    assert (roles.chat_llm_temperature, roles.memory_llm_temperature) == (0.7, 0.1)
    assert roles.chat_llm_max_tokens == 2048
    assert desk.store.settings.providers.accounts == (
        Account("gemini", "gemini", secret=SecretRef("GOOGLE_API_KEY")),
    )


async def test_a_role_without_its_model_is_not_given(desk: ImportDesk) -> None:
    preview = await look(desk, "nova_gemini")
    await desk.imports.apply(
        preview, {"role:chat", "role:embedding", "model:import-gemini-2.5-flash"}
    )
    assert desk.store.settings.roles.chat_llm_model == "gemini-2.5-flash"
    assert desk.store.settings.roles.embedding_model == ""
    assert desk.store.settings.roles.embedding_dimension == 1024


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"kind": "fax"}', json.dumps({"kind": "ollama"})]
)
async def test_a_record_that_cannot_be_read_is_none(desk: ImportDesk, text: str) -> None:
    await desk.state.set_state("import.last", text)
    assert await desk.imports.last() is None
