"""Labels are renamed, merged and deleted everywhere, each with one Undo; kept views follow."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.tasks import Priority
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.tasks.filters.view_source import ViewSource
from nova_desktop.ui.tasks.places.labels import LabelPresenter
from tests.fakes.task_lists import ListDesk, open_list_desk

pytestmark = pytest.mark.anyio


@dataclass
class Answers:
    """Implements LabelQuestions."""

    name: str | None = None
    sure: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    async def ask_name(self, label: str) -> str | None:
        self.asked.append((label, -1))
        return self.name

    async def ask_remove(self, label: str, count: int) -> bool:
        self.asked.append((label, count))
        return self.sure


class Labels:
    """Three tasks with labels over a real store."""

    def __init__(self, desk: ListDesk) -> None:
        self.desk = desk
        self.answers = Answers()
        self.views = SavedViews(desk.state)
        self.moves: list[tuple[str, str]] = []
        self.presenter = LabelPresenter(
            desk.desk, self.views, self.answers, lambda old, new: self.moves.append((old, new))
        )

    async def fill(self) -> None:
        await self.desk.add("toner", labels=["office"])
        await self.desk.add("bank", labels=["office", "Phone"])
        await self.desk.add("talk", labels=["stage"], priority=Priority.HIGH)

    async def rename(self, label: str, name: str | None) -> None:
        self.answers.name = name
        self.presenter.rename(label)
        await self.desk.settle()

    async def undo(self) -> None:
        _words, undo = self.desk.told[-1]
        assert undo is not None
        undo()
        await self.desk.settle()

    async def of(self, task: str) -> set[str]:
        return set((await self.desk.task(task)).labels)

    async def shown_by(self, query: str) -> list[str]:
        """What a view shows that was kept before."""
        kept = next(each for each in await self.views.all() if each.query == query)
        known = await self.desk.parts.naming.known()
        source = await ViewSource(self.desk.desk, self.views).find(kept.id, known)
        assert source is not None
        page = await self.desk.desk.lists.where(source.wanted)
        return sorted(card.task.title for card in page.cards)


@pytest.fixture
async def labels(tmp_path: Path) -> AsyncGenerator[Labels]:
    async with open_list_desk(tmp_path) as desk:
        made = Labels(desk)
        await made.fill()
        yield made


async def test_a_label_is_called_otherwise_on_all_tasks_and_back(labels: Labels) -> None:
    await labels.rename("office", "  desk\n")
    assert await labels.desk.desk.places.labels() == ["desk", "Phone", "stage"]
    assert (await labels.of("toner"), await labels.of("bank")) == ({"desk"}, {"desk", "Phone"})
    assert labels.desk.told[-1][0] == "The label is desk now"
    assert labels.moves == [("label:office", "label:desk")]
    await labels.undo()
    assert (await labels.of("toner"), await labels.of("bank")) == ({"office"}, {"office", "Phone"})
    assert labels.moves[-1] == ("label:desk", "label:office")


async def test_with_the_name_of_another_the_two_become_one_and_one_undo_parts_them(
    labels: Labels,
) -> None:
    await labels.rename("office", "PHONE")
    assert (await labels.of("toner"), await labels.of("bank")) == ({"Phone"}, {"Phone"})
    assert labels.desk.told[-1][0] == "Merged into the label Phone"
    assert labels.moves == [("label:office", "label:Phone")]
    await labels.undo()
    assert (await labels.of("toner"), await labels.of("bank")) == ({"office"}, {"office", "Phone"})


async def test_it_can_be_spelled_otherwise(labels: Labels) -> None:
    await labels.views.keep("Desk", "#OFFICE")
    await labels.rename("office", "Office")
    assert await labels.of("toner") == {"Office"}
    assert await labels.shown_by("#OFFICE") == ["bank", "toner"]


@pytest.mark.parametrize("name", [None, " \n", "office"])
async def test_nothing_else_is_written_nothing_happens(labels: Labels, name: str | None) -> None:
    newest = labels.desk.desk.journal.newest
    await labels.rename("office", name)
    assert labels.desk.desk.journal.newest == newest
    assert labels.desk.told == []


async def test_a_label_is_deleted_from_all_tasks_once_that_is_sure(labels: Labels) -> None:
    labels.presenter.remove("office")
    await labels.desk.settle()
    assert labels.answers.asked == [("office", 2)]
    assert await labels.of("toner") == {"office"}
    labels.answers.sure = True
    labels.presenter.remove("office")
    await labels.desk.settle()
    assert (await labels.of("toner"), await labels.of("bank")) == (set(), {"Phone"})
    assert labels.desk.told[-1][0] == "Label deleted: office"
    await labels.undo()
    assert (await labels.of("toner"), await labels.of("bank")) == ({"office"}, {"office", "Phone"})


async def test_a_label_that_no_task_has_is_told(labels: Labels) -> None:
    await labels.rename("gone", "here")
    labels.presenter.remove("gone")
    await labels.desk.settle()
    assert labels.answers.asked == []
    assert labels.desk.told == [("No task has the label gone", None)] * 2


async def test_after_other_changes_undo_says_so(labels: Labels) -> None:
    await labels.rename("office", "desk")
    undo = labels.desk.told[-1][1]
    await labels.desk.add("later")
    assert undo is not None
    undo()
    await labels.desk.settle()
    assert labels.desk.told[-1][0].startswith("Other changes came after it.")
    assert await labels.of("toner") == {"desk"}
    assert len(labels.moves) == 1


async def test_kept_views_follow_labels_that_are_renamed_and_merged_and_back(
    labels: Labels,
) -> None:
    await labels.views.keep("Desk", "#Office or !high")
    await labels.views.keep("Not there", '-#"office"')
    await labels.views.keep("Stage", "#stage")
    await labels.rename("office", "desk")
    assert await labels.shown_by("#Office or !high") == ["bank", "talk", "toner"]
    assert await labels.shown_by('-#"office"') == ["talk"]
    await labels.rename("desk", "phone")
    assert await labels.shown_by("#Office or !high") == ["bank", "talk", "toner"]
    await labels.undo()
    assert await labels.shown_by("#Office or !high") == ["bank", "talk", "toner"]
    await labels.desk.desk.journal.undo()
    assert await labels.of("toner") == {"office"}
    assert await labels.shown_by("#Office or !high") == ["bank", "talk", "toner"]
    await labels.desk.desk.tasks.relate("toner", relation=Relation.LABEL, add=["desk"])
    assert await labels.shown_by('-#"office"') == ["talk"]
    stage = (await labels.views.all())[-1]
    assert (stage.query, stage.named) == ("#stage", {})


async def test_there_and_back_again_a_view_means_what_it_says(labels: Labels) -> None:
    await labels.views.keep("Desk", "#office")
    await labels.rename("office", "desk")
    await labels.rename("desk", "office")
    assert await labels.shown_by("#office") == ["bank", "toner"]
    await labels.rename("office", "stage")
    assert await labels.shown_by("#office") == ["bank", "talk", "toner"]
