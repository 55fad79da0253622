"""Rows of a small graph: Anna moved from Rome to Oslo, and knows Bob."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from nova_desktop.children.memory.graph import Graph, Row, Wanted
from tests.fakes.graphiti_models import embed

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
NOW = Wanted(("nova",), AT)
ALL = Wanted(("nova",), AT, history=True)
NAMES = {"anna": "Anna Kowalska", "bob": "Bob", "rome": "Rome", "oslo": "Oslo"}


def iso(days: float) -> str:
    return (AT + timedelta(days=days)).isoformat()


def episode(name: str, days: float = -10, **values: object) -> Row:
    known = {
        "space": "nova",
        "created_at": iso(days),
        "name": name,
        "source": "text",
        "source_description": "note",
        "content": f"text of {name}",
        "valid_at": iso(days),
        "entity_edges": [],
        "metadata": None,
        "origin_kind": "note",
        "title": f"Title {name}",
        "origin": "",
        "speaker": "",
        "extracted": True,
    }
    return Row("episode", name, {**known, **values})


def entity(name: str, space: str = "nova", **values: object) -> Row:
    text = NAMES.get(name, name)
    known = {"space": space, "created_at": iso(-20), "name": text, "summary": f"about {text}"}
    more = {"labels": ["Person"], "attributes": {"age": 30}}
    return Row("entity", name, {**known, **more, **values}, embed(text))


def fact(name: str, ends: tuple[str, str], text: str, days: float = -9, **values: object) -> Row:
    known = {
        "space": "nova",
        "created_at": iso(days),
        "name": "RELATES_TO",
        "fact": text,
        "subject": ends[0],
        "object": ends[1],
        "valid_at": iso(days),
        "invalid_at": None,
        "expired_at": None,
        "reference_time": None,
        "episodes": ["e1"],
        "attributes": {},
        "pinned": False,
        "wrong": False,
        "by_user": False,
    }
    return Row("fact", name, {**known, **values}, embed(text))


def mention(said: str, name: str) -> Row:
    values = {"space": "nova", "created_at": iso(-9), "episode": said, "entity": name}
    return Row("mention", f"m-{said}-{name}", values)


OVER = {"invalid_at": iso(-5), "expired_at": iso(-5)}
ROWS = [
    episode("e1", -10),
    episode("e2", -5, content="Anna left Rome for Oslo"),
    entity("anna"),
    entity("bob"),
    entity("rome", labels=["Place"]),
    entity("oslo", labels=["Place"]),
    entity("far", "other"),
    fact(
        "f-rome", ("anna", "rome"), "Anna lives in Rome", -9, invalid_at=iso(-5), expired_at=iso(-5)
    ),
    fact("f-oslo", ("anna", "oslo"), "Anna lives in Oslo", -5, episodes=["e2"]),
    fact("f-bob", ("anna", "bob"), "Anna knows Bob well", -8, episodes=["e1", "e2"]),
    mention("e1", "anna"),
    mention("e1", "rome"),
    mention("e1", "bob"),
    mention("e2", "anna"),
    mention("e2", "oslo"),
    mention("e2", "rome"),
    Row(
        "community",
        "c1",
        {"space": "nova", "name": "friends", "summary": "s", "created_at": iso(-1)},
    ),
    Row(
        "membership",
        "cm1",
        {"space": "nova", "created_at": iso(-1), "community": "c1", "entity": "anna"},
    ),
    Row(
        "saga",
        "s1",
        {
            "space": "nova",
            "name": "move",
            "summary": "a move",
            "created_at": iso(-10),
            "first_episode": "e1",
            "last_episode": "e2",
            "last_summarized_at": iso(-4),
            "last_summarized_episode_valid_at": None,
        },
    ),
    Row(
        "saga_episode",
        "se1",
        {"space": "nova", "created_at": iso(-10), "saga": "s1", "episode": "e1", "previous": None},
    ),
    Row(
        "saga_episode",
        "se2",
        {"space": "nova", "created_at": iso(-5), "saga": "s1", "episode": "e2", "previous": "e1"},
    ),
]


async def every_row(graph: Graph, spaces: Sequence[str] = (), after: str = "") -> list[Row]:
    return [row async for page in graph.rows(spaces, after) for row in page]


def key(row: Row) -> tuple[str, str]:
    return row.kind, row.id


def vector_like(one: Row, other: Row) -> bool:
    if one.vector is None or other.vector is None:
        return one.vector is None and other.vector is None
    return one.vector == pytest.approx(other.vector, abs=1e-6)
