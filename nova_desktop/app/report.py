"""Steps with their times, printed as they end: for people, or as one JSON document."""

import contextlib
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from nova_desktop.domain.problems import NovaError
from nova_desktop.ui.problem_text import problem_text


@dataclass(frozen=True, slots=True)
class Step:
    """What was done and how it went. `seconds` of a monotonic clock.

    `ok` with a `hint` means: Nova works, but something could be better.
    """

    name: str
    ok: bool
    seconds: float
    said: str = ""
    hint: str = ""


class StepFailedError(Exception):
    """A step found something else than it must; the text says what."""


class StepReport:
    """Runs steps one after the other; after a failure the rest is skipped."""

    def __init__(self, as_json: bool) -> None:
        self.steps: list[Step] = []
        self._as_json = as_json

    @property
    def ok(self) -> bool:
        return bool(self.steps) and all(step.ok for step in self.steps)

    async def run(self, name: str, work: Callable[[], Awaitable[str]]) -> None:
        """Run one step; what it returns is printed beside it. Skipped after a failure."""
        if self.steps and not self.ok:
            return
        began = time.monotonic()
        try:
            said, hint, ok = await work(), "", True
        except NovaError as error:
            text = problem_text(error.problem)
            said, hint, ok = f"{text.title}: {error.problem.detail}", text.hint, False
        except StepFailedError as error:
            said, hint, ok = str(error), "", False
        self.add(Step(name, ok, time.monotonic() - began, said, hint))

    def add(self, step: Step) -> None:
        self.steps.append(step)
        if not self._as_json:
            mark = ("note" if step.hint else "ok  ") if step.ok else "FAIL"
            hint = f"\n      {step.hint}" if step.hint else ""
            self._print(f"{mark} {step.seconds:6.2f} s  {step.name}: {step.said}{hint}")

    def finish(self) -> int:
        """Print the end; the exit code."""
        total = sum(step.seconds for step in self.steps)
        if self._as_json:
            document = {
                "ok": self.ok,
                "seconds": round(total, 3),
                "steps": [asdict(step) for step in self.steps],
            }
            self._print(json.dumps(document, indent=2))
        else:
            self._print(f"{'All well' if self.ok else 'Failed'} after {total:.1f} s")
        return 0 if self.ok else 1

    @staticmethod
    def _print(text: str) -> None:
        if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison] (None when frozen and windowed)
            with contextlib.suppress(BrokenPipeError):  # as behind `| head`
                sys.stdout.write(text + "\n")
                sys.stdout.flush()
