"""Which models memory gets: by role and way, never the test model, one embedding model only."""

from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.roles import RoleChoice, Roles
from nova_desktop.domain.served_models import ServedModel, Way
from nova_desktop.services.memory.models import MemoryModelsSource
from tests.unit.memory_window.memory_bench import CHAT, Ways

pytestmark = pytest.mark.anyio


def source(ways: Ways) -> MemoryModelsSource:
    return MemoryModelsSource(ways, patience_s=0.02)


async def test_each_role_with_all_that_a_call_needs() -> None:
    roles = Roles().having(Role.MEMORY, RoleChoice("gpt", 0.3, 900))
    found = await source(Ways()).look(roles)
    (memory,), (small,), (embedding,) = found.memory, found.small, found.embedding
    assert (memory.model, small.model, embedding.model) == ("gpt", "mini", "vectors")
    assert (memory.temperature, memory.max_tokens) == (0.3, 900)
    assert (memory.context_tokens, memory.json_schema) == (8000, True)
    assert (small.context_tokens, small.json_schema) == (None, None)
    assert (embedding.temperature, embedding.max_tokens) == (None, None)
    assert found.dimension == 768  # as long as the model makes it
    assert "sk-run" not in repr(found)


async def test_a_dimension_that_the_model_can_be_cut_to() -> None:
    found = await source(Ways()).look(Roles(embedding_dimension=256))
    assert found.dimension == 256


async def test_the_order_to_try_and_the_certificate_of_each() -> None:
    ways = Ways()
    ways.roles[Role.MEMORY] = [Way("house", "gpt"), Way("", "gpt", takes_over=True)]
    found = await source(ways).look(Roles())
    assert [model.certificate for model in found.memory] == ["PEM", ""]


async def test_the_test_model_reads_nothing() -> None:
    ways = Ways([replace(CHAT, test_model=True)])
    ways.roles = {role: [Way("", "gpt")] for role in Role}
    found = await source(ways).look(Roles())
    assert (found.memory, found.small, found.embedding) == ((), (), ())
    ways.served[0] = CHAT
    assert (await source(ways).look(Roles())).memory[0].model == "gpt"


async def test_words_on_purpose_leave_the_embedding_model_out() -> None:
    found = await source(Ways()).look(Roles(memory_text_only=True))
    assert found.embedding == ()
    assert found.memory != ()


async def test_no_other_embedding_model_takes_over() -> None:
    ways = Ways()
    ways.roles[Role.EMBEDDING] = [Way("", "vectors"), Way("house", "others"), Way("b", "vectors")]
    found = await source(ways).look(Roles())
    assert [model.model for model in found.embedding] == ["vectors", "vectors"]


async def test_a_way_that_is_not_ready_or_lacks_its_key_is_left_out() -> None:
    ways = Ways(slow={"gpt"}, fails={"mini"})
    found = await source(ways).look(Roles())
    assert (found.memory, found.small) == ((), ())
    assert found.embedding[0].model == "vectors"
    ways.slow.clear()
    assert (await source(ways).look(Roles())).memory[0].model == "gpt"


async def test_a_server_of_novas_own_keeps_to_a_schema() -> None:
    ways = Ways([ServedModel("gpt", local=True)])
    assert (await source(ways).look(Roles())).memory[0].json_schema is True
    ways.served[0] = ServedModel("gpt", local=True, json_schema=False)
    assert (await source(ways).look(Roles())).memory[0].json_schema is False


async def test_a_model_that_nobody_tells_of_is_called_all_the_same() -> None:
    ways = Ways([])
    assert (await source(ways).look(Roles())).memory[0].json_schema is None
