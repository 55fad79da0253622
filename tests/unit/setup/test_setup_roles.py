"""What the Models step saves: by the same rules as every other choice of a model."""

from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.services.setup.roles import save_roles
from tests.fakes.setup_parts import CHAT, FakeParts

pytestmark = pytest.mark.anyio


@pytest.fixture
def fakes() -> FakeParts:
    fakes = FakeParts()
    short = ServedModel("short", mode=Mode.EMBEDDING, vector_size=768)
    long = ServedModel("long", mode=Mode.EMBEDDING, vector_size=3072)
    untold = ServedModel("untold", mode=Mode.EMBEDDING)
    fakes.gateways.served = (*fakes.gateways.served, short, long, untold)
    return fakes


@pytest.mark.parametrize(("model", "dimension"), [("short", 768), ("long", 1024), ("untold", 1024)])
async def test_a_vector_is_never_longer_than_its_model_makes_it(
    fakes: FakeParts, model: str, dimension: int
) -> None:
    await save_roles(fakes.parts(), {Role.EMBEDDING: model}, text_only=False)
    roles = fakes.settings.now.roles
    assert (roles.embedding_model, roles.embedding_dimension) == (model, dimension)


async def test_of_two_gateways_the_first_ones_model_counts(fakes: FakeParts) -> None:
    second = ServedModel("short", "office", mode=Mode.EMBEDDING, vector_size=256)
    fakes.gateways.served = (*fakes.gateways.served, second)
    await save_roles(fakes.parts(), {Role.EMBEDDING: "short"}, text_only=False)
    assert fakes.settings.now.roles.embedding_dimension == 768


async def test_a_model_is_no_fallback_of_its_own(fakes: FakeParts) -> None:
    fakes.settings.now = Settings(roles=Roles(chat_llm_fallbacks=(CHAT, "other")))
    await save_roles(fakes.parts(), {Role.CHAT: CHAT, Role.MEMORY: ""}, text_only=True)
    roles = fakes.settings.now.roles
    assert (roles.chat_llm_model, roles.chat_llm_fallbacks) == (CHAT, ("other",))
    assert (roles.memory_llm_model, roles.memory_text_only) == ("", True)


async def test_nothing_is_kept_of_what_cannot_be_saved(fakes: FakeParts) -> None:
    before = fakes.settings.now
    fakes.settings.fails = NovaError.of(ProblemCode.DISK_FULL)
    with pytest.raises(NovaError):
        await save_roles(fakes.parts(), {Role.EMBEDDING: "short"}, text_only=False)
    assert fakes.settings.now == before


async def test_the_same_again_saves_nothing(fakes: FakeParts) -> None:
    fakes.settings.now = replace(
        Settings(), roles=Roles(embedding_model="short", embedding_dimension=512)
    )
    fakes.settings.fails = NovaError.of(ProblemCode.DISK_FULL)
    await save_roles(fakes.parts(), {Role.EMBEDDING: "short"}, text_only=False)
    assert fakes.settings.now.roles.embedding_dimension == 512
