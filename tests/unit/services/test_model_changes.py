"""Changes of models and roles as pure steps."""

from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.roles import RoleChoice, Roles
from nova_desktop.domain.settings import ModelFile, Models, Settings
from nova_desktop.services import model_changes as changes

QWEN = Deployment("d1", "qwen", "huggingface/qwen")
TWIN = Deployment("d2", "qwen", "groq/qwen")
MINI = Deployment("d3", "mini", "openai/mini")
WORDS = Deployment("d4", "vectors", "openai/vectors", mode=Mode.EMBEDDING)
FILE = ModelFile("small", "/models/small.gguf")
ROLES = Roles(
    chat_llm_model="qwen",
    chat_llm_fallbacks=("mini", "small"),
    memory_llm_model="mini",
    embedding_model="vectors",
)
NOW = Settings(models=Models((QWEN, TWIN, MINI, WORDS), (FILE,)), roles=ROLES)


def names(settings: Settings) -> list[str]:
    return [d.model for d in settings.models.deployments]


def test_a_deployment_is_added_or_replaced_by_its_id() -> None:
    new = Deployment("d5", "qwen", "custom/qwen")
    assert changes.with_deployment(NOW, new).models.deployments[-1] == new
    dearer = replace(MINI, input_cost_per_token=1.0)
    assert changes.with_deployment(NOW, dearer).models.deployments == (QWEN, TWIN, dearer, WORDS)
    assert changes.with_deployments(NOW, (new, dearer)).models.deployments[2:] == (
        dearer,
        WORDS,
        new,
    )


def test_roles_follow_a_new_name() -> None:
    renamed = changes.with_deployment(NOW, replace(MINI, model="tiny"))
    assert renamed.roles.memory_llm_model == "tiny"
    assert renamed.roles.chat_llm_fallbacks == ("tiny", "small")
    assert renamed.roles.chat_llm_model == "qwen"


def test_a_name_that_is_still_there_keeps_its_roles() -> None:
    split = changes.with_deployment(NOW, replace(TWIN, model="other"))
    assert split.roles == NOW.roles


def test_a_copy_stands_behind_with_a_name_of_its_own() -> None:
    copied = changes.duplicated(NOW, "d1")
    assert names(copied) == ["qwen", "qwen-2", "qwen", "mini", "vectors"]
    assert copied.models.deployments[1] == replace(QWEN, id="d1-2", model="qwen-2")
    assert names(changes.duplicated(copied, "d1"))[1] == "qwen-3"


def test_a_disabled_model_keeps_its_roles() -> None:
    off = changes.enabled(NOW, "qwen", False)
    assert [d.enabled for d in off.models.deployments] == [False, False, True, True]
    assert off.roles == NOW.roles
    assert changes.enabled(off, "qwen", True) == NOW
    one = changes.deployment_enabled(NOW, "d2", False)
    assert [d.enabled for d in one.models.deployments] == [True, False, True, True]


def test_a_removed_model_leaves_its_roles() -> None:
    gone = changes.without_model(NOW, "qwen")
    assert names(gone) == ["mini", "vectors"]
    assert gone.roles.chat_llm_model == ""
    assert gone.roles.chat_llm_fallbacks == ("mini", "small")
    assert changes.without_model(NOW, "small").models.files == ()
    assert changes.without_model(NOW, "small").roles.chat_llm_fallbacks == ("mini",)
    assert changes.without_model(NOW, "vectors").roles.embedding_model == ""


def test_a_role_with_a_model_of_a_gateway_elsewhere_stays() -> None:
    far = replace(NOW, roles=NOW.roles.given(Role.CHAT, "office-model"))
    assert changes.without_model(far, "qwen").roles.chat_llm_model == "office-model"


def test_one_deployment_of_two_can_go() -> None:
    assert changes.without_deployment(NOW, "d2").roles == NOW.roles
    assert changes.without_deployment(NOW, "d3").roles.memory_llm_model == ""


def test_a_file_is_added_or_replaced_by_its_name() -> None:
    longer = replace(FILE, context_tokens=8192)
    assert changes.with_file(NOW, longer).models.files == (longer,)
    other = ModelFile("other", "/models/other.gguf")
    assert changes.with_file(NOW, other).models.files == (FILE, other)


@pytest.mark.parametrize("role", list(Role))
def test_a_model_gets_a_role(role: Role) -> None:
    changed = replace(NOW, roles=NOW.roles.given(role, "mini"))
    assert changed.roles.of(role) == replace(
        NOW.roles.of(role),
        model="mini",
        fallbacks=tuple(n for n in NOW.roles.of(role).fallbacks if n != "mini"),
    )
    others = [other for other in Role if other is not role]
    assert [changed.roles.of(r) for r in others] == [NOW.roles.of(r) for r in others]


def test_fallbacks_are_each_there_once() -> None:
    choice = RoleChoice("qwen", 0.5, 100, ("mini", "qwen", "mini"))
    assert changes.with_choice(NOW, Role.CHAT, choice).roles.chat_llm_fallbacks == ("mini",)


@pytest.mark.parametrize(
    ("tokens", "limit", "bounded"),
    [(2048, None, 2048), (2048, 1024, 1024), (512, 1024, 512), (None, 1024, 1024),
     (None, None, None)],
)  # fmt: skip
def test_tokens_stay_within_the_models_limit(
    tokens: int | None, limit: int | None, bounded: int | None
) -> None:
    assert changes.bounded(tokens, limit) == bounded


def test_free_names() -> None:
    assert changes.free_name(NOW, "new") == "new"
    assert changes.free_name(NOW, "small") == "small-2"
    assert changes.free_id(NOW, "d1") == "d1-2"
