"""`nova-desktop memory …`: takes over an old graph, takes that back, checks, exports; no window."""

import asyncio
import contextlib
import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, TextIO

from filelock import FileLock, Timeout

from nova_desktop.app.core import open_core
from nova_desktop.app.memory_parts import MemoryParts, opened_health
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.memory import Fact, Job
from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphPlace,
    LongWork,
    MemoryHealth,
    PlaceLook,
    ReembedEstimate,
    WorkReport,
)
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.secret_names import address_hides_secret
from nova_desktop.ui.problem_text import problem_text

PASSWORD: Final = "NOVA_NEO4J_PASSWORD"  # noqa: S105 (a name)
_MIGRATIONS: Final = "migrations"
Work = Callable[[MemoryParts], Awaitable[bool]]


class _RefusedError(Exception):
    """Cannot be done like this; the text says why."""


def run_memory(asked: Namespace) -> int:
    """The exit code: 0 when it went well, 1 when not, 2 for what cannot be asked for."""
    try:
        paths = nova_paths(os.environ)
        prepare(paths)
        redactor = Redactor()
        work = _work(asked, paths, redactor)
        with _alone(paths):
            return 0 if asyncio.run(_in_core(paths, redactor, work)) else 1
    except _RefusedError as error:
        _say(error, sys.stderr)
        return 2
    except NovaError as error:
        _say(_told(error.problem), sys.stderr)
        return 1


def _work(asked: Namespace, paths: NovaPaths, redactor: Redactor) -> Work:
    if asked.what == "migrate":
        return lambda parts: _migrate(parts, asked, _source(asked, redactor))
    if asked.what == "roll-back":
        backup = asked.backup or _newest_backup(paths)
        return lambda parts: _roll_back(parts, backup, sure=asked.yes)
    if asked.what == "export":
        return lambda parts: _export(parts, str(Path(asked.path).absolute()))
    return _check


def _source(asked: Namespace, redactor: Redactor) -> GraphPlace:
    if address_hides_secret(asked.source):
        raise _RefusedError(f"No password in the address: it is asked for, or put into {PASSWORD}.")
    password = os.environ.get(PASSWORD)
    if password is None:
        if not sys.stdin.isatty():
            raise _RefusedError(
                f"Nobody can be asked for the password here: put it into {PASSWORD}."
            )
        password = getpass.getpass(f"Password of {asked.user} at {asked.source}: ")
    redactor.add(password)
    return GraphPlace(GraphKind.NEO4J, asked.source, asked.user, password, asked.database)


def _newest_backup(paths: NovaPaths) -> str:
    folder = paths.memory / _MIGRATIONS
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    if not found:
        raise _RefusedError("There is no migration to take back.")
    return str(found[-1])


class _alone:  # noqa: N801 (a context manager)
    """Nobody else uses memory inside: not even Nova's window."""

    def __init__(self, paths: NovaPaths) -> None:
        self._lock = FileLock(paths.run / "nova.lock")

    def __enter__(self) -> None:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise _RefusedError("Nova is running: close it first, or do this in it.") from None

    def __exit__(self, *_: object) -> None:
        self._lock.release()


async def _in_core(paths: NovaPaths, redactor: Redactor, work: Work) -> bool:
    errors: list[BaseException] = []
    core, problems = await open_core(paths, redactor, _tell_problem, errors.append)
    for problem in problems:
        _tell_problem(problem)
    try:
        core.memory.graph.listen(_Told())
        done = await work(core.memory)
    finally:
        await core.close()
    for error in errors:
        _say(f"{type(error).__name__}: {error}", sys.stderr)
    return done and not errors


class _Told:
    """Prints how far long work is: a MemoryListener."""

    def __init__(self) -> None:
        self._tenths = -1

    def job_changed(self, job: Job) -> None:
        """Not told here."""

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        """Not told here."""

    def health_changed(self, health: MemoryHealth) -> None:
        """Not told here."""

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """A line at each tenth."""
        tenths = 10 * done // total if total else 10
        if tenths != self._tenths:
            self._tenths = tenths
            _say(f"  {work}: {10 * tenths}%")


async def _migrate(parts: MemoryParts, asked: Namespace, source: GraphPlace) -> bool:
    await opened_health(parts)
    source = parts.places.trusting(source)
    found = await parts.graph.look(source)
    _tell_look(found)
    if not found.groups:
        return False
    tried = await parts.graph.migrate(source, asked.group, dry_run=True)
    _tell_report("Would be taken over", tried)
    if asked.dry_run:
        return True
    if not _is_sure("Take it over? The graph it comes from stays as it is.", sure=asked.yes):
        return False
    embed = _may_embed(tried, asked)
    made = await parts.graph.migrate(source, asked.group, dry_run=False, embed=embed)
    _tell_report("Taken over", made)
    if tried.to_embed is not None and not embed:
        _say("It is found by words only, until you press Re-embed under Settings, Memory.")
    return made.ok


def _may_embed(tried: WorkReport, asked: Namespace) -> bool:
    """Whether vectors may be made that do not come along."""
    if tried.to_embed is None or asked.text_only:
        return False
    question = "Have them embedded for that? Without it they are found by words only."
    return _is_sure(question, sure=asked.yes)


async def _roll_back(parts: MemoryParts, backup: str, *, sure: bool) -> bool:
    await opened_health(parts)
    if not _is_sure(f"Take the migration {Path(backup).name} back?", sure=sure):
        return False
    await parts.graph.roll_back(backup)
    _say("Taken back.")
    return True


async def _check(parts: MemoryParts) -> bool:
    health = await opened_health(parts)
    _say(f"{health.kind}: {health.state}, {_counted(health)}")
    problems = await parts.graph.check()
    for problem in problems:
        _say(_told(problem))
    if not problems:
        _say("Everything is sound.")
    return not problems


async def _export(parts: MemoryParts, path: str) -> bool:
    await opened_health(parts)
    made = await parts.graph.export(path, ())
    _tell_report(f"Written to {path}", made)
    return made.ok


def _is_sure(question: str, *, sure: bool) -> bool:
    if sure:
        return True
    if not sys.stdin.isatty():
        raise _RefusedError("Nobody can be asked here: add --yes.")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _tell_look(found: PlaceLook) -> None:
    _say(f"There: {found.outcome}, Neo4j {found.version or 'unknown'} {found.detail}".rstrip())
    if found.groups:
        groups = ", ".join(f"{name} ({facts} facts)" for name, facts in found.groups)
        vectors = f"vectors of {found.dimension}" if found.dimension else "vectors of no one length"
        _say(f"  {_counted(found)}, {vectors}; groups: {groups}")


def _tell_report(what: str, made: WorkReport) -> None:
    _say(f"{what}: {_counted(made)} in {made.seconds:.1f} s")
    for line in made.differences:
        _say(f"  {line}")
    if made.to_embed is not None:
        _say(f"  {_embedding(made.to_embed)}")
    if made.backup:
        _say(f"  Backup: {made.backup}")


def _embedding(estimate: ReembedEstimate) -> str:
    cost = "what they cost is not known"
    if estimate.cost_usd is not None:
        cost = f"about ${estimate.cost_usd:.4f}"
    return (
        f"Vectors do not come along for {estimate.texts} texts, things and facts: "
        f"embedding them takes about {estimate.tokens} tokens, {cost}."
    )


def _say(what: object, stream: TextIO | None = None) -> None:
    where = stream or sys.stdout
    if where is not None:  # pyright: ignore[reportUnnecessaryComparison] (None when frozen and windowed)
        with contextlib.suppress(OSError):  # nobody reads any more
            where.write(f"{what}\n")
            where.flush()


def _counted(of: PlaceLook | WorkReport | MemoryHealth) -> str:
    return f"{of.episodes} texts, {of.entities} things, {of.facts} facts"


def _tell_problem(problem: Problem) -> None:
    _say(_told(problem), sys.stderr)


def _told(problem: Problem) -> str:
    text = problem_text(problem)
    return " ".join(part for part in (f"{text.title}.", text.hint, problem.detail) if part)
