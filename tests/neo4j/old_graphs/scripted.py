"""Graphiti's language model, embedder and reranker, played from the story inside the process."""

import ast
import json
import re
from collections.abc import Iterable
from typing import Any

from embedding import text_vector
from entity_kinds import Kinds, attributes, label
from graphiti_core.cross_encoder.client import CrossEncoderClient
from graphiti_core.embedder.client import EmbedderClient
from graphiti_core.llm_client.client import LLMClient
from graphiti_core.llm_client.config import LLMConfig
from graphiti_core.prompts.models import Message
from pydantic import BaseModel
from story import Claim, Told


class StoryModel(LLMClient):
    """Answers as a good model would, about the episode in `told`, from what the prompt shows."""

    def __init__(self, kinds: Kinds) -> None:
        super().__init__(LLMConfig(api_key="none", model="story", small_model="story"))
        self.told: Told | None = None
        self._kinds = kinds

    async def _generate_response(
        self,
        messages: list[Message],
        response_model: type[BaseModel] | None = None,
        *_: Any,
        **__: Any,
    ) -> dict[str, Any]:
        assert response_model is not None
        assert self.told is not None
        prompt = messages[-1].content
        if response_model in self._kinds.values():
            return attributes(response_model, _entity(prompt)["name"])
        answers = {
            "ExtractedEntities": lambda: self._entities(self.told),
            "ExtractedEdges": lambda: _edges(self.told),
            "NodeResolutions": lambda: _resolutions(prompt),
            "EdgeDuplicate": lambda: _duplicates(self.told, prompt),
            "EntitySummary": lambda: {"summary": _summary(self.told, _entity(prompt))},
        }
        return answers[response_model.__name__]()

    def _entities(self, told: Told) -> dict[str, Any]:
        numbers = {name: number for number, name in enumerate(["Entity", *self._kinds])}
        found = [
            {"name": thing.name, "entity_type_id": numbers[label(thing.kind, self._kinds)]}
            for thing in told.things
        ]
        return {"extracted_entities": found}


class StoryEmbedder(EmbedderClient):
    """`text_vector` for every text."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    async def create(
        self, input_data: str | list[str] | Iterable[int] | Iterable[Iterable[int]]
    ) -> list[float]:
        text = input_data if isinstance(input_data, str) else next(iter(input_data))
        return text_vector(str(text), self.dimension)

    async def create_batch(self, input_data_list: list[str]) -> list[list[float]]:
        return [text_vector(text, self.dimension) for text in input_data_list]


class NoReranker(CrossEncoderClient):
    """Keeps the order."""

    async def rank(self, query: str, passages: list[str]) -> list[tuple[str, float]]:
        del query
        return [(passage, 1 - number / 100) for number, passage in enumerate(passages)]


def _edges(told: Told) -> dict[str, Any]:
    places = {thing.name: number for number, thing in enumerate(told.things)}
    return {
        "edges": [
            {
                "relation_type": claim.relation,
                "source_entity_id": places[claim.subject],
                "target_entity_id": places[claim.object],
                "fact": claim.text,
                "valid_at": claim.valid_at and f"{claim.valid_at:%Y-%m-%dT%H:%M:%SZ}",
                "invalid_at": claim.invalid_at and f"{claim.invalid_at:%Y-%m-%dT%H:%M:%SZ}",
            }
            for claim in told.claims
        ]
    }


def _resolutions(prompt: str) -> dict[str, Any]:
    existing = json.loads(_section(prompt, "EXISTING ENTITIES"))
    # 0.18 wraps the list in another one.
    existing = existing[0] if existing and isinstance(existing[0], list) else existing
    by_name = {entity["name"]: entity["idx"] for entity in existing}
    found = json.loads(_section(prompt, "ENTITIES"))
    return {"entity_resolutions": [_resolution(one, by_name) for one in found]}


def _resolution(entity: dict[str, Any], by_name: dict[str, int]) -> dict[str, Any]:
    place = by_name.get(entity["name"], -1)
    # Now and then a model calls two things doubles and still wants a new one: 0.18 keeps both
    # and writes a fact IS_DUPLICATE_OF between them.
    near = [idx for name, idx in by_name.items() if place < 0 and _is_near(name, entity["name"])]
    return {
        "id": entity["id"],
        "name": entity["name"],
        "duplicate_idx": place,
        "duplicates": near[:1] if place < 0 else [place],
    }


def _is_near(name: str, other: str) -> bool:
    # "Project Maple 2" and "Project Maple 3", but only for one of the names.
    return name.startswith("Project Maple") and other.startswith("Project Maple")


def _duplicates(told: Told, prompt: str) -> dict[str, Any]:
    new = _section(prompt, "NEW FACT").strip()
    claim = next((one for one in told.claims if one.text == new), None)
    existing = ast.literal_eval(_section(prompt, "EXISTING FACTS").strip())
    candidates = ast.literal_eval(_section(prompt, "FACT INVALIDATION CANDIDATES").strip())
    return {
        "duplicate_facts": [n for n, one in enumerate(existing) if one["fact"] == new],
        "contradicted_facts": [n for n, one in enumerate(candidates) if _ends(claim, one["fact"])],
        "fact_type": "DEFAULT",
    }


def _ends(claim: Claim | None, fact: str) -> bool:
    return claim is not None and bool(claim.ends) and claim.ends == fact


def _summary(told: Told, entity: dict[str, Any]) -> str:
    name = entity["name"]
    news = [claim.text for claim in told.claims if name in (claim.subject, claim.object)]
    old = [line for line in str(entity.get("summary") or "").split("; ") if line]
    return "; ".join(dict.fromkeys([*old, *news]))[-240:]


def _entity(prompt: str) -> dict[str, Any]:
    return ast.literal_eval(_section(prompt, "ENTITY").strip())


def _section(prompt: str, tag: str) -> str:
    found = re.findall(rf"<{tag}>\n(.*?)</{tag}>", prompt, re.DOTALL)
    assert found, f"no {tag} in the prompt"
    # An episode may hold anything, but the prompts show it before these sections.
    return found[-1]
