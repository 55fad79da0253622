"""How rows lie in Neo4j, and what failures of it mean."""

from datetime import UTC, datetime

import pytest
from neo4j.exceptions import Neo4jError, ServiceUnavailable
from neo4j.time import DateTime

from nova_desktop.children.memory.neo4j_graph.errors import outcome_of, translated
from nova_desktop.children.memory.neo4j_graph.look import _is_old
from nova_desktop.children.memory.neo4j_graph.shapes import own_labels, properties_of, row_of
from nova_desktop.children.memory.neo4j_graph.times import iso, told
from nova_desktop.children.memory.neo4j_graph.words import question, typed
from nova_desktop.domain.memory_state import PlaceOutcome
from nova_desktop.domain.problems import ProblemCode

AT = "2026-03-01T12:00:00.123456+00:00"


def said(code: str, message: str = "no") -> Neo4jError:
    return Neo4jError._hydrate_neo4j(code=code, message=message)


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        ("Neo.ClientError.Security.Unauthorized", "no", PlaceOutcome.PASSWORD_REFUSED),
        ("Neo.ClientError.Security.AuthenticationRateLimit", "no", PlaceOutcome.PASSWORD_REFUSED),
        ("Neo.ClientError.Security.CredentialsExpired", "no", PlaceOutcome.PASSWORD_REFUSED),
        ("Neo.ClientError.Security.Forbidden", "Write is not allowed", PlaceOutcome.NO_PERMISSION),
        ("Neo.ClientError.Database.DatabaseNotFound", "no", PlaceOutcome.NO_DATABASE),
        ("Neo.ClientError.Cluster.NotALeader", "No write operations", PlaceOutcome.READ_ONLY),
        (
            "Neo.DatabaseError.General.UnknownError",
            "No space left on device",
            PlaceOutcome.READ_ONLY,
        ),
        ("Neo.TransientError.Database.DatabaseUnavailable", "no", PlaceOutcome.REFUSED),
        ("Neo.TransientError.Transaction.DeadlockDetected", "no", PlaceOutcome.REFUSED),
        ("Neo.ClientError.Statement.SyntaxError", "no", PlaceOutcome.FAILED),
    ],
)
def test_what_a_server_says_is_told_apart(code: str, message: str, outcome: PlaceOutcome) -> None:
    assert outcome_of(said(code, message)) is outcome


def test_work_on_a_good_place_waits_for_what_may_pass() -> None:
    waiting = (
        ServiceUnavailable("gone"),
        TimeoutError(),
        said("Neo.ClientError.Security.Unauthorized"),
    )
    for error in waiting:
        made = translated(error)
        assert (made.code, made.retryable) == (ProblemCode.MEMORY_DOWN, True)
    full = translated(said("Neo.DatabaseError.General.UnknownError", "Disk is full"))
    assert (full.code, full.retryable) == (ProblemCode.MEMORY_READ_ONLY, True)
    wrong = translated(said("Neo.ClientError.Statement.SyntaxError"))
    assert (wrong.code, wrong.retryable) == (ProblemCode.MEMORY_FAILED, False)


@pytest.mark.parametrize(
    ("version", "old"),
    [
        ("5.26.30", False),
        ("5.25.1", True),
        ("4.4.40", True),
        ("2025.10.1", False),
        ("5.27-aura", False),
        ("", False),
    ],
)
def test_versions(version: str, old: bool) -> None:
    assert _is_old(version) is old


def test_an_entity_goes_there_and_back() -> None:
    values = {
        "space": "nova",
        "created_at": AT,
        "name": "Anna",
        "summary": "s",
        "labels": ["Person"],
        "attributes": {"age": 3, "deep": {"a": [1, "b"]}, "name": "not hers"},
    }
    made = properties_of("entity", "e1", values)
    assert made["labels"] == ["Person", "Entity"]
    assert made["age"] == 3
    assert "deep" not in made
    back = row_of("entity", {"p": made, "labels": ["Entity", "Person"], "vector": None})
    assert (back.id, back.values) == ("e1", values)


def test_a_fact_of_graphiti_shows_no_marks_and_one_on_doubles_is_hidden() -> None:
    found = {
        "uuid": "f",
        "group_id": "nova",
        "created_at": DateTime(2025, 6, 1, 8, 0, 0, 0, tzinfo=UTC),
        "name": "IS_DUPLICATE_OF",
        "fact": "a is b",
    }
    row = row_of("fact", {"p": found, "start": "a", "finish": "b"})
    assert row.values["wrong"] is True
    assert row.values["expired_at"] == "2025-06-01T08:00:00+00:00"
    plain = row_of("fact", {"p": {**found, "name": "KNOWS"}, "start": "a", "finish": "b"})
    assert (plain.values["wrong"], plain.values["expired_at"]) == (False, None)
    assert plain.values["episodes"] == []


def test_an_episode_of_graphiti_is_extracted() -> None:
    found = {"uuid": "e", "group_id": "nova", "created_at": None, "valid_at": "2025-06-01T08:00:00"}
    row = row_of("episode", {"p": found})
    assert row.values["extracted"] is True
    assert row.values["valid_at"] == "2025-06-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("entity", {"space": "nova"}),
        ("episode", {"space": "nova", "created_at": "yesterday"}),
        ("fact", {"space": "nova", "created_at": AT, "name": 3}),
        ("mention", {"space": None, "created_at": AT}),
    ],
)
def test_what_is_no_row_is_refused(kind: str, values: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        properties_of(kind, "x", values)


def test_times_of_every_form_are_in_utc() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for given in (noon, noon.replace(tzinfo=None), "2026-01-01T13:00:00+01:00", noon.isoformat()):
        assert told(given) == noon
    assert iso(DateTime(2026, 1, 1, 12, 0, 0, 123456789)) == "2026-01-01T12:00:00.123456+00:00"
    assert (told("no time"), told(3), told(None)) == (None, None, None)


def test_labels_of_graphiti_are_left_out() -> None:
    assert own_labels(["Entity", "Person", "Entity_nova", "Person"]) == ["Person"]


def test_questions_hold_words_and_no_syntax() -> None:
    assert question('Anna\\" OR *:* (x)', ("fact",)) == 'fact:("anna" "or" "x")'
    assert question("!?", ("fact", "name")) == ""
    assert question("東京 カナ", ("fact",)) == 'fact:("東京" *カナ*)'
    assert typed("Rom liv", ("name",)) == "(name:(rom*)) AND (name:(liv*))"
    assert typed("Müll", ("name",)) == "(name:(müll* mull*))"
    assert typed("Straß Москвой", ("name",)) == "(name:(straß* strass*)) AND (name:(москвой*))"
    assert len(question(" ".join(f"w{n}" for n in range(3000)), ("fact",)).split()) <= 48
