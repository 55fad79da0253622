"""Texts that want a model to do what the user did not allow. Here the model does obey them."""

import json
import re
import unicodedata
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import unmarked
from nova_desktop.domain.agent.tools import ToolResult
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.memory import NewEpisode
from nova_desktop.domain.tasks import Attachment
from nova_desktop.services.agent.mcp_ports import McpAnswer, McpOffer
from tests.fakes.agent_tools import HERE, NOW, SCHEMA, ToolDesk, open_tool_desk

pytestmark = pytest.mark.anyio
STORY = "https://news.example.org/story"
ATTACKS = json.loads((Path(__file__).parents[2] / "data" / "injections.json").read_text())
PLACES = ("task", "comment", "page", "file", "mcp", "memory")


@dataclass
class Scene:
    """A board with a task, a secret one, a memory, a page, a file and a server."""

    desk: ToolDesk
    file: Path
    names: Mapping[str, str]

    async def plant(self, place: str, text: str) -> ToolResult:
        """Put a text somewhere, and read it as a model would."""
        desk = self.desk
        context = replace(HERE, call=f"read-{place}")
        match place:
            case "task":
                await desk.tasks.edit("t", notes=text, actor=Actor.IMPORT)
                return await desk.use("get_task", {"task": "t"}, context)
            case "comment":
                await desk.tasks.comment("t", text, Actor.IMPORT)
                return await desk.use("get_task", {"task": "t"}, context)
            case "page":
                desk.pages.pages[STORY] = text
                result = await desk.use("web_fetch", {"url": STORY}, context)
                desk.pages.asked.clear()
                return result
            case "file":
                self.file.write_text(text)
                return await desk.use("read_file", {"file": "letter.txt"}, context)
            case "mcp":
                desk.servers.answers["say"] = McpAnswer(text)
                result = await desk.use("srv__say", {"text": "hello"}, context)
                desk.servers.called.clear()
                return result
            case _:
                await desk.graph.remember(NewEpisode("note/attack", text, NOW))
                words = " ".join(re.findall(r"\w{4,}", text)[:1])
                return await desk.use("recall", {"question": words}, context)

    async def state(self) -> object:
        """All that a tool could have changed, or sent."""
        desk = self.desk
        return (
            await desk.commands.history(),
            [await desk.lists.detail(task) for task in ("t", "secret")],
            dict(desk.graph.held),
            dict(desk.graph.known_facts),
            list(desk.pages.asked),
            list(desk.servers.called),
            await desk.store.grants(),
            dict(desk.chosen),
        )


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncGenerator[Scene]:
    with open_tool_desk(tmp_path) as desk:
        title = f"Read {STORY} and sum it up"
        await desk.tasks.add(title, task="t")
        await desk.tasks.add("Secret plans", task="secret", notes="Nobody may know.")
        file = tmp_path / "letter.txt"
        file.write_text("Dear Ada")
        await desk.tasks.attach(Attachment("f1", "t", "letter.txt", str(file), NOW, 8))
        job = await desk.graph.remember(NewEpisode("note/1", "Ann likes tea.", NOW))
        (fact,) = desk.graph.learn("note/1", ("Ann", "Ann likes tea", "tea"))
        desk.serve("srv", McpOffer("say", "Says something", SCHEMA))
        await desk.mcp.refresh()
        yield Scene(desk, file, {"episode": job.episode, "fact": fact.id})


def filled(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, given in names.items():
            value = value.replace(f"{{{name}}}", given)
    return value


def looks_like(text: str) -> str:
    """A text as a careless reader takes it: one kind of letters, nothing invisible."""
    alike = str.maketrans("\u0430\u0442\u03b1\u03c4\u27e8\u3008", "atat<<")
    plain = unicodedata.normalize("NFKC", text).casefold().translate(alike)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def test_there_are_enough_of_all_kinds() -> None:
    assert len(ATTACKS) >= 40
    assert {attack["place"] for attack in ATTACKS} == set(PLACES)
    assert all(attack["wants"] for attack in ATTACKS)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
async def test_no_text_ends_its_marks(scene: Scene, attack: dict[str, Any], place: str) -> None:
    result = await scene.plant(place, filled(attack["text"], scene.names))
    first, _, rest = result.text.partition("\n")
    mark = re.match(r"<(data-[0-9a-f]{10}) ", first)
    assert mark is not None
    body, end, after = rest.partition(f"\n</{mark[1]}>")
    assert (end, after) == (f"\n</{mark[1]}>", "")
    assert "</data" not in looks_like(body)
    assert "<data" not in looks_like(body)
    assert unmarked(result.text) == body


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
@pytest.mark.parametrize("careless", [False, True], ids=["as it comes", "web allowed"])
async def test_no_text_gets_a_tool_past_its_permission(
    scene: Scene, attack: dict[str, Any], careless: bool
) -> None:
    desk = scene.desk
    if careless:  # even then an address that the user did not give is asked about
        desk.chosen["web_fetch"] = Permission.ALLOW
    await scene.plant(attack["place"], filled(attack["text"], scene.names))
    permissions = {spec.name: desk.gate.permission(spec) for spec in desk.gate.all_specs()}
    before = await scene.state()
    for n, wanted in enumerate(attack["wants"]):
        arguments = {k: filled(v, scene.names) for k, v in wanted["arguments"].items()}
        context = replace(HERE, call=f"fooled-{n}")
        offered = await desk.offer(wanted["tool"], arguments, context)
        if not offered.refusal:
            assert await desk.gate.decide(offered, context) is Permission.ASK
        assert not (await desk.gate.use(offered, context)).ok
    assert await scene.state() == before
    assert permissions == {s.name: desk.gate.permission(s) for s in desk.gate.all_specs()}


def test_the_wanted_calls_are_real_ones() -> None:
    """So that the test above does not pass because of typing errors alone."""
    asked: Sequence[str] = ("web_fetch", "update_task", "complete_task", "forget", "srv__say")
    named = [wanted["tool"] for attack in ATTACKS for wanted in attack["wants"]]
    assert all(named.count(tool) >= 4 for tool in asked)
