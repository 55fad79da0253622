"""What each tool shows beforehand, does, and gives."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import unmarked
from nova_desktop.domain.agent.previews import LONGEST_VALUE, preview_from, preview_text
from nova_desktop.domain.agent.tools import FieldChange, Preview
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.commands import Actor, create_conversation, remember_conversation
from nova_desktop.domain.memory import NewEpisode
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Attachment, Priority, TaskStatus
from nova_desktop.services.agent.ports import ToolContext
from tests.fakes.agent_tools import HERE, NOW, ToolDesk, open_tool_desk

pytestmark = pytest.mark.anyio
CHAT = ToolContext("run", "chat", conversation="c")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[ToolDesk]:
    with open_tool_desk(tmp_path) as opened:
        await opened.tasks.add("Call the bank", task="t", notes="About the fee", labels=["money"])
        yield opened


async def said(desk: ToolDesk, tool: str, context: ToolContext = HERE, **arguments: object) -> str:
    result = await desk.use(tool, arguments, context)
    assert result.ok, result.text
    return unmarked(result.text)


async def preview(desk: ToolDesk, tool: str, **arguments: object) -> Preview:
    offered = await desk.offer(tool, arguments)
    assert offered.refusal == ""
    return preview_from((await desk.gate.ask(offered, HERE)).preview)


async def test_tasks_are_listed(desk: ToolDesk) -> None:
    await desk.tasks.add("Later", task="l", due=Due.on(NOW.date().replace(day=20)))
    await desk.tasks.add("Soon", task="s", due=Due.on(NOW.date()), priority=Priority.HIGH)
    await desk.tasks.add("Over", task="o", status=TaskStatus.DONE)
    await desk.tasks.add("A\nforged | line\n- x | y", task="f", labels=["odd"])
    lines = (await said(desk, "list_tasks")).split("\n")
    assert lines[0] == "- s | Soon | new, due 2026-03-01, priority high"
    assert [line.split(" ")[1] for line in lines] == ["s", "l", "t", "f"]
    assert await said(desk, "list_tasks", state="done") == "- o | Over | done"
    assert (await said(desk, "list_tasks", due_by="2026-03-05")).startswith("- s | Soon")
    assert "l | Later" not in await said(desk, "list_tasks", due_by="2026-03-05")
    assert (await said(desk, "list_tasks", words="fee")).startswith("- t | Call the bank")
    assert (await said(desk, "list_tasks", label="odd")).count("\n") == 0
    assert (await said(desk, "list_tasks", limit=1)).endswith("(of 4 in all)")
    assert await said(desk, "list_tasks", words="nothing of that") == "No tasks."


async def test_a_task_is_read_with_all_that_belongs_to_it(desk: ToolDesk) -> None:
    project = await said(desk, "create_project", replace(HERE, call="p"), name="Taxes 2026")
    person = await said(desk, "create_person", replace(HERE, call="q"), name="Ann")
    arguments = {
        "task": "t",
        "project": "taxes 2026",
        "add_people": ["ANN"],
        "due": "2026-05-01T09:00",
    }
    await desk.use("update_task", arguments)
    await desk.use("split_task", {"task": "t", "subtasks": ["One", "Two"]}, replace(HERE, call="s"))
    await desk.tasks.comment("t", "They close at four.\nReally.")
    await desk.tasks.attach(Attachment("f", "t", "bill.pdf", "/x/bill.pdf", NOW, 12))
    text = await said(desk, "get_task", task="t")
    for part in (
        "Task t: Call the bank", "status: new", "due: 2026-05-01T09:00:00[Europe/Berlin]",
        "project: Taxes 2026", "labels: money", "people: Ann", "Notes:\nAbout the fee",
        "| One | new", "you: They close at four.\n  Really.", "- f | bill.pdf | 12 bytes",
    ):  # fmt: skip
        assert part in text
    assert project.startswith("Created the project ")
    assert person.endswith(": Ann")
    assert "| Taxes 2026 | 3 open tasks" in await said(desk, "list_projects")
    assert "| Ann | 1 open tasks" in await said(desk, "list_people")
    assert "t | Call the bank" in await said(desk, "list_tasks", project="Taxes 2026", person="Ann")


async def test_a_new_task(desk: ToolDesk) -> None:
    await desk.places.named(kind := next(k for k in _kinds() if k == "project"), "Taxes")
    assert kind
    arguments = {
        "title": "Send the\nform", "notes": "N", "due": "2026-05-01", "priority": "low",
        "project": "TAXES", "labels": ["a"], "parent": "t",
    }  # fmt: skip
    shown = await preview(desk, "create_task", **arguments)
    assert FieldChange("due", "", "2026-05-01") in shown.changes
    text = await said(desk, "create_task", **arguments)
    (card,) = await desk.lists.below("t")
    assert text == f"Created task {card.task.id}: Send the form"
    made = await desk.task(card.task.id)
    assert (made.title, made.notes, made.priority) == ("Send the form", "N", Priority.LOW)
    assert (made.due, made.labels) == (Due.on(NOW.date().replace(month=5, day=1)), ("a",))


def _kinds() -> list[str]:
    from nova_desktop.domain.task_places import PlaceKind

    return list(PlaceKind)


async def test_before_and_after(desk: ToolDesk) -> None:
    await desk.tasks.edit("t", due=Due.on(NOW.date()), priority=Priority.HIGH)
    shown = await preview(
        desk, "update_task", task="t", title="Call", clear=["due", "notes", "priority"],
        add_labels=["now"], remove_labels=["MONEY"], status="waiting",
    )  # fmt: skip
    assert shown.about == "Call the bank"
    assert {each.field: (each.before, each.after) for each in shown.changes} == {
        "title": ("Call the bank", "Call"),
        "due": ("2026-03-01", ""),
        "notes": ("About the fee", ""),
        "priority": ("high", ""),
        "labels": ("money", "now"),
        "status": ("new", "waiting"),
    }
    before = await desk.commands.history()
    assert (await desk.task("t")).title == "Call the bank"
    assert await desk.commands.history() == before


async def test_a_change_is_one_undo(desk: ToolDesk) -> None:
    before = await desk.task("t")
    arguments = {
        "task": "t", "title": "Other", "clear": ["notes"], "add_labels": ["x"], "status": "waiting",
        "due": "2026-05-01T09:30",
    }  # fmt: skip
    result = await desk.use("update_task", arguments)
    changed = await desk.task("t")
    assert (changed.title, changed.notes, changed.status) == ("Other", "", TaskStatus.WAITING)
    assert {entry.actor for entry in await desk.commands.batch(result.batch)} == {Actor.NOVA}
    undone = await desk.journal.undo(result.batch)
    assert len(undone) == 3
    assert replace(await desk.task("t"), updated_at=before.updated_at) == before


async def test_what_is_so_already_is_no_change(desk: ToolDesk) -> None:
    result = await desk.use("update_task", {"task": "t", "title": "Call the bank"})
    assert (result.ok, result.batch) == (True, "")
    assert "Nothing changed" in result.text


async def test_done_with_what_is_below(desk: ToolDesk) -> None:
    await desk.use("split_task", {"task": "t", "subtasks": ["One", "Two"]})
    context = replace(HERE, call="done")
    shown = await preview(desk, "complete_task", task="t", summary="Waived.")
    assert shown.changes == (
        FieldChange("status", "new", "done"),
        FieldChange("summary", "", "Waived."),
        FieldChange("subtask", "One", "done"),
        FieldChange("subtask", "Two", "done"),
    )
    text = await said(desk, "complete_task", context, task="t", summary="Waived.")
    assert "Task t is now done." in text
    cards = await desk.lists.below("t")
    assert {card.task.status for card in cards} == {TaskStatus.DONE}
    assert (await desk.task("t")).summary == "Waived."


async def test_a_place_is_made_once(desk: ToolDesk) -> None:
    await desk.use("create_project", {"name": "Taxes"})
    offered = await desk.offer("create_project", {"name": " TAXES "}, replace(HERE, call="again"))
    assert "There is a project 'Taxes' already" in offered.refusal


async def test_memory(desk: ToolDesk) -> None:
    await desk.commands.carry_out([create_conversation("c", "Chat")], Actor.YOU)
    await desk.graph.remember(
        NewEpisode("note/1", "Ann likes tea. Porto is far.", NOW, title="Note")
    )
    (fact,) = desk.graph.learn("note/1", ("Ann", "Ann likes tea", "tea"))
    text = await said(desk, "recall", CHAT, question="What does Ann like: tea?")
    assert f"fact:{fact.id} | Ann likes tea" in text
    await said(desk, "remember", CHAT, text="Ann moved to Porto.")
    ((key, kept),) = desk.outbox.held.items()
    assert key == "nova/run/chat"
    assert (kept.text, kept.speaker, kept.origin) == ("Ann moved to Porto.", "Nova", "c")
    context = replace(CHAT, call="f")
    offered = await desk.offer("forget", {"id": f"fact:{fact.id}"}, context)
    assert await desk.gate.decide(offered, context) is Permission.ASK
    assert "Forgotten" in await said(desk, "forget", context, id=f"fact:{fact.id}")
    assert fact.id not in desk.graph.known_facts
    gone = await desk.gate.use(offered, context)
    assert (gone.ok, "no longer" in gone.text) == (False, True)


async def test_memory_that_is_off_is_off(desk: ToolDesk) -> None:
    made = [create_conversation("c", "Chat"), remember_conversation("c", False, "nova")]
    await desk.commands.carry_out(made, Actor.YOU)
    for tool, arguments in (
        ("recall", {"question": "x"}), ("remember", {"text": "x"}), ("forget", {"id": "fact:x"}),
    ):  # fmt: skip
        offered = await desk.offer(tool, arguments, CHAT)
        result = await desk.gate.use(offered, CHAT)
        assert (result.ok, "switched memory off" in result.text) == (False, True)
    assert desk.graph.questions == []
    assert desk.outbox.held == {}
    memory = replace(desk.settings.now.memory, enabled=False)
    await desk.settings.change(lambda now: replace(now, memory=memory))
    assert "switched memory off" in (await desk.offer("remember", {"text": "x"})).refusal


async def test_only_files_of_this_task_are_read(desk: ToolDesk, tmp_path: Path) -> None:
    await desk.tasks.add("Other", task="other")
    for task, name in (("t", "mine.txt"), ("other", "theirs.txt")):
        file = tmp_path / name
        file.write_text(f"This is {name}. " + "long " * 10_000)
        await desk.tasks.attach(Attachment(name[0], task, name, str(file), NOW, 5))
    text = await said(desk, "read_file", file="m")
    assert text.startswith("File: mine.txt, part 1 of 3\n\nThis is mine.txt.")
    assert (await said(desk, "read_file", file="mine.txt", part=3)).startswith(
        "File: mine.txt, part 3"
    )
    past = await desk.use("read_file", {"file": "m", "part": 4})
    assert (past.ok, "3 parts" in past.text) == (False, True)
    for file in ("theirs.txt", "t", str(tmp_path / "mine.txt"), "../mine.txt", "mine.txt\0"):
        assert "There is no file" in (await desk.offer("read_file", {"file": file})).refusal
    for context in (replace(HERE, task=""), replace(HERE, task="nobody")):
        assert "gave no files" in (await desk.offer("read_file", {"file": "m"}, context)).refusal
    secret = Attachment("s", "t", "letter.txt", str(tmp_path / "theirs.txt"), NOW, 5)
    await desk.tasks.attach(secret, actor=Actor.IMPORT)
    offered = await desk.offer("read_file", {"file": "letter.txt"})
    assert "There is no file" in offered.refusal
    (tmp_path / "mine.txt").unlink()
    gone = await desk.use("read_file", {"file": "m"})
    assert (gone.ok, "cannot be read" in gone.text) == (False, True)


GIVEN = "https://news.example.org/story"


async def is_asked(desk: ToolDesk, url: str = GIVEN, context: ToolContext = HERE) -> bool:
    offered = await desk.offer("web_fetch", {"url": url}, context)
    assert offered.refusal == ""
    return await desk.gate.decide(offered, context) is Permission.ASK


async def test_only_addresses_that_the_user_gave_are_read_unasked(desk: ToolDesk) -> None:
    desk.pages.pages[GIVEN] = "News"
    assert await is_asked(desk)
    desk.chosen["web_fetch"] = Permission.ALLOW
    assert await is_asked(desk)
    await desk.tasks.comment("t", f"Look at {GIVEN}", Actor.NOVA)
    assert await is_asked(desk)
    await desk.tasks.edit("t", notes=f"See {GIVEN}.", actor=Actor.NOVA)
    assert await is_asked(desk)
    await desk.tasks.comment("t", f"Please read {GIVEN}.")
    assert not await is_asked(desk)
    assert await is_asked(desk, f"{GIVEN}?note=secret")
    assert await is_asked(desk, context=replace(HERE, task=""))
    assert "News" in await said(desk, "web_fetch", url=GIVEN)
    desk.chosen["web_fetch"] = Permission.NEVER
    offered = await desk.offer("web_fetch", {"url": GIVEN})
    assert await desk.gate.decide(offered, HERE) is Permission.NEVER


async def test_an_address_of_the_task_or_the_chat_was_given(desk: ToolDesk) -> None:
    desk.chosen["web_fetch"] = Permission.ALLOW
    await desk.tasks.add(f"Read {GIVEN}", task="w")
    assert not await is_asked(desk, context=replace(HERE, task="w"))
    await desk.commands.carry_out([create_conversation("c", "Chat")], Actor.YOU)
    nova = Message("m1", "c", 0, Author.NOVA, f"Try {GIVEN}", MessageState.COMPLETE, NOW)
    await desk.chats.add_message(nova)
    assert await is_asked(desk, context=CHAT)
    you = Message("m2", "c", 0, Author.YOU, f"Read {GIVEN}", MessageState.COMPLETE, NOW)
    await desk.chats.add_message(you)
    assert not await is_asked(desk, context=CHAT)


async def test_a_page_is_read_after_a_yes_to_exactly_it(desk: ToolDesk) -> None:
    desk.pages.pages[GIVEN] = "News"
    shown = await preview(desk, "web_fetch", url=GIVEN)
    assert shown.about == GIVEN
    assert "News" in await said(desk, "web_fetch", url=GIVEN)
    gone = await desk.use("web_fetch", {"url": f"{GIVEN}/x"}, replace(HERE, call="x"))
    assert (gone.ok, "404" in gone.text) == (False, True)


def test_previews_as_text() -> None:
    whole = Preview("A|b\n", (FieldChange("title", "", "Größe"), FieldChange("x", "1", "2")))
    assert preview_from(preview_text(whole)) == whole
    for text in ("", "{", "[]", "5", '{"changes": 5}', '{"changes": [1, {}]}', '{"about": 5}'):
        assert preview_from(text).about == ""
    long = Preview("x" * 10_000, (FieldChange("f", "y" * 10_000, ""),) * 500)
    found = preview_from(preview_text(long))
    assert len(found.about) == LONGEST_VALUE
    assert len(preview_text(long)) < 60 * (LONGEST_VALUE + 100) + LONGEST_VALUE + 100
