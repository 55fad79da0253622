"""Graphs that old releases of Graphiti wrote: a small dump of each, and the real thing at length.

`load_dump` puts the first 60 episodes of a story into a server within a second or two.
`written_graph` has the release itself write 1,000 of them, in an environment of its own, and keeps
the result in `.neo4j/old_graphs`. Both come from tests/neo4j/old_graphs/write_graph.py.
Run as a module this writes the dumps anew.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.fakes.graph_dumps import dumped, load, read_file, write_file
from tests.fakes.neo4j_server import Neo4jServer

GROUP = "nova"
DUMPED_EPISODES = 60
_ROOT = Path(__file__).parents[2]
_SCRIPTS = _ROOT / "tests" / "neo4j" / "old_graphs"
_CACHE = _ROOT / ".neo4j" / "old_graphs"


class OldRelease(NamedTuple):
    """A release of Graphiti, and the length of the vectors that the original Nova had then."""

    name: str
    dimension: int

    @property
    def dump(self) -> Path:
        return _ROOT / "tests" / "data" / "graphs" / f"graphiti-{self.name}.jsonl.gz"

    @property
    def requirements(self) -> Path:
        return _SCRIPTS / f"requirements-{self.name}.txt"


MID_2025 = OldRelease("0.18", 1024)
END_OF_2025 = OldRelease("0.25", 768)
RELEASES = (MID_2025, END_OF_2025)


def load_dump(server: Neo4jServer, release: OldRelease) -> None:
    """Put the dump into an empty database, with the indexes of its release."""
    load(server, read_file(release.dump), release.dimension)


def written_graph(release: OldRelease, folder: Path, episodes: int = 1000) -> Path:
    """Have the release write into `folder`, which must not exist; open it with Neo4jServer(folder).

    Takes minutes the first time and seconds after that. Raises CalledProcessError if the
    environment or the graph cannot be made; what went wrong was printed.
    """
    kept = _CACHE / f"graph-{release.name}-{episodes}-{_fingerprint(release)}"
    if not kept.exists():
        _write(release, kept, episodes)
    shutil.copytree(kept, folder)
    return folder


def _write(release: OldRelease, kept: Path, episodes: int) -> None:
    python = _environment(release)
    part = kept.with_name(f"{kept.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for outdated in _CACHE.glob(f"graph-{release.name}-{episodes}-*"):
        shutil.rmtree(outdated)
    with Neo4jServer(part) as server:
        wanted = ["--uri", server.uri, "--user", server.user, "--episodes", str(episodes)]
        subprocess.run(
            [python, _SCRIPTS / "write_graph.py", *wanted],
            # The order of Graphiti's sets is part of what it writes.
            env=os.environ | {"PYTHONHASHSEED": "0"},
            input=f"{server.password}\n",
            text=True,
            check=True,
        )
        server.stop()
    part.rename(kept)


def _environment(release: OldRelease) -> Path:
    """The interpreter of an environment with this release, made anew if its pins changed."""
    wanted = f"{_ROOT}\n{release.requirements.read_text(encoding='utf-8')}"
    folder = _CACHE / f"env-{release.name}"
    python, stamp = folder / "bin" / "python", folder / "stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    _CACHE.mkdir(parents=True, exist_ok=True)
    (_CACHE.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([python, *install, "-r", release.requirements], check=True)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _fingerprint(release: OldRelease) -> str:
    files = [release.requirements, *sorted(_SCRIPTS.glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _write_dumps() -> None:
    for release in RELEASES:
        with tempfile.TemporaryDirectory() as name:
            folder = written_graph(release, Path(name) / "graph", DUMPED_EPISODES)
            with Neo4jServer(folder) as server:
                release.dump.parent.mkdir(parents=True, exist_ok=True)
                write_file(release.dump, dumped(server, release.dimension))
        print(f"{release.dump.name}: {release.dump.stat().st_size} bytes")


if __name__ == "__main__":
    _write_dumps()
