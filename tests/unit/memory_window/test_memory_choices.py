"""Spaces, places and notes: what the user chooses and says outright."""

from dataclasses import replace

import pytest

from nova_desktop.domain.memory import LONGEST_TEXT
from nova_desktop.domain.memory_spaces import all_spaces, is_open, new_space
from nova_desktop.domain.memory_state import GraphKind, PlaceLook, PlaceOutcome
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.secret_names import MEMORY_PASSWORD
from nova_desktop.domain.settings import MemorySettings, MemorySpace, You
from nova_desktop.services.memory.notes import Notes
from nova_desktop.services.memory.places import MemoryPlaces, PlaceChoice
from nova_desktop.services.memory.spaces import Spaces
from tests.fakes.memory_settings import DISK_FULL
from tests.unit.memory_window.memory_bench import MemoryBench

pytestmark = pytest.mark.anyio
HOUSE = PlaceChoice("neo4j://house:7687", "ada", "memories", "open sesame")


async def test_a_space_comes_is_named_switched_and_goes(bench: MemoryBench) -> None:
    spaces = Spaces(bench.settings)
    made, change = await spaces.add("  Work \n stuff ")
    assert made == MemorySpace("work_stuff", "Work stuff")
    await spaces.rename("work_stuff", "Office")
    await spaces.switch("work_stuff", on=False)
    assert spaces.all()[1] == MemorySpace("work_stuff", "Office", on=False)
    assert not is_open(bench.settings.now.memory, "work_stuff")
    await spaces.undo(await spaces.remove("work_stuff"))
    assert [space.name for space in spaces.all()] == ["Nova", "Office"]
    await spaces.remove("work_stuff")
    assert bench.settings.now.memory.spaces == ()
    assert change.after.memory.spaces


async def test_the_first_space_can_be_named_and_switched_but_never_goes(bench: MemoryBench) -> None:
    spaces = Spaces(bench.settings)
    await spaces.rename("nova", "Home")
    await spaces.switch("nova", on=False)
    assert spaces.all() == (MemorySpace("nova", "Home", on=False),)
    await spaces.remove("nova")
    assert spaces.all() == (MemorySpace("nova", "Nova"),)


async def test_spaces_from_elsewhere_are_named_by_their_ids(bench: MemoryBench) -> None:
    spaces = Spaces(bench.settings)
    await spaces.add("Work")
    await spaces.rename("work", "travel")
    change = await spaces.name(["work", "travel", "__"])
    assert [(space.id, space.name) for space in spaces.all()] == [
        ("nova", "Nova"),
        ("work", "travel"),
        ("travel", "travel 2"),
        ("__", "space"),
    ]
    await spaces.undo(change)
    assert [space.id for space in spaces.all()] == ["nova", "work"]


async def test_two_spaces_with_one_name_are_told_apart(bench: MemoryBench) -> None:
    spaces = Spaces(bench.settings)
    first, _ = await spaces.add("Work")
    second, _ = await spaces.add("wörk")
    third, _ = await spaces.add("work")
    assert [first.id, second.id, third.id] == ["work", "work_2", "work_3"]
    assert [first.name, second.name, third.name] == ["Work", "wörk", "work 2"]
    await spaces.rename(third.id, "Nova")
    assert spaces.all()[-1].name == "Nova 2"


@pytest.mark.parametrize(
    ("name", "id_"),
    [("日本語", "space"), ("Ünïcode!", "unicode"), ("a" * 500, "a" * 40), ("7 - 8", "7_8")],
)
def test_ids_are_small_ascii(name: str, id_: str) -> None:
    assert new_space(name, ()).id == id_


@pytest.mark.parametrize("name", ["", "   ", "!?", "\n"])
def test_a_name_needs_a_letter(name: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        new_space(name, ())


def test_an_unknown_space_is_closed() -> None:
    assert is_open(MemorySettings(), "nova")
    assert not is_open(MemorySettings(), "elsewhere")
    assert not is_open(MemorySettings(enabled=False), "nova")
    assert len(all_spaces(MemorySettings())) == 1


def places(bench: MemoryBench) -> tuple[MemoryPlaces, list[str]]:
    seen: list[str] = []
    changed = bench.memory.changed
    return MemoryPlaces(bench.settings, bench.vault, bench.client, changed, seen.append), seen


async def test_a_place_is_looked_at_with_what_is_entered_or_kept(bench: MemoryBench) -> None:
    place, hidden = places(bench)
    assert (await place.look(HOUSE)).is_good
    assert hidden == ["open sesame"]
    await bench.vault.set(MEMORY_PASSWORD, "kept")
    kept = await place.place(replace(HOUSE, password=None))
    assert (kept.password, kept.user, kept.database) == ("kept", "ada", "memories")
    assert (await place.place(replace(HOUSE, password=""))).password == ""


async def test_a_password_in_the_address_is_not_taken(bench: MemoryBench) -> None:
    place, _ = places(bench)
    within = replace(HOUSE, uri="neo4j://ada:secret@house")
    assert (await place.look(within)).outcome is PlaceOutcome.BAD_ADDRESS
    with pytest.raises(NovaError) as raised:
        await place.use(within)
    assert raised.value.problem.code is ProblemCode.MEMORY_PLACE_UNUSABLE


async def test_a_neo4j_on_this_computer_is_found_by_its_answer(bench: MemoryBench) -> None:
    place, _ = places(bench)
    bench.graph.found_there = PlaceLook(PlaceOutcome.PASSWORD_REFUSED)
    assert await place.find_local()
    bench.graph.found_there = PlaceLook(PlaceOutcome.REFUSED)
    assert not await place.find_local()


async def test_using_a_place_keeps_password_and_settings_or_neither(bench: MemoryBench) -> None:
    place, _ = places(bench)
    await bench.memory.wake()
    change = await place.use(HOUSE)
    now = bench.settings.now.memory
    assert (now.kind, now.uri, now.user) == (GraphKind.NEO4J, "neo4j://house:7687", "ada")
    assert await bench.vault.get(MEMORY_PASSWORD) == "open sesame"
    await bench.until(lambda: bench.graph.set_ups)
    assert bench.graph.set_ups[-1].place.password == "open sesame"
    await place.use(replace(HOUSE, password="another"))
    await bench.until(lambda: bench.graph.set_ups[-1].place.password == "another")
    bench.settings._store.fails = DISK_FULL  # type: ignore[attr-defined]
    with pytest.raises(NovaError):
        await place.use(replace(HOUSE, password="third"))
    assert await bench.vault.get(MEMORY_PASSWORD) == "another"
    assert change.before.memory.kind is GraphKind.EMBEDDED


async def test_a_password_on_two_lines_is_none(bench: MemoryBench) -> None:
    place, _ = places(bench)
    with pytest.raises(NovaError) as raised:
        await place.use(replace(HOUSE, password="a\nb"))
    assert raised.value.problem.code is ProblemCode.KEY_UNUSABLE
    assert not await place.has_password()


async def test_back_to_the_own_folder(bench: MemoryBench) -> None:
    place, _ = places(bench)
    await place.use(HOUSE)
    await place.use_embedded()
    now = bench.settings.now.memory
    assert (now.kind, now.uri) == (GraphKind.EMBEDDED, "neo4j://house:7687")


async def test_a_note_is_on_the_disk_before_anything_is_asked(bench: MemoryBench) -> None:
    await bench.having(lambda now: replace(now, you=You(name="Ada")))
    notes = Notes(bench.settings, bench.outbox)
    key = await notes.remember("Anna moves to Porto.", title="Note")
    kept = bench.outbox.held[key]
    assert (kept.text, kept.title, kept.speaker) == ("Anna moves to Porto.", "Note", "Ada")


@pytest.mark.parametrize("text", ["", " \n", "a" * (LONGEST_TEXT + 1)])
async def test_what_cannot_be_remembered_is_refused_at_once(bench: MemoryBench, text: str) -> None:
    with pytest.raises(NovaError) as raised:
        await Notes(bench.settings, bench.outbox).remember(text)
    assert raised.value.problem.code is ProblemCode.MEMORY_TEXT_REFUSED


async def test_nothing_is_noted_while_memory_or_the_space_is_off(bench: MemoryBench) -> None:
    notes = Notes(bench.settings, bench.outbox)
    with pytest.raises(NovaError):
        await notes.remember("Anna", "unknown")
    await bench.switch(enabled=False)
    with pytest.raises(NovaError) as raised:
        await notes.remember("Anna")
    assert raised.value.problem.code is ProblemCode.MEMORY_OFF
    assert bench.outbox.held == {}
