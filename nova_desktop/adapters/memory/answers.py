"""What the memory child says, as domain objects: answers, refusals and events."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar, cast

from nova_desktop.domain.memory import Fact, GraphPicture, Job
from nova_desktop.domain.memory_state import LongWork, MemoryHealth
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.wire import from_wire
from nova_desktop.services.memory.ports import MemoryListener

_log = logging.getLogger(__name__)
T = TypeVar("T")
_CHILD: Final = "memory"
_PASSES: Final = frozenset(
    {ProblemCode.MEMORY_DOWN, ProblemCode.MEMORY_READ_ONLY, ProblemCode.MEMORY_WORK_UNDER_WAY}
)


def read_answer(kind: type[T], answer: Mapping[str, object]) -> T:
    """The value of an answer. Raises NovaError for what is none."""
    try:
        return from_wire(kind, answer.get("value"))
    except (ValueError, TypeError) as error:
        raise NovaError.of(
            ProblemCode.CHILD_CALL_FAILED, detail=f"unreadable: {error}", child=_CHILD
        ) from error


def read_problems(answer: Mapping[str, object]) -> tuple[Problem, ...]:
    """The list of problems that an answer holds."""
    found = answer.get("value")
    rows = cast("list[object]", found) if isinstance(found, list) else []
    return tuple(_problem(cast("dict[str, object]", row)) for row in rows if isinstance(row, dict))


def joined(parts: Sequence[GraphPicture]) -> GraphPicture:
    """The picture that came in these parts; links to what is not in it are left out."""
    nodes = tuple(node for part in parts for node in part.nodes)
    links = (link for part in parts for link in part.links)
    kept = tuple(link for link in links if max(link.source, link.target) < len(nodes))
    return replace(parts[0], nodes=nodes, links=kept)


def raise_refusal(answer: Mapping[str, object]) -> None:
    """Raises NovaError when the answer is a problem."""
    if "problem" in answer:
        raise NovaError(_problem({**answer, "code": answer["problem"]}))


def told(method: str, params: Mapping[str, object], listener: MemoryListener) -> None:
    """Hand an event on; one that cannot be read is logged and dropped, others are not ours."""
    try:
        _tell(method, params, listener)
    except (ValueError, TypeError) as error:
        _log.warning("an event %s of memory cannot be read: %s", method, error)


def _tell(method: str, params: Mapping[str, object], listener: MemoryListener) -> None:
    if method == "memory_job":
        listener.job_changed(from_wire(Job, params.get("job")))
    elif method == "memory_facts":
        job = from_wire(Job, params.get("job"))
        added, retired = (_facts(params.get(name, [])) for name in ("added", "retired"))
        listener.facts_changed(job, added, retired)
    elif method == "memory_health":
        listener.health_changed(from_wire(MemoryHealth, params.get("health")))
    elif method == "memory_progress":
        done, total = (from_wire(int, params.get(name)) for name in ("done", "total"))
        listener.progress(from_wire(LongWork, params.get("work")), done, total)


def _facts(raw: object) -> tuple[Fact, ...]:
    return from_wire(tuple[Fact, ...], raw)


def _problem(raw: Mapping[str, object]) -> Problem:
    code = str(raw.get("code", ""))
    known = ProblemCode(code) if code in set(ProblemCode) else ProblemCode.MEMORY_FAILED
    params = raw.get("params")
    named = cast("dict[str, object]", params) if isinstance(params, dict) else {}
    texts = {name: str(value) for name, value in named.items()}
    retryable = bool(raw.get("retryable", known in _PASSES))
    return Problem(known, texts, str(raw.get("detail", "")), retryable)
