"""Graphiti's cross-encoder, which does nothing: found things keep the order they were found in."""

from graphiti_core.cross_encoder.client import CrossEncoderClient


class NoReranker(CrossEncoderClient):
    """Calls no model."""

    async def rank(self, query: str, passages: list[str]) -> list[tuple[str, float]]:
        """The passages as they are, the first with the highest score."""
        del query
        return [(passage, 1.0 / (at + 1)) for at, passage in enumerate(passages)]
