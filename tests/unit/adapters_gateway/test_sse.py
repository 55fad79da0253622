"""The splitter of event streams."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.adapters.gateway import sse
from nova_desktop.adapters.gateway.sse import EventSplitter, EventTooLargeError

CASES: list[tuple[bytes, list[bytes]]] = [
    (b"data: a\n\ndata: b\n\n", [b"a", b"b"]),
    (b"data:a\r\n\r\ndata:b\r\n\r\n", [b"a", b"b"]),
    (b"data: a\r\rdata: b\r\r", [b"a", b"b"]),
    (b": keep-alive\n\ndata: a\n\n:\n\n", [b"a"]),
    (b"event: x\nid: 7\nretry: 5\ndata: a\n\n", [b"a"]),
    (b"data: a\ndata: b\n\n", [b"a\nb"]),
    (b"data: a\r\ndata: b\r\n\r\n", [b"a\nb"]),
    (b"data:  two blanks\n\n", [b" two blanks"]),
    (b"data\n\ndatabase: a\n\n", []),
    (b"\n\n\ndata: a\n\n", [b"a"]),
    (b"data: gr\xc3\xbc\xc3\x9fe \xf0\x9f\x98\x80\n\n", ["grüße 😀".encode()]),
    (b"data: not ended\n", []),
]


@pytest.mark.parametrize(("stream", "events"), CASES)
def test_a_whole_stream(stream: bytes, events: list[bytes]) -> None:
    assert EventSplitter().feed(stream) == events


@pytest.mark.parametrize(("stream", "events"), CASES)
def test_byte_by_byte(stream: bytes, events: list[bytes]) -> None:
    splitter = EventSplitter()
    assert [e for i in range(len(stream)) for e in splitter.feed(stream[i : i + 1])] == events


@given(
    st.lists(st.sampled_from([case for case, _ in CASES[:-1]] + [b"\r\n", b"data: \n\n"])),
    st.lists(st.integers(0, 200)),
)
def test_cuts_change_nothing(parts: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(parts)
    bounds = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    splitter = EventSplitter()
    found = [
        event
        for start, end in itertools.pairwise(bounds)
        for event in splitter.feed(stream[start:end])
    ]
    assert found == EventSplitter().feed(stream)


def test_an_event_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 100)
    splitter = EventSplitter()
    splitter.feed(b"data: " + b"x" * 90)
    with pytest.raises(EventTooLargeError):
        splitter.feed(b"x" * 10)


def test_many_lines_of_one_event_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 100)
    splitter = EventSplitter()
    for _ in range(9):
        splitter.feed(b"data: 0123456789\n")
    with pytest.raises(EventTooLargeError):
        splitter.feed(b"data: 0123456789\ndata: 0")


def test_finished_events_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 100)
    splitter = EventSplitter()
    assert sum(len(splitter.feed(b"data: 0123456789\n\n")) for _ in range(50)) == 50
