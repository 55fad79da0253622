"""Messages for the tests of the conversation view."""

from datetime import UTC, datetime

from nova_desktop.domain.chat import Author, Message, MessageState

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORDS = "The quick brown **fox** jumps over the `lazy` dog, and [then](https://a.b/c) it sleeps. "
CODE = "```python\ndef add(a, b):\n    return a + b  # sum\n```"
TABLE = "| Task | From |\n|---|---:|\n| Talk outline | Thu |\n| Three quotes | Fri |"
ANSWER = "\n\n".join(["## Head", WORDS * 3, f"1. {WORDS}\n2. {WORDS}", CODE, TABLE, "> said so"])


def message(seq: int, author: Author, text: str, **more: object) -> Message:
    fields: dict[str, object] = {"state": MessageState.COMPLETE, "model": "qwen3-32b"} | more
    return Message(f"m{seq}", "c0", seq, author, text, created_at=NOW, **fields)  # type: ignore[arg-type]


def you(seq: int, text: str, **more: object) -> Message:
    return message(seq, Author.YOU, text, **more)


def nova(seq: int, text: str, **more: object) -> Message:
    return message(seq, Author.NOVA, text, **more)


def streaming(seq: int, text: str) -> Message:
    return nova(seq, text, state=MessageState.STREAMING)


def long_talk(first: int = 1, turns: int = 20) -> list[Message]:
    talk: list[Message] = []
    for seq in range(first, first + 2 * turns, 2):
        talk += [you(seq, f"Question {seq}?"), nova(seq + 1, ANSWER)]
    return talk
