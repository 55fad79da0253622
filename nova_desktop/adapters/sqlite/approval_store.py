"""Questions before tools are used, and lasting grants, in SQLite."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final, cast
from uuid import uuid4

from nova_desktop.adapters.sqlite.database import Database, utc_now
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import from_micros, member, storable, to_micros
from nova_desktop.domain.agent.approvals import Answer, Approval, Grant, Scope
from nova_desktop.domain.agent.permission_rules import canonical, grant_of

_KIND: Final = "approval"


class SqliteApprovalStore:
    """The ApprovalStore of the application."""

    def __init__(self, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now

    async def ask(self, approval: Approval) -> Approval:
        """Store it; one of the same run and call is given back as it is."""
        return await self._database.write(partial(_ask, approval=approval))

    async def answer(self, approval_id: str, answer: Answer, scope: Scope, reply: str) -> Approval:
        """The first answer counts; later ones give back what was answered.

        Raises NovaError with CHANGE_REFUSED for a question that is not known, and for OPEN.
        """
        if answer is Answer.OPEN:
            raise refused(_KIND, "open is no answer")
        said = _Said(answer, scope if answer is Answer.ALLOWED else Scope.ONCE, reply, self._now())
        return await self._database.write(partial(said.write, approval_id=approval_id))

    async def approval(self, approval_id: str) -> Approval | None:
        return await self._database.read(partial(_approval, approval_id=approval_id))

    async def approvals(self, run: str = "", *, only_open: bool = True) -> Sequence[Approval]:
        """The oldest first; of all runs with ""."""
        return await self._database.read(partial(_approvals, run=run, only_open=only_open))

    async def grants(self) -> Sequence[Grant]:
        """Those that hold, the oldest first."""
        return await self._database.read(_grants)

    async def revoke(self, grant_id: str) -> None:
        """From now on it is as if it had not been granted."""
        values = (to_micros(self._now()), storable(grant_id))
        await self._database.write(partial(_revoke, values=values))


class _Said:
    """An answer on its way into the database."""

    def __init__(self, answer: Answer, scope: Scope, reply: str, at: datetime) -> None:
        self._answer = answer
        self._scope = scope
        self._reply = reply
        self._at = at
        self._grant = uuid4().hex

    def write(self, connection: sqlite3.Connection, approval_id: str) -> Approval:
        done = connection.execute(
            """
            UPDATE approvals SET answer = ?, scope = ?, reply = ?, answered_at = ?
            WHERE id = ? AND answer = 'open'
            """,
            (
                self._answer,
                self._scope,
                storable(self._reply),
                to_micros(self._at),
                storable(approval_id),
            ),
        )
        found = _approval(connection, approval_id)
        if found is None:
            raise refused(_KIND, f"no question {approval_id}")
        if done.rowcount > 0:
            self._leave_grant(connection, found)
        return found

    def _leave_grant(self, connection: sqlite3.Connection, approval: Approval) -> None:
        exactly = self._scope is Scope.EXACTLY
        arguments = _canonical(approval.arguments) if exactly else ""
        grant = grant_of(approval, self._scope, self._grant, arguments)
        if grant is None or (exactly and not arguments):
            return
        connection.execute(
            """
            INSERT INTO grants (id, tool, scope, granted_at, arguments, run)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            (
                grant.id,
                grant.tool,
                grant.scope,
                to_micros(grant.granted_at),
                grant.arguments,
                grant.run,
            ),
        )


def _canonical(text: str) -> str:
    """ "" for what are no arguments; such a yes counts once."""
    with suppress(ValueError, RecursionError):
        raw: object = json.loads(text)
        if isinstance(raw, dict):
            return canonical(cast("dict[str, object]", raw))
    return ""


def _ask(connection: sqlite3.Connection, approval: Approval) -> Approval:
    connection.execute(
        """
        INSERT INTO approvals (id, run, call, tool, arguments, preview, asked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, call) DO NOTHING
        """,
        (
            storable(approval.id),
            storable(approval.run),
            storable(approval.call),
            storable(approval.tool),
            storable(approval.arguments),
            storable(approval.preview),
            to_micros(approval.asked_at),
        ),
    )
    row = connection.execute(
        "SELECT * FROM approvals WHERE run = ? AND call = ?",
        (storable(approval.run), storable(approval.call)),
    ).fetchone()
    return _approval_from(row)


def _approval(connection: sqlite3.Connection, approval_id: str) -> Approval | None:
    row = connection.execute(
        "SELECT * FROM approvals WHERE id = ?", (storable(approval_id),)
    ).fetchone()
    return None if row is None else _approval_from(row)


def _approvals(connection: sqlite3.Connection, run: str, only_open: bool) -> list[Approval]:
    where = [*(["run = ?"] if run else []), *(["answer = 'open'"] if only_open else [])]
    words = ["SELECT * FROM approvals", *(["WHERE", " AND ".join(where)] if where else [])]
    rows = connection.execute(" ".join([*words, "ORDER BY row"]), (storable(run),) if run else ())
    return [_approval_from(row) for row in rows]


def _grants(connection: sqlite3.Connection) -> list[Grant]:
    rows = connection.execute("SELECT * FROM grants WHERE revoked_at IS NULL ORDER BY row")
    return [
        Grant(
            id=row["id"],
            tool=row["tool"],
            scope=member(Scope, row["scope"], Scope.ONCE),
            granted_at=from_micros(row["granted_at"]),
            arguments=row["arguments"],
            run=row["run"],
        )
        for row in rows
    ]


def _revoke(connection: sqlite3.Connection, values: tuple[int, str]) -> None:
    connection.execute(
        "UPDATE grants SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", values
    )


def _approval_from(row: sqlite3.Row) -> Approval:
    """A word that this version does not know is no yes."""
    answered = row["answered_at"]
    return Approval(
        id=row["id"],
        run=row["run"],
        call=row["call"],
        tool=row["tool"],
        arguments=row["arguments"],
        preview=row["preview"],
        asked_at=from_micros(row["asked_at"]),
        answer=member(Answer, row["answer"], Answer.DENIED),
        scope=member(Scope, row["scope"], Scope.ONCE),
        reply=row["reply"],
        answered_at=None if answered is None else from_micros(answered),
    )
