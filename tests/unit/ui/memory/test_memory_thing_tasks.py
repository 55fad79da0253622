"""The tasks on the page of a thing: shown where there are some, and true after each change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.memory.paging import Tab
from nova_desktop.ui.memory.rows import MemoryRow, Wish
from nova_desktop.ui.memory.thing_tasks import MOST_TASKS
from tests.fakes.memory_port import AT
from tests.unit.ui.memory.test_memory_presenter import Screen


class OnPage(Screen):
    """The page of Anna is open."""

    def __init__(self, *titles: str) -> None:
        super().__init__()
        self.desk.learn("k1", ("Anna", "Anna likes tea", "Tea"))
        self.desk.tasks.become(*titles)
        self.open()
        self.presenter.choose(Tab.THINGS)
        self.press("Anna")

    def press(self, title: str) -> None:
        self.presenter.edits.do(Wish.OPEN, self.row(title))

    def choose(self) -> list[MemoryRow]:
        self.presenter.choose(Tab.TASKS)
        return self.view.rows


def test_a_thing_without_tasks_has_no_section_for_them() -> None:
    page = OnPage("Buy milk")
    assert Tab.TASKS not in page.view.tabs
    assert page.view.tab == Tab.OF_TIME


def test_tasks_are_listed_and_open_by_a_press() -> None:
    page = OnPage("Call Anna", "Write to Anna")
    assert page.view.tabs[Tab.TASKS] == "Tasks"
    assert [row.title for row in page.choose()] == ["Call Anna", "Write to Anna"]
    page.press("Write to Anna")
    assert page.desk.done == ["task Write to Anna"]


def test_of_many_tasks_some_are_shown_and_a_list_has_all() -> None:
    page = OnPage(*(f"Anna {n}" for n in range(12)))
    rows = page.choose()
    assert len(rows) == MOST_TASKS + 1
    assert rows[-1].title == "All 12 tasks"
    page.press("All 12 tasks")
    assert page.desk.done == ["list Anna"]


def test_a_row_says_how_far_the_task_is() -> None:
    page = OnPage()
    tasks = page.desk.tasks
    tasks.become("Anna is due", "Anna is done")
    due, done = tasks.tasks
    day = AT.date() + timedelta(days=400)
    tasks.tasks = [
        replace(due, due=Due.on(day)),
        replace(done, status=TaskStatus.DONE, completed_at=AT),
    ]
    for listener in tasks.listeners:
        listener()
    first, second = page.choose()
    assert first.parts[0].text == "New"
    assert first.parts[1].text.startswith("due ")
    assert (first.struck, second.struck) == (False, True)
    assert second.parts[0].text == "Done"


def test_a_change_of_tasks_is_shown_at_once() -> None:
    page = OnPage()
    assert Tab.TASKS not in page.view.tabs
    page.desk.tasks.become("Call Anna")
    assert page.view.tab == Tab.OF_TIME
    assert page.choose()
    page.desk.tasks.become("Call Anna", "Meet Anna")
    assert page.view.titles == ["Call Anna", "Meet Anna"]
    assert not page.view.anew
    page.desk.tasks.become("Buy milk")
    assert Tab.TASKS not in page.view.tabs
    assert page.view.tab == Tab.OF_TIME
    assert page.view.titles[-1] == "Anna likes tea"


def test_off_the_page_nobody_looks_for_tasks() -> None:
    page = OnPage("Call Anna")
    page.presenter.close_thing()
    assert Tab.TASKS not in page.view.tabs
    asked = len(page.desk.tasks.asked)
    page.desk.tasks.become("Meet Anna")
    assert len(page.desk.tasks.asked) == asked


def test_where_tasks_cannot_be_read_the_page_opens_all_the_same() -> None:
    page = OnPage("Call Anna")
    page.presenter.close_thing()
    page.desk.tasks.fails = NovaError.of(ProblemCode.DISK_FULL)
    page.presenter.choose(Tab.THINGS)
    page.press("Anna")
    assert page.view.thing is not None
    assert Tab.TASKS not in page.view.tabs


@pytest.mark.parametrize("tab", [Tab.TASKS, Tab.MENTIONS])
def test_back_from_another_thing_the_section_is_the_same(tab: Tab) -> None:
    page = OnPage("Call Anna")
    page.presenter.choose(Tab.RELATED)
    tea = page.row("Tea")
    page.presenter.choose(tab)
    page.presenter.edits.do(Wish.OPEN, tea)
    assert Tab.TASKS not in page.view.tabs
    page.presenter.close_thing()
    assert page.view.tab == tab
