"""What crosses the line to a child comes back as it was, and nothing else comes through."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.memory import Episode, EpisodeSource, Fact, Hit, Match, Recalled, Thing
from nova_desktop.domain.memory_state import Endpoint, GraphPlace, MemoryModels, MemorySetUp
from nova_desktop.domain.wire import from_wire, to_wire

AT = datetime(2026, 3, 4, 5, 6, 7, 8, UTC)
EPISODE = Episode("e1", "nova", EpisodeSource.CHAT, "chat", "c1", AT, "We met", 6)
FACT = Fact(
    "f1", "nova", "Ann works at Acme", "WORKS_AT", Thing("a", "Ann"), Thing("b", "Acme"), AT
)
ANSWER = Recalled(
    (
        Hit(EPISODE, replace(FACT, since=AT), "We met", ((0, 2), (3, 6)), (Match.MEANING,), 0.5),
        Hit(None, score=1),
    ),
    by_meaning=True,
    took_ms=3.0,
)
SET_UP = MemorySetUp("folder", models=MemoryModels((Endpoint("http://x", "k", "m"),)))


@pytest.mark.parametrize("value", [EPISODE, FACT, ANSWER, SET_UP, GraphPlace()])
def test_what_is_sent_comes_back(value: object) -> None:
    assert from_wire(type(value), to_wire(value)) == value


def test_unknown_keys_are_ignored() -> None:
    assert from_wire(Thing, {"id": "a", "name": "Ann", "colour": "red"}) == Thing("a", "Ann")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "a",
        [],
        {},
        {"id": 1, "name": "Ann"},
        {"id": None, "name": "Ann"},
        {"id": "a", "name": ["Ann"]},
    ],
)
def test_anything_else_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"wanted|no Thing"):
        from_wire(Thing, raw)


def test_a_truth_is_no_number() -> None:
    raw = {"hits": [], "by_meaning": True, "took_ms": True}
    with pytest.raises(ValueError, match="wanted"):
        from_wire(Recalled, raw)
    assert from_wire(Recalled, raw | {"took_ms": 3}) == Recalled((), by_meaning=True, took_ms=3.0)


def test_an_unknown_word_is_refused() -> None:
    raw = to_wire(EPISODE)
    assert isinstance(raw, dict)
    with pytest.raises(ValueError, match="fax"):
        from_wire(Episode, raw | {"source": "fax"})
