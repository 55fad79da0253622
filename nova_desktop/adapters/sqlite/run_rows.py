"""Rows of runs and steps as domain objects, and back."""

import json
import sqlite3

from nova_desktop.adapters.sqlite.rows import (
    Values,
    from_micros,
    member,
    params_from,
    storable,
    to_micros,
)
from nova_desktop.domain.agent.runs import (
    CallState,
    Limits,
    PauseReason,
    Run,
    RunState,
    Spent,
    Step,
    StepKind,
)
from nova_desktop.domain.problems import ProblemCode


def run_values(run: Run) -> Values:
    """The named values of every column of `runs`."""
    return {
        "id": run.id,
        "aim": storable(run.aim),
        "state": run.state,
        "created_at": to_micros(run.created_at),
        "updated_at": to_micros(run.updated_at),
        "ended_at": None if run.ended_at is None else to_micros(run.ended_at),
        "task": storable(run.task),
        "conversation": storable(run.conversation),
        "model": storable(run.model),
        "most_steps": run.limits.steps,
        "most_seconds": run.limits.seconds,
        "most_tokens": run.limits.tokens,
        "most_usd": run.limits.usd,
        "tokens": run.spent.tokens,
        "usd": run.spent.usd,
        "seconds": run.spent.seconds,
        "steps": run.steps,
        "summary": storable(run.summary),
        "question": storable(run.question),
        "reason": run.reason,
        "problem": run.problem,
        "problem_detail": storable(run.problem_detail),
        "problem_params": json.dumps(dict(run.problem_params), separators=(",", ":")),
    }


def run_from(row: sqlite3.Row) -> Run:
    """From a row of `runs`. A state that this version does not know is a stop."""
    problem, ended = row["problem"], row["ended_at"]
    return Run(
        id=row["id"],
        aim=row["aim"],
        state=member(RunState, row["state"], RunState.STOPPED),
        created_at=from_micros(row["created_at"]),
        updated_at=from_micros(row["updated_at"]),
        task=row["task"],
        conversation=row["conversation"],
        model=row["model"],
        limits=Limits(row["most_steps"], row["most_seconds"], row["most_tokens"], row["most_usd"]),
        spent=Spent(row["tokens"], row["usd"], row["seconds"]),
        steps=row["steps"],
        summary=row["summary"],
        question=row["question"],
        reason=member(PauseReason, row["reason"], PauseReason.BY_YOU),
        problem=None if problem is None else member(ProblemCode, problem, ProblemCode.UNEXPECTED),
        problem_detail=row["problem_detail"],
        problem_params=params_from(row["problem_params"]),
        ended_at=None if ended is None else from_micros(ended),
    )


def step_values(step: Step) -> Values:
    """The named values of every column of `run_steps`."""
    return {
        "run": step.run,
        "number": step.number,
        "kind": step.kind,
        "at": to_micros(step.at),
        "text": storable(step.text),
        "reasoning": storable(step.reasoning),
        "model": storable(step.model),
        "call_id": step.call_id,
        "tool": storable(step.tool),
        "arguments": storable(step.arguments),
        "model_call": storable(step.model_call),
        "state": step.state,
        "batch": step.batch,
        "tokens": step.spent.tokens,
        "usd": step.spent.usd,
        "seconds": step.spent.seconds,
    }


def step_from(row: sqlite3.Row) -> Step:
    """From a row of `run_steps`. A state that this version does not know may have happened."""
    return Step(
        run=row["run"],
        number=row["number"],
        kind=member(StepKind, row["kind"], StepKind.USER),
        at=from_micros(row["at"]),
        text=row["text"],
        reasoning=row["reasoning"],
        model=row["model"],
        call_id=row["call_id"],
        tool=row["tool"],
        arguments=row["arguments"],
        model_call=row["model_call"],
        state=member(CallState, row["state"], CallState.MAYBE),
        batch=row["batch"],
        spent=Spent(row["tokens"], row["usd"], row["seconds"]),
    )
