"""Which names Graphiti takes for one thing: a number tells two things apart."""

import inspect
from pathlib import Path

import pytest
from graphiti_core.nodes import EntityNode
from graphiti_core.utils.maintenance import dedup_helpers, node_operations

from nova_desktop.children.memory.ingest.numbered import keep_numbers_apart
from tests.fakes.memory_running import running
from tests.fakes.model_endpoint import FakeModels

SAME = [
    ("Anna  Lindqvist", "anna lindqvist"),
    ("International Conference on Memory", "International Conference on Memory."),
    ("Invoice number 119", "invoice number 119"),
]
APART = [
    ("Invoice number 11", "Invoice number 119"),
    ("Annual meeting of the housing society", "Annual meeting of the housing society 2"),
    ("Contract 2025 with the landlord", "Contract 2026 with the landlord"),
]


def resolved(known: str, new: str) -> bool:
    """Whether `new` is taken for `known` without a model."""
    keep_numbers_apart()
    nodes = [EntityNode(name=name, group_id="nova") for name in (known, new)]
    state = dedup_helpers.DedupResolutionState([None], {}, [])
    indexes = dedup_helpers._build_candidate_indexes(nodes[:1])
    node_operations._resolve_with_similarity(nodes[1:], indexes, state)
    return state.resolved_nodes[0] is not None


@pytest.mark.parametrize(("known", "new"), SAME)
def test_the_same_name_is_one_thing(known: str, new: str) -> None:
    assert resolved(known, new)


@pytest.mark.parametrize(("known", "new"), APART)
def test_another_number_is_another_thing_unless_a_model_says_so(known: str, new: str) -> None:
    assert not resolved(known, new)


def test_graphiti_resolves_one_by_one() -> None:
    source = inspect.getsource(node_operations.resolve_extracted_nodes)
    assert "_resolve_with_similarity([node], indexes, local_state)" in source


@pytest.mark.anyio
async def test_what_differs_in_a_number_is_remembered_as_two(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels()) as here:
        for name in ("tea number 11", "tea number 119", "tea number 110"):
            await here.remember(name, f"Ella likes {name}.")
            await here.until(name)
        entities, _ = await here.parts.graph.entities_page(("nova",), "", "", 50)
        assert {"tea number 11", "tea number 119", "tea number 110"} < {e.name for e in entities}
