"""What a user does to facts, things and texts, and each way back."""

import pytest

from nova_desktop.domain.memory import Entity
from nova_desktop.ui.memory.edits_presenter import EditsPresenter
from nova_desktop.ui.memory.rows import Wish, fact_row, gone_row, thing_row
from nova_desktop.ui.memory.words import source_of
from tests.fakes.memory_port import AT
from tests.fakes.memory_port_parts import gone_of
from tests.fakes.memory_screen import ScreenDesk
from tests.fakes.settings_parts import AtOnce, Toasts


class Edits:
    """A fact and a presenter."""

    def __init__(self) -> None:
        self.toasts = Toasts()
        self.desk = ScreenDesk(AtOnce(), self.toasts)
        (self.fact,) = self.desk.learn("k1", ("Anna", "Anna moves to Porto", "Porto"))
        (episode, _text), *_more = self.desk.graph.held.values()
        self.source = source_of(episode)
        self.changes = 0
        self.opened: list[str] = []
        self.edits = EditsPresenter(self.desk.desk, self._changed, self.opened.append)

    def _changed(self) -> None:
        self.changes += 1

    def do(self, wish: Wish) -> None:
        self.edits.do(wish, fact_row(self.fact, AT, self.source))

    @property
    def texts(self) -> list[str]:
        """Of the facts that hold."""
        return [fact.text for fact in self.desk.graph.known_facts.values() if fact.holds(AT)]


@pytest.fixture
def made() -> Edits:
    return Edits()


def test_forgetting_and_its_undo(made: Edits) -> None:
    made.do(Wish.FORGET)
    assert made.texts == []
    assert made.toasts.texts == ["“Anna moves to Porto” forgotten"]
    made.toasts.undo()
    assert made.texts == ["Anna moves to Porto"]
    assert made.changes == 2


def test_it_is_told_when_it_is_too_late(made: Edits) -> None:
    made.do(Wish.FORGET)
    made.desk.graph._bin.clear()
    made.toasts.undo()
    assert "too late" in made.toasts.texts[-1]


def test_everything_about_a_thing(made: Edits) -> None:
    anna = next(e for e in made.desk.graph.known_entities.values() if e.name == "Anna")
    made.edits.do(Wish.FORGET, thing_row(anna))
    assert made.texts == []
    assert [e.name for e in made.desk.graph.known_entities.values()] == ["Porto"]
    made.toasts.undo()
    assert made.texts == ["Anna moves to Porto"]


def test_correcting_and_its_undo(made: Edits) -> None:
    made.desk.answers.sentence = "Anna moves to Lisbon"
    made.do(Wish.EDIT)
    assert made.texts == ["Anna moves to Lisbon"]
    made.toasts.undo()
    assert made.texts == ["Anna moves to Porto"]
    assert made.desk.graph.known_facts == {made.fact.id: made.fact}


def test_an_unchanged_sentence_corrects_nothing(made: Edits) -> None:
    made.desk.answers.sentence = "Anna moves to Porto "
    made.do(Wish.EDIT)
    assert "correct" not in made.desk.graph.asked


@pytest.mark.parametrize("wish", [Wish.WRONG, Wish.PIN])
def test_marks_and_their_undo(made: Edits, wish: Wish) -> None:
    def marked() -> bool:
        fact = made.desk.graph.known_facts[made.fact.id]
        return fact.wrong if wish is Wish.WRONG else fact.pinned

    made.do(wish)
    assert marked()
    made.toasts.undo()
    assert not marked()


def test_never_adds_to_the_list_and_takes_it_back(made: Edits) -> None:
    made.desk.graph.words_never = ("bank",)
    made.do(Wish.NEVER)
    assert made.desk.graph.words_never == ("bank", "Porto")
    made.toasts.undo()
    assert made.desk.graph.words_never == ("bank",)


def test_the_source_is_read_and_leads_to_its_chat(made: Edits) -> None:
    made.desk.answers.pressed = "chat"
    made.do(Wish.SOURCE)
    assert made.desk.answers.read == ["Anna moves to Porto"]
    assert made.desk.done == ["chat "]


def test_the_source_leads_to_its_task(made: Edits) -> None:
    made.desk.answers.pressed = "task"
    made.do(Wish.SOURCE)
    assert made.desk.done == ["task "]


def test_taking_a_word_back_leaves_those_that_came_since(made: Edits) -> None:
    made.desk.graph.words_never = ("bank",)
    made.do(Wish.NEVER)
    made.desk.graph.words_never = (*made.desk.graph.words_never, "diagnosis")
    made.edits.undo()
    assert made.desk.graph.words_never == ("bank", "diagnosis")
    made.desk.answers.words = "bank"
    made.do(Wish.NEVER)
    made.edits.undo()
    assert made.desk.graph.words_never == ("bank", "diagnosis")


def test_selected_words_of_a_source_are_never_remembered(made: Edits) -> None:
    made.desk.answers.pressed = "never to Porto"
    made.do(Wish.SOURCE)
    assert made.desk.graph.words_never == ("to Porto",)


def test_copying_and_opening(made: Edits) -> None:
    made.do(Wish.COPY)
    assert made.desk.done == ["copy Anna moves to Porto"]
    made.edits.do(Wish.OPEN, thing_row(Entity("t1", "nova", "Anna")))
    assert made.opened == ["t1"]


def test_the_last_changes_are_taken_back_one_after_the_other(made: Edits) -> None:
    made.desk.answers.sentence = "Anna moves to Lisbon"
    made.do(Wish.EDIT)
    made.do(Wish.FORGET)
    made.edits.undo()
    made.edits.undo()
    assert made.texts == ["Anna moves to Porto"]
    made.edits.undo()
    assert made.changes == 4


def test_what_a_toast_took_back_is_not_taken_back_once_more(made: Edits) -> None:
    made.do(Wish.FORGET)
    made.toasts.undo()
    made.edits.undo()
    assert made.texts == ["Anna moves to Porto"]
    assert made.toasts.texts == ["“Anna moves to Porto” forgotten"]


def test_what_was_restored_from_the_list_is_not_taken_back_once_more(made: Edits) -> None:
    made.do(Wish.FORGET)
    (gone,) = (gone_of(*kept, AT) for kept in made.desk.graph._bin.items())
    made.edits.do(Wish.RESTORE, gone_row(gone, AT))
    assert made.texts == ["Anna moves to Porto"]
    made.edits.undo()
    assert made.toasts.texts[-1] == "“Anna moves to Porto” is back"
    made.edits.do(Wish.RESTORE, gone_row(gone, AT))
    assert "too late" in made.toasts.texts[-1]


def test_what_is_said_of_a_thing_is_offered_first_never_to_be_remembered(made: Edits) -> None:
    made.do(Wish.NEVER)
    assert list(made.desk.answers.choices) == [("Porto", 1), ("Anna", 1)]
    assert made.desk.graph.words_never == ("Porto",)
