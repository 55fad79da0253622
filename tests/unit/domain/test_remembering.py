"""A question and its answer as one text for memory."""

from datetime import UTC, datetime

import pytest

from nova_desktop.domain.memory import LONGEST_TEXT, EpisodeSource
from nova_desktop.domain.remembering import Exchange, episode_of, speakers_of
from nova_desktop.domain.settings import MemorySettings, MemorySpace, You

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def said(question: str = "I live in Porto.", answer: str = "Noted.") -> Exchange:
    return Exchange("m2", question, answer, AT, "c1", "Where I live", "work")


def test_both_say_their_part() -> None:
    episode = episode_of(said(), "Ada")
    assert episode is not None
    assert episode.text == "Ada: I live in Porto.\n\nNova: Noted."
    assert (episode.key, episode.source, episode.at) == ("chat/m2/1", EpisodeSource.CHAT, AT)
    assert (episode.origin, episode.title, episode.space) == ("c1", "Where I live", "work")
    assert episode.speaker == "Ada"


@pytest.mark.parametrize(("question", "answer"), [("", "x"), (" \n", "x"), ("x", ""), ("x", "\n")])
def test_half_of_it_is_nothing(question: str, answer: str) -> None:
    assert episode_of(said(question, answer), "Ada") is None


@pytest.mark.parametrize(
    ("questions", "answers"),
    [(2_000_000, 10), (10, 2_000_000), (2_000_000, 2_000_000), (500_000, 499_000)],
)
def test_too_much_is_cut_and_both_are_heard(questions: int, answers: int) -> None:
    episode = episode_of(said("q" * questions, "a" * answers), "Ada")
    assert episode is not None
    assert len(episode.text) == min(LONGEST_TEXT, questions + answers + len("Ada: \n\nNova: "))
    assert episode.text.count("q") >= min(questions, 499_000)
    assert episode.text.count("a") >= min(answers, 499_000)


def test_who_speaks_and_when_nobody_is_remembered() -> None:
    assert speakers_of(MemorySettings(), You(name=" Ada\nLovelace ")) == {"nova": "Ada Lovelace"}
    assert speakers_of(MemorySettings(), You()) == {"nova": "User"}
    assert speakers_of(MemorySettings(paused=True), You()) == {"nova": "User"}
    assert speakers_of(MemorySettings(chats=False), You()) == {}
    assert speakers_of(MemorySettings(enabled=False), You()) == {}
    spaces = (MemorySpace("work", "Work"), MemorySpace("old", "Old", on=False))
    assert set(speakers_of(MemorySettings(spaces=spaces), You())) == {"nova", "work"}
