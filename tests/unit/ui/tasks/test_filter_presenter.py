"""Filters with the names of now, over a real store."""

from pathlib import Path

import pytest

from nova_desktop.domain.task_filters import AllOf, InProject, TaskFilter
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.tasks.filters.presenter import FilterPresenter
from nova_desktop.ui.tasks.filters.view_source import ViewSource
from nova_desktop.ui.tasks.filters.words import Term
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.places.presenter import PlacesPresenter
from tests.fakes.task_detail import Bench, bench

pytestmark = pytest.mark.anyio


class Popup:
    """A FilterView."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self.error = ""
        self.finished = False

    def show_terms(self, terms: object) -> None:
        assert isinstance(terms, list)
        self.terms = [term.query for term in terms if isinstance(term, Term)]

    def show_error(self, words: str) -> None:
        self.error = words

    def finish(self) -> None:
        self.finished = True


class Desk:
    def __init__(self, made: Bench) -> None:
        self.made = made
        self.popup = Popup()
        self.applied: list[tuple[TaskFilter | None, str]] = []
        self.opened: list[str] = []
        self.naming = Naming(made.desk.desk.places, made.desk.desk.days, made.desk.desk.tasks)
        self.views = SavedViews(made.desk.state)
        self.presenter = FilterPresenter(
            made.desk.desk,
            self.naming,
            self.views,
            self.popup,
            lambda wanted, words: self.applied.append((wanted, words)),
            lambda: self.applied.append((None, "")),
            self.opened.append,
        )

    async def found(self) -> list[str]:
        wanted = self.applied[-1][0]
        assert wanted is not None
        page = await self.made.desk.desk.lists.where(wanted)
        return [card.task.title for card in page.cards]


async def test_a_line_is_applied_with_the_names_of_now_or_told(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        desk, tasks = Desk(made), made.desk.desk.tasks
        office = await made.desk.desk.places.add(PlaceKind.PROJECT, "Office move")
        await tasks.add("Order boxes", project=office, labels=["shop"])
        await tasks.add("Call the bank", labels=["phone"])
        desk.presenter.open()
        await made.settle()
        assert '+"Office move"' in desk.popup.terms
        assert {"#shop", "#phone"} <= set(desk.popup.terms)
        desk.presenter.change('+"office MOVE" or #phone')
        await made.settle()
        assert sorted(await desk.found()) == ["Call the bank", "Order boxes"]
        desk.presenter.change("+Nowhere")
        await made.settle()
        assert desk.popup.error == "There is no project “Nowhere”."
        assert len(desk.applied) == 1
        desk.presenter.change("  ")
        await made.settle()
        assert desk.popup.error == ""
        assert desk.applied[-1] == (None, "")


async def test_a_kept_view_is_a_list_that_follows_names(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        desk = Desk(made)
        await made.desk.desk.tasks.add("Call the bank", labels=["phone"])
        person = await made.desk.desk.places.add(PlaceKind.PERSON, "Ada")
        desk.presenter.keep("Calls", "#phone or @ada")
        await made.settle()
        assert desk.popup.finished
        kept = (await desk.views.all())[0]
        assert desk.opened == [f"view:{kept.id}"]
        sources = ViewSource(made.desk.desk, desk.views)
        source = await sources.find(kept.id, await desk.naming.known())
        assert source is not None
        page = await made.desk.desk.lists.where(source.wanted)
        assert [card.task.title for card in page.cards] == ["Call the bank"]
        await made.desk.desk.places.rename(PlaceKind.PERSON, person, "Ida")
        assert await sources.find(kept.id, await desk.naming.known()) == source
        strange = await desk.views.keep("Strange", "@nobody")
        source = await sources.find(strange.id, await desk.naming.known())
        assert source is not None
        assert "There is nobody called “nobody”." in source.empty.text
        assert await sources.find("gone", await desk.naming.known()) is None


async def test_a_kept_view_follows_what_is_renamed_and_merged_and_back(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        desk, places = Desk(made), made.desk.desk.places
        office = await places.add(PlaceKind.PROJECT, "Office move")
        other = await places.add(PlaceKind.PROJECT, "New office")
        desk.presenter.keep("Moving", '+"office move" -@none')
        await made.settle()
        (kept,) = await desk.views.all()
        sources = ViewSource(made.desk.desk, desk.views)
        rail = PlacesPresenter(made.desk.desk, desk.views, NoQuestions())

        async def means() -> object:
            source = await sources.find(kept.id, await desk.naming.known())
            assert source is not None
            assert isinstance(source.wanted, AllOf)
            return source.wanted.parts[0]

        assert await means() == InProject(office)
        await places.rename(PlaceKind.PROJECT, office, "Removal")
        assert await means() == InProject(office)
        await desk.views.keep("Move", kept.query, kept.id, kept.named)
        rail.merge(f"project:{office}", other)
        await made.settle()
        assert await means() == InProject(other)
        assert made.told[-1][0] == "Merged"
        await made.undo()
        assert await means() == InProject(office)


class NoQuestions:
    """Nothing is asked."""

    def open_menu(self, place: str, shown: object, others: object) -> None: ...

    def open_archived(self, archived: object) -> None: ...

    async def ask_name(self, title: str, name: str) -> str | None: ...

    async def ask_notes(self, title: str, notes: str) -> str | None: ...
