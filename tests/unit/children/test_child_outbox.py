"""Frames to the parent: in order, never lost if they are answers, never in anyone's way."""

import os
import threading

from nova_desktop.children.runtime.outbox import Outbox, write_to
from nova_desktop.protocol import (
    MAX_FRAME_BYTES,
    Failure,
    Notification,
    Result,
    decode,
)


class SlowParent:
    """Takes what is written once it is let."""

    def __init__(self) -> None:
        self.may_read = threading.Event()
        self.waiting = threading.Event()
        self.frames: list[bytes] = []

    def write(self, frames: bytes) -> None:
        self.waiting.set()
        self.may_read.wait()
        self.frames += frames.splitlines()


def filled(parent: SlowParent, capacity: int) -> Outbox:
    """An outbox whose writer is stuck with one event, with `capacity` more behind it."""
    outbox = Outbox(parent.write, lambda: None, capacity)
    outbox.start()
    assert outbox.send_event(Notification("stuck"))
    parent.waiting.wait()
    for number in range(capacity):
        assert outbox.send_event(Notification("usage", {"number": number}))
    return outbox


def test_events_are_dropped_and_counted_when_the_parent_does_not_read() -> None:
    parent = SlowParent()
    outbox = filled(parent, capacity=3)
    assert not outbox.send_event(Notification("usage"))
    assert not outbox.send_event(Notification("usage"))
    assert outbox.dropped == 2
    parent.may_read.set()
    assert outbox.flush(10.0)
    assert [decode(frame) for frame in parent.frames[1:]] == [
        Notification("usage", {"number": number}) for number in range(3)
    ]


def test_answers_are_never_dropped() -> None:
    parent = SlowParent()
    outbox = filled(parent, capacity=2)
    outbox.send_answer(Result(1, {"fine": True}))
    outbox.send_answer(Failure(2, -1, "no"))
    parent.may_read.set()
    assert outbox.flush(10.0)
    assert [decode(frame) for frame in parent.frames[-2:]] == [
        Result(1, {"fine": True}),
        Failure(2, -1, "no"),
    ]


def test_a_flush_ends_when_its_time_is_over() -> None:
    parent = SlowParent()
    assert not filled(parent, capacity=1).flush(0.01)
    parent.may_read.set()


def test_an_answer_that_is_too_large_becomes_a_failure() -> None:
    parent = SlowParent()
    parent.may_read.set()
    outbox = Outbox(parent.write, lambda: None)
    outbox.start()
    outbox.send_answer(Result(7, {"text": "x" * MAX_FRAME_BYTES}))
    assert outbox.flush(10.0)
    answer = decode(parent.frames[0])
    assert isinstance(answer, Failure)
    assert answer.id == 7


def test_an_event_that_is_too_large_counts_as_dropped() -> None:
    outbox = Outbox(lambda _frames: None, lambda: None)
    assert not outbox.send_event(Notification("usage", {"text": "x" * MAX_FRAME_BYTES}))
    assert outbox.dropped == 1


def test_a_closed_end_is_told_once() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    told = threading.Event()
    outbox = Outbox(write_to(writer), told.set)
    outbox.start()
    outbox.send_answer(Result(1))
    assert told.wait(10.0)
    assert outbox.flush(10.0)
    os.close(writer)
