"""The end of a child: tidy if it can be, sure in any case."""

import queue
import threading
from typing import NoReturn

from nova_desktop.children.runtime.ending import Ending


class Exit(BaseException):
    """Stands for the process's end, which never returns."""


class Recorder:
    """What the ending did, in order."""

    def __init__(self) -> None:
        self.acts: queue.SimpleQueue[str] = queue.SimpleQueue()

    def exit(self, code: int) -> NoReturn:
        self.acts.put(f"exit {code}")
        threading.Event().wait()  # a process that has ended does nothing more
        raise Exit

    def end_others(self) -> None:
        self.acts.put("others")

    def ending(self, deadline_s: float = 60.0) -> Ending:
        made = Ending(deadline_s, self.end_others, self.exit)
        made.flush = lambda _timeout_s: self.acts.put("flush")
        made.start()
        return made

    def next(self, count: int) -> list[str]:
        return [self.acts.get(timeout=10.0) for _ in range(count)]


def test_without_a_tidy_way_it_leaves_at_once() -> None:
    recorder = Recorder()
    recorder.ending().ask(5)
    assert recorder.next(3) == ["others", "flush", "exit 5"]


def test_a_tidy_end_has_its_time_and_no_more() -> None:
    recorder = Recorder()
    ending = recorder.ending(deadline_s=0.05)
    ending.on_asked(lambda: recorder.acts.put("tidy"))
    ending.ask()
    assert recorder.next(4) == ["tidy", "others", "flush", "exit 0"]


def test_only_the_first_reason_counts() -> None:
    recorder = Recorder()
    ending = recorder.ending()
    asked = threading.Event()
    ending.on_asked(asked.set)
    ending.ask(3)
    ending.ask(4)
    assert asked.wait(10.0)
    threading.Thread(target=ending.leave, args=(0,), daemon=True).start()
    assert recorder.next(3) == ["others", "flush", "exit 3"]


def test_who_learns_late_that_it_was_asked_still_learns_it() -> None:
    recorder = Recorder()
    ending = recorder.ending()
    first, second = threading.Event(), threading.Event()
    ending.on_asked(first.set)
    ending.ask()
    assert first.wait(10.0)
    ending.on_asked(second.set)
    assert second.is_set()


def test_the_flush_is_not_cut_short_by_a_second_thread() -> None:
    recorder = Recorder()
    ending = recorder.ending()
    flushing, go_on = threading.Event(), threading.Event()

    def flush(_timeout_s: float) -> None:
        flushing.set()
        go_on.wait()
        recorder.acts.put("flush")

    ending.flush = flush
    threading.Thread(target=ending.leave, args=(1,), daemon=True).start()
    assert flushing.wait(10.0)
    threading.Thread(target=ending.leave, args=(2,), daemon=True).start()
    go_on.set()
    assert recorder.next(3) == ["others", "flush", "exit 1"]
