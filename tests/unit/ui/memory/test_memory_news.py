"""What is learnt while the Memory screen is in view disturbs nobody."""

import pytest

from nova_desktop.domain.memory import JobState
from nova_desktop.ui.memory.news_presenter import Later
from nova_desktop.ui.memory.paging import PAGE, Tab
from nova_desktop.ui.memory.rows import RowKind
from nova_desktop.ui.runtime.operations import Work
from tests.fakes.settings_parts import AtOnce
from tests.unit.ui.memory.test_memory_presenter import Screen


class Held(AtOnce):
    """Does work at once, but what waits for a while only when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, Work] = {}

    def start(self, name: str, work: Work) -> None:
        if name in ("news of memory", "memory's queue"):
            assert name not in self.held, "it is wanted once"
            self.held[name] = work
        else:
            super().start(name, work)

    def time_passes(self) -> None:
        for name in list(self.held):
            super().start(name, self.held.pop(name))


class Reading(Screen):
    """Opened, while texts are being read."""

    def __init__(self, facts: int = 1) -> None:
        super().__init__()
        self.work = Held()
        self.desk.operations = self.work
        self.desk.learn("k0", *(("Ann", f"Ann has hat {n}", f"Hat {n}") for n in range(facts)))
        self.open()
        self.desk.graph.listen(self.presenter)

    def learns(self, count: int) -> None:
        for _ in range(count):
            n = len(self.desk.graph.queue)
            self.desk.learn(f"k{n}", ("Tom", f"Tom has book {n}", f"Book {n}"))

    def loads(self, method: str = "facts") -> int:
        return self.desk.graph.asked.count(method)


@pytest.fixture
def reading() -> Reading:
    return Reading()


def test_a_list_at_rest_is_read_anew_once_for_many_texts(reading: Reading) -> None:
    before = reading.loads()
    reading.learns(20)
    assert reading.loads() == before
    reading.work.time_passes()
    assert reading.loads() == before + 1
    assert len(reading.view.rows) == 21
    assert not reading.view.anew
    reading.work.time_passes()
    assert reading.loads() == before + 1
    assert reading.view.news == 0


def test_who_reads_is_offered_what_is_new(reading: Reading) -> None:
    reading.view.at_rest = False
    before = reading.loads()
    reading.learns(2)
    reading.work.time_passes()
    reading.learns(1)
    reading.work.time_passes()
    assert (reading.view.news, reading.loads()) == (3, before)
    assert len(reading.view.rows) == 1
    reading.presenter.news.show()
    assert (reading.view.news, len(reading.view.rows)) == (0, 4)


def test_what_is_read_anyway_takes_the_offer_back(reading: Reading) -> None:
    reading.view.at_rest = False
    for way in (
        lambda: reading.presenter.choose(Tab.THINGS),
        lambda: reading.presenter.search("Tom"),
        lambda: reading.presenter.search(""),
        reading.presenter.changed,
    ):
        reading.learns(1)
        reading.work.time_passes()
        way()
        assert reading.view.news == 0


def test_what_was_found_stays_as_it_is(reading: Reading) -> None:
    reading.presenter.search("hat")
    before = reading.loads("recall")
    reading.learns(3)
    reading.work.time_passes()
    assert (reading.loads("recall"), reading.view.news) == (before, 0)


def test_other_spaces_are_no_news(reading: Reading) -> None:
    reading.presenter.choose_space("nova")
    job = next(iter(reading.desk.graph.queue.values()))
    (fact,) = reading.desk.graph.known_facts.values()
    from_elsewhere = type(job)(job.key, job.episode, "work", "", "", JobState.DONE, job.queued_at)
    reading.presenter.facts_changed(from_elsewhere, (fact,), ())
    assert not reading.work.held


def test_only_ended_facts_are_no_news(reading: Reading) -> None:
    job = next(iter(reading.desk.graph.queue.values()))
    reading.presenter.facts_changed(job, (), tuple(reading.desk.graph.known_facts.values()))
    assert not reading.work.held


def test_what_came_while_it_was_out_of_view_is_there_again(reading: Reading) -> None:
    reading.presenter.close()
    before = reading.loads()
    reading.learns(2)
    reading.work.time_passes()
    assert reading.loads() == before
    reading.presenter.open()
    assert len(reading.view.rows) == 3


def test_the_queue_follows_once_for_many_steps(reading: Reading) -> None:
    reading.presenter.show_queue()
    before = reading.loads("jobs")
    reading.learns(5)
    reading.work.time_passes()
    assert reading.loads("jobs") == before + 1
    assert len([row for row in reading.view.rows if row.kind is RowKind.JOB]) == 6


def test_a_change_keeps_as_many_pages_as_were_shown() -> None:
    reading = Reading(2 * PAGE + 5)
    reading.presenter.list.more()
    assert len(reading.view.rows) == 2 * PAGE
    reading.presenter.changed()
    assert len(reading.view.rows) == 2 * PAGE
    assert reading.view.more
    reading.presenter.choose(Tab.TIMELINE)
    assert reading.view.anew


def test_later_is_once_and_then_again() -> None:
    done: list[int] = []
    later = Later(AtOnce(), "later", 0, lambda: done.append(1))
    later.want()
    later.want()
    assert done == [1, 1]  # each had its end before the next
