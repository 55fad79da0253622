"""What is remembered of a chat: a question and its answer as one text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nova_desktop.domain.memory import LONGEST_TEXT, EpisodeSource, NewEpisode
from nova_desktop.domain.memory_spaces import open_spaces
from nova_desktop.domain.settings import MemorySettings, You

_FORM = 1
"""How a text is made of a question and its answer; part of its key."""

NOVA: Final = "Nova"
"""What Nova is called there."""
_NAMELESS = "User"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that got its whole answer. `answer_id` is the id of the answer's message."""

    answer_id: str
    question: str
    answer: str
    at: datetime
    conversation_id: str
    title: str
    space: str


def speakers_of(memory: MemorySettings, you: You) -> Mapping[str, str]:
    """What the user is called in texts of chats, for each space in which chats are remembered."""
    return dict.fromkeys(open_spaces(memory) if memory.chats else (), name_in_texts(you))


def name_in_texts(you: You) -> str:
    """What the user is called in texts for memory."""
    return " ".join(you.name.split()) or _NAMELESS


def episode_of(said: Exchange, speaker: str) -> NewEpisode | None:
    """The text for memory; None where one of both says nothing.

    One that is too long is cut, so that each has its half and the other leaves the rest.
    """
    question, answer = said.question.strip(), said.answer.strip()
    if not question or not answer:
        return None
    heads = len(f"{speaker}: \n\n{NOVA}: ")
    question, answer = _cut(question, answer, LONGEST_TEXT - heads)
    return NewEpisode(
        key=f"chat/{said.answer_id}/{_FORM}",
        text=f"{speaker}: {question}\n\n{NOVA}: {answer}",
        at=said.at,
        space=said.space,
        source=EpisodeSource.CHAT,
        title=said.title,
        origin=said.conversation_id,
        speaker=speaker,
    )


def _cut(question: str, answer: str, room: int) -> tuple[str, str]:
    first = max(room // 2, room - len(answer))
    question = question[:first]
    return question, answer[: room - len(question)]
