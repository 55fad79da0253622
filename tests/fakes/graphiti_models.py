"""Models for a real Graphiti in the test's own process.

They read lines like `Anna | LIVES_IN | Rome | 2026-01-31T00:00:00Z`, where the time is optional.
A fact with the same subject and relation but another object contradicts the older one.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from graphiti_core.cross_encoder.client import CrossEncoderClient
from graphiti_core.embedder.client import EmbedderClient
from graphiti_core.llm_client.client import LLMClient
from pydantic import BaseModel

DIMENSION = 64
_LINE = re.compile(
    r"^\s*(?:\w+: )?([\w ]+?) \| ([A-Z_]+) \| ([\w ]+?)(?: \| (\S+))?\s*$", re.MULTILINE
)
_NOW = re.compile(r"<(CURRENT[ _]MESSAGES?|TEXT)>(.*?)</\1>", re.DOTALL)
_LISTED = re.compile(r"[\"']idx[\"']: (\d+),\s*[\"']fact[\"']: [\"']([^\"']*)")
_CANDIDATE = re.compile(r"[\"']candidate_id[\"']: (\d+),\s*[\"']name[\"']: [\"']([^\"']*)")
_EXTRACTED = re.compile(r"[\"']id[\"']: (\d+),\s*[\"']name[\"']: [\"']([^\"']*)")


class ScriptedModel(LLMClient):
    """Answers each of Graphiti's prompts; `asked` has their response models by name."""

    def __init__(self) -> None:
        super().__init__(None)
        self.asked: list[str] = []

    async def _generate_response(
        self, messages: Any, response_model: Any = None, *_: Any, **__: Any
    ) -> dict[str, Any]:
        name = response_model.__name__ if response_model else "text"
        self.asked.append(name)
        prompt = messages[-1].content
        answer = getattr(self, f"_{name}", None)
        return answer(prompt) if answer else _least(response_model)

    def _ExtractedEntities(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        names = dict.fromkeys(n for s, _, o, _ in _lines(prompt) for n in (s, o))
        return {"extracted_entities": [{"name": n, "entity_type_id": 0} for n in names]}

    def _ExtractedEdges(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        return {
            "edges": [
                {
                    "source_entity_name": subject,
                    "target_entity_name": thing,
                    "relation_type": relation,
                    "fact": f"{subject} {relation} {thing}",
                    "valid_at": since or None,
                    "invalid_at": None,
                }
                for subject, relation, thing, since in _lines(prompt)
            ]
        }

    def _CombinedExtraction(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        return {**self._ExtractedEntities(prompt), **self._ExtractedEdges(prompt)}

    def _EdgeDuplicate(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        new = prompt.split("<NEW FACT>")[1].split("</NEW FACT>", maxsplit=1)[0].strip()
        known = prompt.split("<NEW FACT>", maxsplit=1)[0].split("<FACT INVALIDATION CANDIDATES>")
        same = [int(n) for n, fact in _LISTED.findall(known[0]) if fact == new]
        listed = _LISTED.findall("".join(known))
        head = new.split(" ")[:-1]
        against = [int(n) for n, f in listed if f != new and f.split(" ")[:-1] == head]
        return {"duplicate_facts": same, "contradicted_facts": against}

    def _NodeResolutions(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        known = {name: int(number) for number, name in _CANDIDATE.findall(prompt)}
        found = _EXTRACTED.findall(prompt)
        return {
            "entity_resolutions": [
                {"id": int(n), "name": name, "duplicate_candidate_id": known.get(name, -1)}
                for n, name in found
            ]
        }

    def _SummarizedEntities(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        return {"summaries": []}

    def _Summary(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        return {"summary": "a summary"}

    def _SummaryDescription(self, prompt: str) -> dict[str, Any]:  # noqa: N802 (Graphiti's name)
        return {"description": "a community"}


class WordEmbedder(EmbedderClient):
    """Vectors by words: texts that share words lie near each other."""

    def __init__(self, dimension: int = DIMENSION) -> None:
        self.dimension = dimension

    async def create(
        self, input_data: str | list[str] | Iterable[int] | Iterable[Iterable[int]]
    ) -> list[float]:
        text = input_data if isinstance(input_data, str) else str(next(iter(input_data)))
        return embed(text, self.dimension)

    async def create_batch(self, input_data_list: list[str]) -> list[list[float]]:
        return [embed(text, self.dimension) for text in input_data_list]


class NoRanker(CrossEncoderClient):
    """Leaves the order as it is."""

    async def rank(self, query: str, passages: list[str]) -> list[tuple[str, float]]:
        return [(passage, 1.0 - n / 1000) for n, passage in enumerate(passages)]


def embed(text: str, dimension: int = DIMENSION) -> list[float]:
    """The sum of a random direction for each word, of length 1."""
    total = np.zeros(dimension)
    for word in re.findall(r"\w+", text.lower()) or [""]:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        total += np.random.default_rng(seed).standard_normal(dimension)
    return (total / np.linalg.norm(total)).tolist()


def _lines(prompt: str) -> list[tuple[str, str, str, str]]:
    now = _NOW.search(prompt)
    return _LINE.findall(now[2] if now else prompt)


def _least(model: type[BaseModel] | None) -> dict[str, Any]:
    if model is None:
        return {"content": "some text"}
    fields = model.model_fields.items()
    return {
        name: [] if "list" in str(f.annotation) else "" for name, f in fields if f.is_required()
    }
