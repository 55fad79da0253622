"""Write the story into Neo4j with the release of Graphiti in this environment; no network.

Usage: python write_graph.py --uri URI --user NAME --episodes N, the password on standard input.
Prints one JSON line of counts. Ids and the clock are the story's, so two runs write the same.
"""

import argparse
import asyncio
import importlib.metadata
import json
import logging
import os
import random
import sys
import uuid
from collections.abc import Callable
from typing import Any

GROUP = "nova"


def dimension_of(version: str) -> int:
    """The length of vectors that the original Nova used with this release: first 1024, then 768."""
    return 1024 if version.startswith("0.18.") else 768


def kinds_of(version: str) -> Any:
    """The entity types that the original Nova had at the time of this release."""
    from entity_kinds import EARLY, LATE

    return EARLY if version.startswith("0.18.") else LATE


class StoryClock:
    """Ids and system times that follow from the number of the episode alone."""

    def __init__(self) -> None:
        self._chance = random.Random(18)
        self._ticks = 0
        self._now: Any = None

    def begin(self, now: Any) -> None:
        """`now` is when the episode arrives."""
        self._now = now

    def utc_now(self) -> Any:
        """A little later at each call."""
        import datetime as dt

        self._ticks += 1
        return self._now + dt.timedelta(milliseconds=2000 + self._ticks % 1000)

    def uuid4(self) -> uuid.UUID:
        """The next id."""
        return uuid.UUID(int=self._chance.getrandbits(128), version=4)

    def install(self) -> None:
        """Replace both in all of Graphiti's modules, which import them by name."""
        for name, module in list(sys.modules.items()):
            if name.startswith("graphiti_core"):
                for attribute in ("utc_now", "uuid4"):
                    if hasattr(module, attribute):
                        setattr(module, attribute, getattr(self, attribute))


def connect(uri: str, user: str, password: str, version: str) -> Any:
    """A Graphiti of this release with the story's models."""
    from graphiti_core import Graphiti
    from scripted import NoReranker, StoryEmbedder, StoryModel

    embedder = StoryEmbedder(dimension_of(version))
    return Graphiti(
        *(uri, user, password, StoryModel(kinds_of(version)), embedder, NoReranker()),
        max_coroutines=1,
    )


async def write(graphiti: Any, count: int, version: str) -> None:
    """Add the first `count` episodes, one after the other."""
    from graphiti_core.nodes import EpisodeType
    from story import BEGIN, episodes

    clock = StoryClock()
    clock.install()
    clock.begin(BEGIN)
    await graphiti.build_indices_and_constraints()
    await graphiti.driver.execute_query("CALL db.awaitIndexes(60)")
    for told in episodes(count):
        graphiti.llm_client.told = told
        clock.begin(told.at)
        await graphiti.add_episode(
            name=told.name,
            episode_body=told.text,
            source_description=told.source_description,
            reference_time=told.at,
            source=EpisodeType[told.source],
            group_id=GROUP,
            entity_types=kinds_of(version),
        )
    print(json.dumps({"version": version, **await _counts(graphiti.driver.execute_query)}))
    await graphiti.close()


async def _counts(execute: Callable[..., Any]) -> dict[str, int]:
    query = """
        OPTIONAL MATCH (p:Episodic) WITH count(p) AS episodes
        OPTIONAL MATCH (n:Entity) WITH episodes, count(n) AS entities
        OPTIONAL MATCH ()-[e:RELATES_TO]->()
        RETURN episodes, entities, count(e) AS facts, count(e.expired_at) AS expired
    """
    records, _, _ = await execute(query)
    return dict(records[0])


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--uri", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--episodes", type=int, required=True)
    given = parser.parse_args()
    password = sys.stdin.readline().rstrip("\n")
    version = importlib.metadata.version("graphiti-core")
    # Both are read when Graphiti is imported.
    os.environ["GRAPHITI_TELEMETRY_ENABLED"] = "false"
    os.environ["EMBEDDING_DIM"] = str(dimension_of(version))
    # An empty graph has no property yet, of which Neo4j warns at every query.
    logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
    # Made before there is a loop: in one, 0.25 builds its indexes unasked beside ours.
    graphiti = connect(given.uri, given.user, password, version)
    asyncio.run(write(graphiti, given.episodes, version))


if __name__ == "__main__":
    main()
