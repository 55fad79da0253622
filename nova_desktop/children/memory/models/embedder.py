"""Turns texts into vectors through the gateway: in batches, each text once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from nova_desktop.children.memory.models.embedding_cache import EmbeddingCache
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.models.http import Answer, ModelHttp
from nova_desktop.children.memory.models.usage import UsageSink
from nova_desktop.children.memory.models.vectors import read_vectors
from nova_desktop.domain.memory_state import Endpoint, MemoryModels
from nova_desktop.domain.problems import ProblemCode

BATCH_TEXTS: Final = 64
BATCH_CHARS: Final = 60_000
LONGEST_TEXT: Final = 8_000
"""Characters of a text that are embedded; what is longer is cut, as models do themselves."""
PROMPT: Final = "embedding"
_TAGS: Final = ("role:embedding", "purpose:memory")
_REFUSALS: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.NOT_IMPLEMENTED,
    }
)


class Embedder:
    """Vectors of the model in use, each of length 1 and of `dimension` numbers.

    Only endpoints of one model are asked: vectors of two models cannot be compared.
    """

    def __init__(
        self, http: ModelHttp, cache: EmbeddingCache, sink: UsageSink, models: MemoryModels
    ) -> None:
        self._http = http
        self._cache = cache
        self._sink = sink
        self._models = models
        self._cut_here: set[tuple[str, str]] = set()
        self.problem: ModelCallError | None = None
        """Why the last call failed, None when it went well."""

    def use(self, models: MemoryModels) -> None:
        """Ask these from now on."""
        self._models = models
        self._cut_here.clear()
        self.problem = None

    @property
    def fingerprint(self) -> str:
        """What makes the vectors, as `model|dimension`; "" when there is no embedding model."""
        endpoints = self._models.embedding
        return f"{endpoints[0].model}|{self.dimension}" if endpoints else ""

    @property
    def dimension(self) -> int:
        """The numbers of a vector."""
        return self._models.dimension

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in their order. Raises ModelCallError and GraphError."""
        fingerprint = self.fingerprint
        if not fingerprint:
            raise ModelCallError(ProblemCode.NO_MODEL, "no embedding model")
        wanted = [_shortened(text) for text in texts]
        known = await self._cache.get(fingerprint, wanted)
        missing = [text for text in dict.fromkeys(wanted) if text not in known]
        for batch in _batches(missing):
            vectors = await self._ask(batch)
            made = dict(zip(batch, vectors, strict=True))
            known |= made
            await self._cache.put(fingerprint, made)
        return [known[text] for text in wanted]

    async def _ask(self, texts: list[str]) -> list[list[float]]:
        first = self._models.embedding[0].model
        same = [each for each in self._models.embedding if each.model == first]
        try:
            vectors = await self._http.first_good(same, lambda each: self._call(each, texts))
        except ModelCallError as error:
            self.problem = error
            raise
        self.problem = None
        return vectors

    async def _call(self, endpoint: Endpoint, texts: list[str]) -> list[list[float]]:
        place = (endpoint.base_url, endpoint.model)
        cut_here = place in self._cut_here
        answer = await self._post(endpoint, texts, None if cut_here else self.dimension)
        if not cut_here and _refuses_dimensions(answer):
            self._cut_here.add(place)
            answer = await self._post(endpoint, texts, None)
        body = self._http.check(answer, endpoint)
        self._sink.count(PROMPT, answer.usage)
        return read_vectors(body, len(texts), self.dimension, endpoint.model)

    async def _post(self, endpoint: Endpoint, texts: list[str], dimension: int | None) -> Answer:
        body: dict[str, object] = {"input": texts, "encoding_format": "float"}
        if dimension is not None:
            body["dimensions"] = dimension
        return await self._http.post(endpoint, "embeddings", body, _TAGS)


def _shortened(text: str) -> str:
    # An empty text is refused by most servers, and half a pair of UTF-16 by all.
    plain = text[:LONGEST_TEXT].encode("utf-8", "replace").decode()
    return plain.replace("\n", " ").strip() or "-"


def _batches(texts: Sequence[str]) -> list[list[str]]:
    batches: list[list[str]] = []
    size = BATCH_CHARS
    for text in texts:
        if size + len(text) > BATCH_CHARS or len(batches[-1]) >= BATCH_TEXTS:
            batches.append([])
            size = 0
        batches[-1].append(text)
        size += len(text)
    return batches


def _refuses_dimensions(answer: Answer) -> bool:
    return answer.status in _REFUSALS and "dimension" in answer.text.lower()
