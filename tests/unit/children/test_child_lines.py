"""Lines of bounded length from a stream."""

import pytest

from nova_desktop.children.runtime.lines import TOO_LONG, read_lines


def lines_of(*chunks: bytes, longest: int = 10) -> list[object]:
    left = [*chunks, b""]
    return list(read_lines(lambda _size: left.pop(0), longest))


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ((), []),
        ((b"one\ntwo\n",), [b"one", b"two"]),
        ((b"on", b"e\nt", b"wo\n"), [b"one", b"two"]),
        ((b"\n\n",), [b"", b""]),
        ((b"whole\npart",), [b"whole"]),
        ((b"0123456789\n",), [b"0123456789"]),
        ((b"0123456789x\nshort\n",), [TOO_LONG, b"short"]),
    ],
)
def test_lines(chunks: tuple[bytes, ...], expected: list[object]) -> None:
    assert lines_of(*chunks) == expected


def test_a_long_line_is_told_once_and_forgotten() -> None:
    assert lines_of(*[b"x" * 8, b"x" * 30] * 50, b"\n", b"next\n") == [TOO_LONG, b"next"]


def test_the_end_of_a_long_line_is_not_taken_for_a_line() -> None:
    assert lines_of(b"x" * 20, b"tail\nnext\n") == [TOO_LONG, b"next"]
