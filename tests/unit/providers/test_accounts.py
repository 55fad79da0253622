"""Accounts are added, rotated and removed whole, or nothing has changed."""

from collections.abc import Callable
from dataclasses import replace

import anyio
import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, Role, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, KeyOutcome, OfferedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.services.accounts import Added
from tests.fakes.providers import ANTHROPIC, OPENAI, AccountDesk

pytestmark = pytest.mark.anyio
KEY = "sk-proj-0123456789abcdefghij"
NO_DISK = NovaError.of(ProblemCode.DISK_FULL)
REFUSED = NovaError.of(ProblemCode.PLAN_REJECTED)
LOCKED = NovaError.of(ProblemCode.KEYCHAIN_LOCKED)


async def added(desk: AccountDesk, provider: str = "openai", key: str = KEY) -> Added:
    check = desk.probe.results.get(provider, KeyCheck(KeyOutcome.OK))
    return await desk.accounts.add(desk.provider(provider), Access(key), check)


async def test_an_account_brings_key_models_and_roles() -> None:
    desk = AccountDesk()
    done = await added(desk, key=f' OPENAI_API_KEY="{KEY}" \n')
    assert done.models == ("gpt-4o-mini", "text-embedding-3-small")
    assert done.missing == ()
    assert desk.keys() == {"openai": KEY}
    roles = desk.now.roles
    assert [roles.of(r).model for r in Role] == ["gpt-4o-mini"] * 3 + ["text-embedding-3-small"]
    assert desk.gateway.served[-1] == desk.now.models
    assert {d.account for d in desk.now.models.deployments} == {"openai"}
    assert KEY not in repr(desk.now)


async def test_a_second_account_of_a_provider_keeps_to_itself() -> None:
    desk = AccountDesk()
    await added(desk)
    done = await added(desk, key="sk-proj-other-0123456789abcd")
    assert done.account.id == "openai-2"
    assert set(desk.keys()) == {"openai", "openai-2"}
    assert done.models == ("gpt-4o-mini-openai-2", "text-embedding-3-small-openai-2")
    ids = [d.id for d in desk.now.models.deployments]
    assert len(set(ids)) == len(ids) == 4
    assert desk.now.roles.chat_llm_model == "gpt-4o-mini"


async def test_accounts_whose_key_is_gone_are_known() -> None:
    desk = AccountDesk()
    await added(desk)
    assert await desk.accounts.without_key() == frozenset()
    await desk.vault.delete(SecretRef("openai"))
    assert await desk.accounts.without_key() == {"openai"}


async def test_missing_roles_are_told_until_another_fills_them() -> None:
    desk = AccountDesk()
    first = await added(desk, "anthropic")
    assert first.missing == (Role.EMBEDDING,)
    second = await added(desk)
    assert second.missing == ()
    assert desk.now.roles.chat_llm_model == "claude-haiku-4-5"
    assert desk.now.roles.embedding_model == "text-embedding-3-small"


async def test_the_users_own_choices_come_first() -> None:
    desk = AccountDesk()
    more = (OfferedModel("gpt-4o", Mode.CHAT),)
    roles = {Role.CHAT: "gpt-4o"}
    openai = desk.provider("openai")
    await desk.accounts.add(openai, Access(KEY), OPENAI, more=more, roles=roles)
    assert desk.now.roles.chat_llm_model == "gpt-4o"
    assert desk.now.roles.small_llm_model == "gpt-4o-mini"
    assert "gpt-4o" in {d.model for d in desk.now.models.deployments}


def no_disk(desk: AccountDesk) -> None:
    desk.store.fails = NO_DISK


def no_gateway(desk: AccountDesk) -> None:
    desk.gateway.fails = REFUSED


@pytest.mark.parametrize("break_it", [no_disk, no_gateway])
async def test_nothing_is_half_added(break_it: Callable[[AccountDesk], None]) -> None:
    desk = AccountDesk()
    break_it(desk)
    with pytest.raises(NovaError):
        await added(desk)
    assert desk.keys() == {}
    assert desk.now == Settings()


class HalfVault:
    """Refuses the second secret."""

    def __init__(self, desk: AccountDesk) -> None:
        self._set = desk.vault.set
        self.count = 0
        desk.vault.set = self.set  # type: ignore[method-assign] (a vault that fails)

    async def set(self, ref: SecretRef, value: str) -> None:
        self.count += 1
        if self.count == 2:
            raise LOCKED
        await self._set(ref, value)


async def test_a_vault_that_refuses_keeps_no_part() -> None:
    desk = AccountDesk()
    HalfVault(desk)
    params = {"aws_secret_access_key": "s" * 40}
    with pytest.raises(NovaError):
        await desk.accounts.add(
            desk.provider("bedrock"), Access("AKIA" + "A" * 16, "", params), OPENAI
        )
    assert (desk.keys(), desk.now) == ({}, Settings())


async def test_more_secrets_and_fields_reach_the_deployment() -> None:
    desk = AccountDesk()
    check = KeyCheck(KeyOutcome.OK, (OfferedModel("amazon.nova-lite-v1:0", Mode.CHAT),))
    access = Access("AKIA" + "A" * 16, "", {"aws_secret_access_key": "s" * 40})
    await desk.accounts.add(desk.provider("bedrock"), access, check)
    (deployment,) = desk.now.models.deployments
    assert deployment.secret is None
    assert deployment.params == (
        Param("aws_access_key_id", secret=SecretRef("bedrock")),
        Param("aws_secret_access_key", secret=SecretRef("bedrock.aws_secret_access_key")),
        Param("aws_region_name", "us-east-1"),
    )
    assert desk.keys() == {
        "bedrock": "AKIA" + "A" * 16, "bedrock.aws_secret_access_key": "s" * 40,
    }  # fmt: skip
    check = await desk.accounts.validate("bedrock")
    asked = desk.probe.asked[-1][1]
    assert asked.params["aws_secret_access_key"] == "s" * 40


async def test_a_rotated_key_reaches_the_gateway_and_a_wrong_one_nobody() -> None:
    desk = AccountDesk()
    await added(desk)
    desk.probe.refused = {"sk-wrong"}
    assert not (await desk.accounts.rotate("openai", "sk-wrong")).is_good
    assert (desk.keys(), desk.gateway.new_secrets) == ({"openai": KEY}, 0)
    assert (await desk.accounts.rotate("openai", "sk-new")).is_good
    assert (desk.keys(), desk.gateway.new_secrets) == ({"openai": "sk-new"}, 1)
    await desk.accounts.rotate("openai", "sk-wrong", force=True)
    assert desk.keys() == {"openai": "sk-wrong"}


async def test_a_server_without_a_key_gets_one() -> None:
    desk = AccountDesk()
    desk.probe.results["vllm"] = KeyCheck(KeyOutcome.OK, (OfferedModel("Qwen/Qwen3-4B"),))
    await added(desk, "vllm", key="")
    assert desk.now.models.deployments[0].secret is None
    await desk.accounts.rotate("vllm", "secret-of-the-server")
    assert desk.keys() == {"vllm": "secret-of-the-server"}
    assert desk.now.models.deployments[0].secret == SecretRef("vllm")
    assert desk.now.providers.accounts[0].secret == SecretRef("vllm")


async def test_a_removed_account_leaves_nothing_and_undo_brings_all_back() -> None:
    desk = AccountDesk()
    await added(desk)
    before = desk.now
    change = await desk.accounts.remove("openai")
    assert desk.keys() == {}
    assert desk.now.models.deployments == ()
    assert desk.now.providers.accounts == ()
    assert desk.now.roles.chat_llm_model == ""
    await desk.accounts.undo(change)
    assert desk.now == before
    assert desk.keys() == {"openai": KEY}


async def test_undo_of_adding_takes_the_key_too_and_can_be_taken_back() -> None:
    desk = AccountDesk()
    done = await added(desk)
    await desk.accounts.undo(done.change)
    assert (desk.now, desk.keys()) == (Settings(), {})


async def test_undo_of_adding_leaves_no_model_without_its_account() -> None:
    desk = AccountDesk()
    done = await added(desk)
    own = Deployment("own", "own", "openai/own")

    def edit(settings: Settings) -> Settings:
        deployments = (*settings.models.deployments, own)
        return replace(settings, models=replace(settings.models, deployments=deployments))

    await desk.model_settings.change(edit)
    await desk.accounts.undo(done.change)
    assert desk.now.models.deployments == (own,)
    assert desk.keys() == {}


async def test_a_vault_that_keeps_a_key_keeps_the_account() -> None:
    desk = AccountDesk()
    await added(desk)
    before = desk.now

    async def refuse(ref: SecretRef) -> None:
        del ref
        raise LOCKED

    desk.vault.delete = refuse  # type: ignore[method-assign] (a vault that fails)
    with pytest.raises(NovaError) as refused:
        await desk.accounts.remove("openai")
    assert refused.value.problem.code is ProblemCode.KEYCHAIN_LOCKED
    assert (desk.now, desk.keys()) == (before, {"openai": KEY})


async def test_a_key_that_another_model_uses_stays() -> None:
    desk = AccountDesk()
    await added(desk)
    own = Deployment("own", "own", "openai/own", secret=SecretRef("openai"))

    def edit(settings: Settings) -> Settings:
        deployments = (*settings.models.deployments, own)
        return replace(settings, models=replace(settings.models, deployments=deployments))

    await desk.model_settings.change(edit)
    await desk.accounts.remove("openai")
    assert desk.now.models.deployments == (own,)
    assert desk.keys() == {"openai": KEY}


async def test_all_are_validated_and_each_is_told() -> None:
    desk = AccountDesk()
    await added(desk)
    await added(desk, "anthropic", "sk-ant-wrong")
    desk.probe.refused = {"sk-ant-wrong"}
    told: dict[str, KeyOutcome] = {}
    await desk.accounts.validate_all(lambda name, check: told.update({name: check.outcome}))
    assert told == {"openai": KeyOutcome.OK, "anthropic": KeyOutcome.WRONG_KEY}


async def test_the_live_list_or_why_not() -> None:
    desk = AccountDesk()
    await added(desk)
    assert await desk.accounts.models_of("openai") == OPENAI.models
    made = desk.accounts.deployment_of("openai", OPENAI.models[0])
    assert made.id == "openai-gpt-4o-mini-2"
    desk.probe.refused = {KEY}
    with pytest.raises(NovaError) as refused:
        await desk.accounts.models_of("openai")
    assert refused.value.problem.params == {"provider": "OpenAI"}
    with pytest.raises(NovaError) as gone:
        await desk.accounts.validate("nobody")
    assert gone.value.problem.code is ProblemCode.ACCOUNT_GONE


async def test_two_at_once_do_not_mix() -> None:
    desk = AccountDesk()
    async with anyio.create_task_group() as group:
        group.start_soon(added, desk)
        group.start_soon(added, desk, "openai", "sk-proj-second-0123456789")
        group.start_soon(added, desk, "anthropic", "sk-ant-0123456789")
    assert sorted(desk.keys()) == ["anthropic", "openai", "openai-2"]
    assert len(desk.now.models.deployments) == 5


async def test_cancelled_while_it_saves_it_is_saved_whole() -> None:
    desk = AccountDesk()
    openai = desk.provider("openai")
    with anyio.move_on_after(0):
        await desk.accounts.add(openai, Access(KEY), OPENAI)
    with anyio.fail_after(5):
        while not desk.now.providers.accounts:
            await anyio.lowlevel.checkpoint()
    assert desk.keys() == {"openai": KEY}
    assert desk.store.settings == desk.now


async def test_the_preview_saves_nothing() -> None:
    desk = AccountDesk()
    deployments, replaced = await desk.accounts.suggested(desk.provider("anthropic"), ANTHROPIC)
    assert [d.model for d in deployments] == ["claude-haiku-4-5"]
    assert replaced == ()
    assert (desk.now, desk.keys()) == (Settings(), {})
