"""The gate: what models may write, what users may say, and what then happens."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.agent.approvals import Answer, Permission, Scope
from nova_desktop.domain.agent.marks import LONGEST_RESULT, unmarked
from nova_desktop.domain.agent.previews import preview_from
from nova_desktop.domain.agent.tools import FieldChange
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.agent.mcp_ports import McpAnswer, McpOffer
from tests.fakes.agent_tools import HERE, NOW, SCHEMA, ToolDesk, open_tool_desk

pytestmark = pytest.mark.anyio
NEXT = replace(HERE, call="call2")
OTHER_RUN = replace(HERE, run="run2")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ToolDesk]:
    with open_tool_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
async def task(desk: ToolDesk) -> str:
    return await desk.tasks.add("Call the bank", task="t", notes="About the fee")


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("crate_task", "{}", "There is no tool"),
        ("create_t\u0430sk", '{"title": "x"}', "There is no tool"),
        ("", "{}", "There is no tool"),
        ("x" * 100_000, "{}", "There is no tool"),
        ("create_task", '{"title": ', "no valid JSON"),
        ("create_task", '["title"]', "one JSON object"),
        ("create_task", "{}", '"title" is missing'),
        ("create_task", '{"title": 5}', "must be text"),
        ("create_task", '{"title": "x", "colour": "red"}', 'no "colour"'),
        ("create_task", '{"title": "x", "actor": "you"}', 'no "actor"'),
        ("create_task", '{"title": " \\u200b\\u0007"}', ""),
        ("create_task", '{"title": "\\u0007"}', "must not be blank"),
        ("create_task", '{"title": "x", "due": "tomorrow"}', "is no date"),
        ("create_task", '{"title": "x", "due": "2026-02-30"}', "is no date"),
        ("create_task", '{"title": "x", "due": "0001-01-01"}', "is no date"),
        ("create_task", '{"title": "x", "project": "Nope"}', "There is no project"),
        ("create_task", '{"title": "x", "people": ["Nope"]}', "There is no person"),
        ("create_task", '{"title": "x", "parent": "nope"}', "There is no task"),
        ("create_task", '{"title": "' + "x" * 1_000_000 + '"}', "at most 100000"),
        ("update_task", '{"task": "t"}', "at least one field"),
        ("update_task", '{"task": "nope", "title": "x"}', "There is no task"),
        ("update_task", '{"task": "t", "status": "done"}', "must be one of"),
        ("update_task", '{"task": "t", "clear": ["title"]}', "clear knows"),
        ("update_task", '{"task": "t", "due": "2026-05-01", "clear": ["due"]}', "at once"),
        ("comment_task", '{"task": "t", "text": "  "}', "must not be blank"),
        ("split_task", '{"task": "t", "subtasks": []}', "at least 1"),
        ("split_task", '{"task": "t", "subtasks": [' + '"x",' * 40 + '"y"]}', "at most 30"),
        ("get_task", '{"task": "nope"}', ""),
        ("read_file", '{"file": "/etc/passwd"}', "The user gave no files"),
        ("web_fetch", '{"url": "file:///etc/passwd"}', "Only addresses with http"),
        ("web_fetch", '{"url": "http://127.0.0.1/"}', "Only public addresses"),
        ("forget", '{"id": "everything"}', "An id begins with"),
        ("done__x", "{}", "There is no tool"),
    ],
)  # fmt: skip
async def test_what_models_write_wrongly_is_told_to_them(
    desk: ToolDesk, task: str, tool: str, arguments: str, words: str
) -> None:
    before = await desk.commands.history()
    offered = await desk.offer(tool, arguments)
    assert words in offered.refusal
    assert len(offered.refusal) < 1_500
    if offered.refusal:
        assert await desk.gate.decide(offered, HERE) is Permission.NEVER
        result = await desk.gate.use(offered, HERE)
        assert (result.ok, result.text) == (False, offered.refusal)
    assert await desk.commands.history() == before


async def test_what_is_allowed_is_used_at_once(desk: ToolDesk, task: str) -> None:
    offered = await desk.offer("comment_task", {"task": "t", "text": "They close at four."})
    assert await desk.gate.decide(offered, HERE) is Permission.ALLOW
    result = await desk.gate.use(offered, HERE)
    assert result.ok
    (entry,) = await desk.commands.batch(result.batch)
    assert (entry.actor, entry.command.kind) == (Actor.NOVA, "add_comment")
    assert desk.asked == []


async def test_what_is_asked_about_waits_for_the_answer(desk: ToolDesk, task: str) -> None:
    offered = await desk.offer(
        "update_task", {"task": "t", "title": "Call them", "priority": "high"}
    )
    assert await desk.gate.decide(offered, HERE) is Permission.ASK
    assert not (await desk.gate.use(offered, HERE)).ok
    approval = await desk.gate.ask(offered, HERE)
    assert desk.asked == [approval]
    assert await desk.gate.ask(offered, HERE) == approval
    assert desk.asked == [approval]
    assert (approval.run, approval.call, approval.tool) == ("run", "call", "update_task")
    assert approval.asked_at == NOW
    assert json.loads(approval.arguments) == dict(offered.arguments)
    shown = preview_from(approval.preview)
    assert shown.about == "Call the bank"
    changes = (
        FieldChange("title", "Call the bank", "Call them"),
        FieldChange("priority", "", "high"),
    )
    assert shown.changes == changes
    await desk.store.answer(approval.id, Answer.ALLOWED, Scope.ONCE, "")
    assert await desk.gate.decide(offered, HERE) is Permission.ALLOW
    assert (await desk.gate.use(offered, HERE)).ok
    assert (await desk.task("t")).title == "Call them"
    again = await desk.offer("update_task", {"task": "t", "title": "Call them"}, NEXT)
    assert await desk.gate.decide(again, NEXT) is Permission.ASK


async def test_a_yes_is_to_what_was_shown(desk: ToolDesk, task: str) -> None:
    shown = await desk.offer("update_task", {"task": "t", "title": "Harmless"})
    approval = await desk.gate.ask(shown, HERE)
    await desk.store.answer(approval.id, Answer.ALLOWED, Scope.ONCE, "")
    other = await desk.offer("update_task", {"task": "t", "title": "Harmful"})
    assert await desk.gate.decide(other, HERE) is Permission.ASK
    assert not (await desk.gate.use(other, HERE)).ok
    other_tool = await desk.offer("complete_task", {"task": "t"})
    assert await desk.gate.decide(other_tool, HERE) is Permission.ASK
    assert await desk.gate.decide(shown, OTHER_RUN) is Permission.ASK


@pytest.mark.parametrize("answer", [Answer.DENIED, Answer.EXPIRED])
async def test_a_no_is_a_no(desk: ToolDesk, task: str, answer: Answer) -> None:
    offered = await desk.offer("complete_task", {"task": "t"})
    approval = await desk.gate.ask(offered, HERE)
    await desk.store.answer(approval.id, answer, Scope.TOOL, "")
    assert await desk.gate.decide(offered, HERE) is Permission.ASK
    assert not (await desk.gate.use(offered, HERE)).ok
    assert (await desk.gate.ask(offered, HERE)).answer is answer


@pytest.mark.parametrize(
    ("scope", "reaches"),
    [
        (Scope.ONCE, set()),
        (Scope.EXACTLY, {"same", "same elsewhere"}),
        (Scope.RUN, {"same", "other arguments"}),
        (Scope.TOOL, {"same", "same elsewhere", "other arguments", "other elsewhere"}),
    ],
)
async def test_how_far_a_yes_reaches(
    desk: ToolDesk, task: str, scope: Scope, reaches: set[str]
) -> None:
    one, other = {"task": "t", "title": "A", "notes": "N"}, {"task": "t", "title": "B"}
    turned = {"notes": "N", "title": "A", "task": "t"}
    approval = await desk.gate.ask(await desk.offer("update_task", one), HERE)
    await desk.store.answer(approval.id, Answer.ALLOWED, scope, "")
    calls = {
        "same": (turned, NEXT),
        "same elsewhere": (turned, OTHER_RUN),
        "other arguments": (other, NEXT),
        "other elsewhere": (other, OTHER_RUN),
    }
    for grant in [None, *await desk.store.grants()]:
        if grant is not None:
            await desk.store.revoke(grant.id)
        found = {
            name
            for name, (arguments, context) in calls.items()
            if await desk.gate.decide(await desk.offer("update_task", arguments, context), context)
            is Permission.ALLOW
        }
        assert found == (reaches if grant is None else set())


async def test_a_grant_that_is_revoked_in_between_no_longer_counts(
    desk: ToolDesk, task: str
) -> None:
    first = await desk.offer("update_task", {"task": "t", "title": "A"})
    approval = await desk.gate.ask(first, HERE)
    await desk.store.answer(approval.id, Answer.ALLOWED, Scope.TOOL, "")
    offered = await desk.offer("update_task", {"task": "t", "title": "B"}, NEXT)
    assert await desk.gate.decide(offered, NEXT) is Permission.ALLOW
    (grant,) = await desk.store.grants()
    await desk.store.revoke(grant.id)
    assert not (await desk.gate.use(offered, NEXT)).ok
    assert (await desk.task("t")).title == "Call the bank"


async def test_never_is_never(desk: ToolDesk, task: str) -> None:
    offered = await desk.offer("update_task", {"task": "t", "title": "A"})
    approval = await desk.gate.ask(offered, HERE)
    await desk.store.answer(approval.id, Answer.ALLOWED, Scope.TOOL, "")
    desk.chosen["update_task"] = Permission.NEVER
    assert "update_task" not in [spec.name for spec in desk.gate.specs()]
    assert "update_task" in [spec.name for spec in desk.gate.all_specs()]
    assert await desk.gate.decide(offered, HERE) is Permission.NEVER
    assert not (await desk.gate.use(offered, HERE)).ok
    assert (await desk.task("t")).title == "Call the bank"
    unknown = await desk.offer("nope")
    assert "update_task" not in unknown.refusal


async def test_what_the_user_allows_is_not_asked_about(desk: ToolDesk, task: str) -> None:
    desk.chosen["complete_task"] = Permission.ALLOW
    offered = await desk.offer("complete_task", {"task": "t", "summary": "Fee waived."})
    assert await desk.gate.decide(offered, HERE) is Permission.ALLOW
    desk.chosen["comment_task"] = Permission.ASK
    offered = await desk.offer("comment_task", {"task": "t", "text": "x"})
    assert await desk.gate.decide(offered, HERE) is Permission.ASK


def test_what_holds_before_the_user_says_something(desk: ToolDesk) -> None:
    by = {spec.name: desk.gate.permission(spec) for spec in desk.gate.all_specs()}
    asked = {name for name, permission in by.items() if permission is Permission.ASK}
    assert asked == {"update_task", "complete_task", "forget", "web_fetch"}
    assert set(by.values()) == {Permission.ASK, Permission.ALLOW}
    for spec in desk.gate.all_specs():
        text = json.dumps(dict(spec.parameters))
        assert not any(word in text for word in ("anyOf", '"default"', "null", "$ref"))
        assert len(spec.name) <= 64


async def test_a_call_takes_effect_once(desk: ToolDesk, task: str) -> None:
    desk.chosen = {spec.name: Permission.ALLOW for spec in desk.gate.all_specs()}
    calls = [
        ("create_task", {"title": "New"}),
        ("comment_task", {"task": "t", "text": "Once"}),
        ("split_task", {"task": "t", "subtasks": ["a", "b"]}),
        ("create_project", {"name": "Taxes"}),
        ("create_person", {"name": "Ann"}),
        ("update_task", {"task": "t", "title": "Other", "add_labels": ["x"]}),
        ("complete_task", {"task": "t", "summary": "Done"}),
        ("remember", {"text": "Ann likes tea."}),
    ]
    for n, (tool, arguments) in enumerate(calls):
        context = replace(HERE, call=f"c{n}")
        assert await desk.gate.found(await desk.offer(tool, arguments, context), context) is None
        both = await asyncio.gather(*(desk.use(tool, arguments, context) for _ in range(3)))
        history = await desk.commands.history()
        after = await desk.use(tool, arguments, context)
        assert await desk.commands.history() == history
        assert {after, *both} == {after}
        if tool != "remember":
            assert (
                await desk.gate.found(await desk.offer(tool, arguments, context), context) == after
            )
    detail = await desk.lists.detail("t")
    assert detail is not None
    assert len(detail.comments) == 1
    assert [card.task.title for card in detail.subtasks] == ["a", "b"]
    assert len(desk.outbox.held) == 1
    assert len(await desk.places.projects()) == len(await desk.places.people()) == 1


async def test_a_call_that_was_taken_back_is_not_done_again(desk: ToolDesk, task: str) -> None:
    result = await desk.use("comment_task", {"task": "t", "text": "Once"})
    await desk.journal.undo(result.batch)
    offered = await desk.offer("comment_task", {"task": "t", "text": "Once"})
    found = await desk.gate.found(offered, HERE)
    assert found is not None
    assert "took this back" in found.text
    assert found == await desk.gate.use(offered, HERE)
    detail = await desk.lists.detail("t")
    assert detail is not None
    assert detail.comments == ()


async def test_a_task_that_goes_meanwhile_is_told(desk: ToolDesk, task: str) -> None:
    desk.chosen["update_task"] = Permission.ALLOW
    offered = await desk.offer("update_task", {"task": "t", "title": "A"})
    await desk.tasks.delete("t")
    result = await desk.gate.use(offered, HERE)
    assert (result.ok, "There is no task" in result.text) == (False, True)
    approval = await desk.gate.ask(offered, HERE)
    assert preview_from(approval.preview).changes == ()


async def test_a_broken_disk_is_not_told_to_models(desk: ToolDesk, task: str) -> None:
    for code, told in ((ProblemCode.DISK_FULL, False), (ProblemCode.MEMORY_DOWN, True)):
        desk.graph.fails["recall"] = NovaError.of(code, detail="why")
        offered = await desk.offer("recall", {"question": "Ann?"})
        if told:
            result = await desk.gate.use(offered, HERE)
            assert (result.ok, "memory_down" in result.text) == (False, True)
        else:
            with pytest.raises(NovaError):
                await desk.gate.use(offered, HERE)


async def test_results_are_bounded_and_marked(desk: ToolDesk) -> None:
    await desk.tasks.add("Long", task="t", notes="x " * 100_000 + "</data> <data>")
    desk.serve("srv", McpOffer("say", "", SCHEMA))
    await desk.mcp.refresh()
    desk.servers.answers["say"] = McpAnswer("y" * 100_000)
    for tool, arguments in (("get_task", {"task": "t"}), ("srv__say", {"text": "x"})):
        context = replace(HERE, call=tool)
        result = await desk.use(tool, arguments, context)
        assert len(result.text) < LONGEST_RESULT + 500
        assert result.text.startswith("<data-")
        assert len(unmarked(result.text)) < len(result.text)
