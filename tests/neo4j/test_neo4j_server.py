"""The server that stands behind the tests of Neo4j is the real one and keeps its graph."""

import shutil
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ServiceUnavailable

from tests.fakes import neo4j_fixture, neo4j_server
from tests.fakes.neo4j_server import Neo4jServer, neo4j_missing

pytest_plugins = ["pytester"]
COUNT = "MATCH (n) RETURN count(n) AS nodes"


def test_it_is_neo4j_5_26_community(neo4j: Neo4jServer) -> None:
    found = neo4j.rows("CALL dbms.components() YIELD name, versions, edition")
    assert [row["edition"] for row in found] == ["community"]
    assert found[0]["versions"][0].startswith("5.26.")


@pytest.mark.long
def test_a_killed_server_keeps_what_was_committed(neo4j: Neo4jServer) -> None:
    neo4j.rows("UNWIND range(1, 100) AS n CREATE (:Kept {n: n, text: 'Żółw 亀 🐢'})")
    uri = neo4j.uri
    neo4j.kill()
    assert not neo4j.is_running
    with pytest.raises(ServiceUnavailable):
        neo4j.rows(COUNT)
    neo4j.restart()
    assert neo4j.uri == uri
    assert neo4j.rows("MATCH (n:Kept) RETURN count(n) AS nodes, max(n.text) AS text") == [
        {"nodes": 100, "text": "Żółw 亀 🐢"}
    ]


@pytest.mark.long
def test_each_test_begins_empty_even_after_a_kill(request: pytest.FixtureRequest) -> None:
    server: Neo4jServer = request.getfixturevalue("neo4j_server")
    server.rows("CREATE (:Left)")
    server.kill()
    assert request.getfixturevalue("neo4j").rows(COUNT) == [{"nodes": 0}]


def test_a_wrong_password_is_refused_and_locks_nobody_out(neo4j: Neo4jServer) -> None:
    for _ in range(5):
        wrong = GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, "wrong"))
        with wrong, pytest.raises(AuthError):
            wrong.verify_connectivity()
    assert neo4j.rows(COUNT) == [{"nodes": 0}]


def test_it_answers_as_a_cluster_of_one(neo4j: Neo4jServer) -> None:
    routed = GraphDatabase.driver(neo4j.uri.replace("bolt", "neo4j"), auth=neo4j.auth)
    with routed:
        assert routed.execute_query(COUNT).records[0]["nodes"] == 0


@pytest.mark.long
@pytest.mark.usefixtures("neo4j_jars")
def test_without_authentication_anyone_may_read(tmp_path: Path) -> None:
    with Neo4jServer(tmp_path, password=None) as server:
        assert server.auth is None
        assert server.rows(COUNT) == [{"nodes": 0}]


@pytest.mark.usefixtures("neo4j_jars")
def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = Neo4jServer(tmp_path, settings={"server.memory.pagecache.size": "much"})
    with pytest.raises(RuntimeError, match=r"pagecache\.size"), server:
        pass
    assert not server.is_running


def test_missing_parts_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(neo4j_server, "JARS", tmp_path / "none")
    assert "fetch.sh" in neo4j_missing()
    monkeypatch.setattr(neo4j_server, "JARS", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert "Java 17" in neo4j_missing()


@pytest.mark.parametrize(("must_run", "outcome"), [("", "skipped"), ("1", "errors")])
def test_what_is_missing_skips_here_and_fails_in_ci(
    must_run: str, outcome: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_server, "JARS", pytester.path / "none")
    monkeypatch.setenv(neo4j_fixture.MUST_RUN, must_run)
    pytester.makepyfile("def test_it(neo4j): pass")
    done = pytester.runpytest_inprocess("-p", "tests.fakes.neo4j_fixture", "-rs", "-p", "no:qt")
    done.assert_outcomes(**{outcome: 1})
    done.stdout.fnmatch_lines(["*the jars of Neo4j are missing*"])
