"""Export and import: the same again, and no hostile file gets in."""

import json
import os
import stat
from pathlib import Path

import pytest

from nova_desktop.children.memory.files.exporting import Exporter
from nova_desktop.children.memory.files.importing import Importer
from nova_desktop.children.memory.files.lines import chained
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.store import open_store
from nova_desktop.domain.memory import Question
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_desk import Desk, FakeEmbedder
from tests.fakes.memory_graph import FakeGraph, entity_row, fact_row, mention_row

pytestmark = pytest.mark.anyio


async def fill(desk: Desk) -> None:
    one = await desk.tell("k1", "Anna moved to Hamburg.", title="Letter")
    await desk.tell("k2", "Still to be read.", read=False)
    await desk.tell("k3", "Of the other space.", space="work")
    await desk.graph.put_rows(
        [
            entity_row("a", "Anna"),
            entity_row("h", "Hamburg"),
            fact_row("f1", "Anna lives in Hamburg", ("a", "h"), [one]),
            mention_row(one, "a"),
        ]
    )


def importer(desk: Desk) -> Importer:
    return Importer(desk.store, desk.graph, desk.queue.accept, desk.time)


@pytest.fixture
async def empty(tmp_path: Path):
    store, _ = await open_store(tmp_path / "other")
    yield Desk(store, FakeGraph(fingerprint="tiny|5"), FakeEmbedder())
    await store.close()


def write(path: Path, rows: list[dict], **header: object) -> None:
    """A file with a good header for `rows`, unless it is changed."""
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    counts, hashes = {}, {}
    for row, line in zip(rows, lines, strict=True):
        kind = row.get("kind", "?")
        counts[kind] = counts.get(kind, 0) + 1
        hashes[kind] = chained(hashes.get(kind, ""), line)
    head = {"format": "nova-memory", "version": 1, "counts": counts, "sha256": hashes, **header}
    path.write_bytes(json.dumps(head).encode() + b"\n" + b"".join(lines))


def entity(**values: object) -> dict:
    row = entity_row("x", "X")
    return {"kind": "entity", "id": "x", "values": {**row.values, **values}}


async def test_what_is_exported_is_imported_again(desk: Desk, empty: Desk, tmp_path: Path) -> None:
    await fill(desk)
    path, again = tmp_path / "memory.jsonl", tmp_path / "again.jsonl"
    report = await Exporter(desk.store, desk.graph, desk.time).export(str(path), ())
    assert (report.ok, report.entities, report.facts) == (True, 2, 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for _ in range(2):
        report = await importer(empty).import_file(str(path))
        assert (report.ok, report.entities, report.facts) == (True, 2, 1)
    assert await empty.kept() == await desk.kept()
    await Exporter(empty.store, empty.graph, desk.time).export(str(again), ())
    assert again.read_bytes() == path.read_bytes()
    assert len((await empty.recall.recall(Question("still to be read"))).hits) >= 1
    assert (await empty.recall.recall(Question("letter"))).hits[0].episode.title == "Letter"


async def test_only_the_wanted_spaces_are_exported(desk: Desk, tmp_path: Path) -> None:
    await fill(desk)
    path = tmp_path / "memory.jsonl"
    await Exporter(desk.store, desk.graph, desk.time).export(str(path), ("work",))
    text = path.read_text()
    assert "Of the other space" in text
    assert "Anna" not in text


async def test_a_disk_that_refuses_leaves_the_old_file(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "target.jsonl"
    folder.mkdir()
    (folder / "x").touch()
    with pytest.raises(GraphError):
        await Exporter(desk.store, desk.graph).export(str(folder), ())
    with pytest.raises(GraphError):
        await Exporter(desk.store, desk.graph).export(str(tmp_path / "no" / "where"), ())
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


async def test_forbidden_words_are_left_out(desk: Desk, empty: Desk, tmp_path: Path) -> None:
    await fill(desk)
    path = tmp_path / "memory.jsonl"
    await Exporter(desk.store, desk.graph).export(str(path), ("nova",))
    await empty.edits.set_never(["Hamburg"])
    report = await importer(empty).import_file(str(path))
    assert (report.entities, report.facts) == (1, 0)
    assert report.differences
    assert set(await empty.kept()) == {"entity"}


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "command", "id": "x", "values": {}},
        {"kind": "entity", "id": 5, "values": {}},
        {"kind": "entity", "id": "x", "values": []},
        {"kind": "entity", "id": "", "values": {}},
        entity(space="No Space!"),
        entity(space=None),
        entity(name=["x"]),
        entity(labels="Person"),
        entity(labels=[1]),
        entity(attributes=[]),
        entity(created_at="yesterday"),
        entity(created_at="2026-01-01"),
        {"kind": "fact", "id": "f", "values": fact_row("f", "A", ("no", "where")).values},
        {"kind": "mention", "id": "m", "values": mention_row("no", "x").values},
    ],
)
async def test_a_bad_row_keeps_all_out(empty: Desk, tmp_path: Path, row: dict) -> None:
    path = tmp_path / "bad.jsonl"
    write(path, [entity(), row])
    with pytest.raises(GraphError) as caught:
        await importer(empty).import_file(str(path))
    assert caught.value.code == ProblemCode.MEMORY_FILE_UNREADABLE
    assert await empty.kept() == {}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe binary",
        b"[]\n",
        b"{}\n",
        b'{"format": "nova-memory", "version": 2}\n',
        b"[" * 100_000,
        b'{"format": "nova-memory", "version": 1, "counts": {"entity": 1}, "sha256": {}}\n',
        b'{"format": "nova-memory", "version": 1, "counts": {}, "sha256": {}}\nno json\n',
        b'{"format": "nova-memory", "version": 1, "counts": {}, "sha256": {}}\n{"a": NaN}\n',
    ],
)
async def test_what_is_no_export_is_refused(empty: Desk, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(raw)
    with pytest.raises(GraphError) as caught:
        await importer(empty).import_file(str(path))
    assert caught.value.code == ProblemCode.MEMORY_FILE_UNREADABLE


async def test_a_changed_line_is_noticed(desk: Desk, empty: Desk, tmp_path: Path) -> None:
    await fill(desk)
    path = tmp_path / "memory.jsonl"
    await Exporter(desk.store, desk.graph).export(str(path), ())
    path.write_bytes(path.read_bytes().replace(b"lives in Hamburg", b"died in Hamburg."))
    with pytest.raises(GraphError, match="changed"):
        await importer(empty).import_file(str(path))


async def test_pipes_folders_and_nothing_are_no_files(empty: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "missing"):
        with pytest.raises(GraphError) as caught:
            await importer(empty).import_file(str(path))
        assert caught.value.code == ProblemCode.MEMORY_FILE_UNREADABLE
