"""A real Neo4j 5.26 Community server on this machine, started, killed and restarted by tests."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

JARS = Path(__file__).parents[2] / ".neo4j" / "jars"
JAVA_AT_LEAST = 17
PASSWORD = "nova-tests"
_FIRST_PASSWORD = "neo4j"
_MODULES = ("java.nio", "java.io", "sun.nio.ch")
_DELETE_ALL = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS"


class Neo4jServer:
    """One server process on a free port of 127.0.0.1, from enter to exit.

    `folder` keeps its database and logs, and can be opened again by a later server with the same
    password. `password` None switches authentication off. `settings` are lines of neo4j.conf that
    add to or replace those of the tests; changes are read at the next start. On Linux the server
    also ends with the thread that started it.
    """

    user = "neo4j"

    def __init__(
        self,
        folder: Path,
        *,
        password: str | None = PASSWORD,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.password = password or ""
        self.settings = dict(settings or {})
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Neo4jServer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def auth(self) -> tuple[str, str] | None:
        """What a driver takes as `auth`."""
        return (self.user, self.password) if self.password else None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> Path:
        """What the process printed; Neo4j's own logs are in `folder`/logs."""
        return self.folder / "server.log"

    def driver(self) -> Driver:
        """A new driver with this server's user and password; close it."""
        return GraphDatabase.driver(self.uri, auth=self.auth)

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one query in a transaction that Neo4j commits itself, on a connection of its own."""
        with self.driver() as driver, driver.session() as session:
            return session.run(query, parameters).data()

    def start(self, timeout_s: float = 90) -> None:
        """Start it and wait until it answers. Raises RuntimeError with the log if it does not."""
        assert not self.is_running
        self._write_configuration()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                _command(self.folder), stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait(timeout_s)
        except BaseException:
            self.kill()
            raise

    def stop(self, timeout_s: float = 60) -> None:
        """End it in an orderly way: everything is checkpointed."""
        self._end(signal.SIGTERM, timeout_s)

    def kill(self) -> None:
        """SIGKILL; nothing if it does not run."""
        self._end(signal.SIGKILL, 30)

    def restart(self) -> None:
        """Start again on the same port and folder; stops it first if it runs."""
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Delete all nodes and relationships; indexes stay."""
        self.rows(_DELETE_ALL)

    def drop_indexes(self) -> None:
        """Drop all indexes but the two token lookups that every database has."""
        found = self.rows("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
        for row in found:
            self.rows(f"DROP INDEX `{row['name']}`")

    def _end(self, number: signal.Signals, timeout_s: float) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        self.process.wait(timeout_s)
        self.process = None

    def _write_configuration(self) -> None:
        conf = self.folder / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        lines = _settings(self.port, has_auth=bool(self.password)) | self.settings
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (conf / "neo4j.conf").write_text(text, encoding="utf-8")

    def _wait(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while not self._answers():
            if time.monotonic() > deadline or self._ended_within(0.1):
                logs = (self.log, self.folder / "logs" / "neo4j.log")
                tails = [_tail(log) for log in logs]
                raise RuntimeError("\n".join(["Neo4j did not start:", *tails]))

    def _ended_within(self, seconds: float) -> bool:
        assert self.process
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _answers(self) -> bool:
        # A driver that is refused waits and logs; a bare connection says it at once.
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        try:
            self._set_password()
            return bool(self.rows("RETURN 1 AS one"))
        except (DriverError, Neo4jError):  # Bolt opens before the databases do
            return False

    def _set_password(self) -> None:
        done = self.folder / "password-is-set"
        if not self.password or done.exists():
            return
        first = GraphDatabase.driver(self.uri, auth=(self.user, _FIRST_PASSWORD))
        with first, first.session(database="system") as session:
            session.run(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                old=_FIRST_PASSWORD,
                new=self.password,
            ).consume()
        done.touch()


def neo4j_missing() -> str:
    """Why no server can be started here, for people; "" if one can."""
    if os.name != "posix":
        return "the Neo4j server for tests runs on Linux and macOS only"
    if not JARS.is_dir():
        return "the jars of Neo4j are missing: run tests/neo4j/fetch.sh"
    version = _java_version()
    if version < JAVA_AT_LEAST:
        return f"Neo4j needs Java {JAVA_AT_LEAST} or newer; found: {version or 'none'}"
    return ""


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return (shutil.which("java", path=f"{home}/bin") if home else None) or shutil.which("java")


def _java_version() -> int:
    java = _java()
    if java is None:
        return 0
    done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found.group(1)) if found else 0


def _command(folder: Path) -> list[str]:
    java = _java()
    if java is None:
        raise RuntimeError(neo4j_missing())
    # A server that outlives a killed test run would hold its memory for ever.
    setpriv = shutil.which("setpriv")
    tied = [setpriv, "--pdeathsig", "KILL"] if setpriv else []
    opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _MODULES]
    memory = ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    home = folder.resolve()
    entry = "org.neo4j.server.CommunityEntryPoint"
    places = [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    return [*tied, java, *memory, *opens, "-cp", f"{JARS}/*", entry, *places]


def _settings(port: int, *, has_auth: bool) -> dict[str, str]:
    here = f"127.0.0.1:{port}"
    return {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": here,
        "server.bolt.advertised_address": here,
        "server.bolt.thread_pool_max_size": "40",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": "64m",
        "dbms.security.auth_enabled": str(has_auth).lower(),
        "dbms.security.auth_minimum_password_length": "1",
        # Else three wrong passwords lock the user for every later test.
        "dbms.security.auth_max_failed_attempts": "0",
        "dbms.usage_report.enabled": "false",
        # Else an orderly stop waits for seconds.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "16m",
        "db.tx_log.rotation.retention_policy": "1 files",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tail(file: Path) -> str:
    if not file.exists():
        return f"{file.name}: none"
    return file.read_text(encoding="utf-8", errors="replace")[-3000:]
