"""Writes the file that a released schema leaves here: `python -m tests.data.make_schema_file`.

A file that was released once is never written again: it stands for databases out there.
"""

import asyncio
import re
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from nova_desktop.adapters.sqlite.approval_store import SqliteApprovalStore
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.memory_outbox import SqliteMemoryOutbox
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.adapters.sqlite.model_test_store import SqliteModelTestStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.run_store import SqliteRunStore
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_moments import SqliteMomentStore
from nova_desktop.adapters.sqlite.usage_store import SqliteUsageStore
from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.domain.agent.runs import CallState, Run, RunState, Spent, Step, StepKind
from nova_desktop.domain.chat import Author, Measure, Message, MessageState
from nova_desktop.domain.commands import (
    Actor,
    create_conversation,
    delete_conversation,
    pin_conversation,
    remember_conversation,
    rename_conversation,
)
from nova_desktop.domain.memory import NewEpisode
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.task_commands import (
    add_comment,
    add_lane,
    add_place,
    add_task,
    attach_file,
    delete_task,
    link_task,
    set_status,
)
from nova_desktop.domain.task_import import ImportedTask, Product
from nova_desktop.domain.task_import_commands import import_tasks, task_row
from nova_desktop.domain.task_notices import Moment, NoticeKind
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Attachment, LinkKind, Priority, Repeat, TaskStatus
from nova_desktop.domain.usage import UsageEvent

AT = datetime(2026, 2, 13, 10, 15, tzinfo=UTC)
FIRST = Due.local(AT.date(), time(8), "Europe/Berlin")
PLANTS = Repeat("FREQ=DAILY", False, "plants", FIRST, 2, FIRST.moved_to(date(2026, 2, 14)))
FOLDER = Path(__file__).parent


def released() -> list[tuple[int, Path]]:
    """The schema numbers that have a file, with it, in order."""
    found = [(re.search(r"schema(\d+)", path.name), path) for path in FOLDER.glob("*.sqlite3")]
    return sorted((int(match[1]), path) for match, path in found if match)


async def _fill(database: Database) -> None:
    commands = SqliteCommandStore(database, now=lambda: AT)
    await commands.carry_out([create_conversation("first", "First")], Actor.YOU)
    await commands.carry_out([create_conversation("second", "Second")], Actor.NOVA)
    await commands.carry_out([rename_conversation("second", "Größe")], Actor.YOU)
    await commands.carry_out([create_conversation("third", "Third")], Actor.IMPORT)
    await _talk(SqliteChatStore(database))
    event = UsageEvent("call-1", AT, "gpt", "gpt-1", "chat", "conversation", "", 3, 4, 0.25, 9.5)
    await SqliteUsageStore(database).add_usage([event])
    await SqliteStateStore(database).set_state("draft/first", "Half a thought")
    tests = SqliteModelTestStore(database)
    await tests.add_test(ModelTest("gpt", Probe.ANSWER, AT, "", "openai", True, 410.0, 900.0, 48.0))
    refused = ProblemCode.PROVIDER_KEY_REFUSED
    await tests.add_test(ModelTest("gpt", Probe.JSON_SCHEMA, AT, ok=False, problem=refused))
    note = NewEpisode("note/1", "Größe matters.", AT, title="Note", speaker="Ada")
    await SqliteMemoryOutbox(database).add(note)
    await _work(commands)
    await _ask(SqliteApprovalStore(database, lambda: AT))
    await _run(SqliteRunStore(database))
    await SqliteMomentStore(database).claim([Moment("bank", NoticeKind.REMINDER, AT)], AT)
    await commands.carry_out([remember_conversation("second", False, "work")], Actor.YOU)
    await commands.carry_out([pin_conversation("second", True)], Actor.YOU)
    await commands.carry_out([delete_conversation("third")], Actor.YOU)


async def _work(commands: SqliteCommandStore) -> None:
    """Something in each table of tasks."""
    made = [
        add_place(PlaceKind.PROJECT, "taxes", "Taxes", "#cc0000", "Keep the bills."),
        add_place(PlaceKind.PERSON, "ann", "Ann"),
        add_lane("week", "This week", after="inbox"),
        add_task("bank", "Call the bank", due=Due.local(AT.date(), time(15), "Europe/Berlin"),
                 notes="Ask for the *Größe* of the fee.", project="taxes", people=["ann"],
                 labels=["finance"], priority=Priority.HIGH, deadline=AT.date(),
                 remind_at=AT, estimate_min=15, repeat=Repeat("FREQ=WEEKLY;BYDAY=FR", series="s")),
        add_task("iban", "Find the IBAN", parent="bank", status=TaskStatus.DONE),
        add_task("form", "Send the form", needs=["bank"], lane="week"),
        add_task("gone", "Never mind"),
        add_task("plants", "Water the plants", due=PLANTS.occurrence, repeat=PLANTS),
    ]  # fmt: skip
    await commands.carry_out(made, Actor.IMPORT)
    parts = [
        add_comment("bank", "comment", "They close at four.", Actor.NOVA),
        link_task("bank", "link", LinkKind.CONVERSATION, "first"),
        attach_file(Attachment("file", "bank", "bill.pdf", "/bills/bill.pdf", AT, 1200)),
    ]
    await commands.carry_out(parts, Actor.NOVA)
    hedge = task_row(ImportedTask("Cut the hedge", source="t-1"), "hedge", ())
    await commands.carry_out([import_tasks("chunk", Product.TODOIST, [hedge])], Actor.IMPORT)
    await commands.carry_out([set_status("bank", TaskStatus.NEEDS_REVIEW)], Actor.NOVA)
    await commands.carry_out([delete_task("gone")], Actor.YOU)


async def _ask(store: SqliteApprovalStore) -> None:
    """A question that is open, one with a lasting yes, and a grant that was revoked."""
    for n, scope in enumerate((Scope.EXACTLY, Scope.TOOL, Scope.ONCE)):
        asked = Approval(f"q{n}", "run", f"call{n}", "update_task", '{"task":"bank"}', "{}", AT)
        await store.ask(asked)
        if scope is not Scope.ONCE:
            await store.answer(asked.id, Answer.ALLOWED, scope, "Größe")
    await store.revoke((await store.grants())[-1].id)


async def _run(store: SqliteRunStore) -> None:
    """One that asks, after a call of a tool, and one that failed."""
    run = Run("run", "Größe", RunState.ASKS, AT, AT, task="bank", question="Which?", steps=2)
    said = Step("run", 1, StepKind.MODEL, AT, "Let me see.", model="m", call_id="c1")
    call = Step("run", 2, StepKind.TOOL, AT, tool="ask_user", arguments="{}", state=CallState.ASKED)
    await store.add_run(run, [said, call])
    failed = replace(run, id="old", state=RunState.FAILED, problem=ProblemCode.ANSWER_CUT)
    await store.add_run(replace(failed, ended_at=AT, spent=Spent(5, None, 1.5)))


async def _talk(store: SqliteChatStore) -> None:
    measure = Measure(3, 4, 0.25, 9.5, 100.0)
    you, nova, done = Author.YOU, Author.NOVA, MessageState.COMPLETE
    for said in (
        Message("m1", "first", 0, you, "Hello", done, AT),
        Message("m2", "first", 0, nova, "Hello 🎉", done, AT, "gpt", "think", measure=measure),
        Message("m3", "first", 0, nova, "Half an", MessageState.STREAMING, AT, "gpt"),
        Message("m4", "second", 0, you, "Bye", MessageState.FAILED, AT, "gpt", "",
                ProblemCode.ANSWER_CUT, "it ended", {"model": "gpt"}),
    ):  # fmt: skip
        await store.add_message(said)
    edited = Message("m5", "second", 0, you, "Bye now", done, AT)
    await store.add_message(edited, parent="")
    again = Message("m6", "second", 0, nova, "See you", done, AT, "gpt")
    await store.add_message(again, parent="m5")
    await store.show_variant("m5", -1)


def main() -> None:
    """Write the file of the newest schema, unless it is there."""
    target = FOLDER / f"nova-schema{shipped_migrations()[-1].number}.sqlite3"
    if target.exists():
        raise SystemExit(f"{target.name} exists and stands for databases out there")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "nova.sqlite3"
        database, _ = open_database(made, Path(folder) / "backups")
        asyncio.run(_fill(database))
        if not database.close():
            raise SystemExit("the database did not close")
        target.write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
