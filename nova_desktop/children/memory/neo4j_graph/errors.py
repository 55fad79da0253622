"""What Neo4j and its driver say, in memory's own errors and outcomes."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from neo4j.exceptions import (
    ConfigurationError,
    DriverError,
    GqlError,
    Neo4jError,
    UnsupportedServerProduct,
)

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.domain.memory_state import PlaceOutcome
from nova_desktop.domain.problems import ProblemCode

LONGEST_DETAIL: Final = 300

_BY_CODE: Final = (
    ("Neo.ClientError.Security.Forbidden", PlaceOutcome.NO_PERMISSION),
    ("Neo.ClientError.Security.", PlaceOutcome.PASSWORD_REFUSED),
    ("Neo.ClientError.Database.DatabaseNotFound", PlaceOutcome.NO_DATABASE),
    ("Neo.ClientError.Cluster.NotALeader", PlaceOutcome.READ_ONLY),
    ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", PlaceOutcome.READ_ONLY),
    ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", PlaceOutcome.READ_ONLY),
)
_FULL: Final = ("no space left", "disk is full", "not enough space", "outofdiskspace")
_READ_ONLY: Final = ("read-only", "read only")


def outcome_of(error: BaseException) -> PlaceOutcome:
    """What a failure means for a place; FAILED for what is not known."""
    if isinstance(error, UnsupportedServerProduct):  # something else, that is not a bad address
        return PlaceOutcome.REFUSED
    if isinstance(error, (ConfigurationError, ValueError)):
        return PlaceOutcome.BAD_ADDRESS
    if isinstance(error, TimeoutError):
        return PlaceOutcome.TIMED_OUT
    if isinstance(error, Neo4jError):
        return _of_server(error)
    if isinstance(error, (DriverError, OSError)):
        return PlaceOutcome.REFUSED
    return PlaceOutcome.FAILED


def detail_of(error: BaseException) -> str:
    """One line of what was said; the driver puts no password into its messages."""
    said = (error.message if isinstance(error, Neo4jError) else str(error)) or type(error).__name__
    return " ".join(said.split())[:LONGEST_DETAIL]


def translated(error: BaseException) -> GraphError:
    """The error for work on a place that was good before: all that may pass is retryable."""
    outcome = outcome_of(error)
    detail = detail_of(error)
    if outcome is PlaceOutcome.READ_ONLY:
        return GraphError(ProblemCode.MEMORY_READ_ONLY, detail)
    if outcome is PlaceOutcome.FAILED:
        return GraphError(ProblemCode.MEMORY_FAILED, detail, retryable=False)
    return GraphError(ProblemCode.MEMORY_DOWN, detail)


@contextmanager
def translating() -> Generator[None]:
    """Raises GraphError in place of what the driver raises inside."""
    try:
        yield
    except (GqlError, OSError, TimeoutError) as error:
        raise translated(error) from error
    except UnicodeEncodeError as error:
        why = "a text cannot be written"
        raise GraphError(ProblemCode.MEMORY_FAILED, why, retryable=False) from error


def _of_server(error: Neo4jError) -> PlaceOutcome:
    code, said = error.code or "", (error.message or "").lower()
    for beginning, outcome in _BY_CODE:
        if code.startswith(beginning):
            return outcome
    if any(word in said for word in _FULL):
        return PlaceOutcome.READ_ONLY
    if "Security" not in code and any(word in said for word in _READ_ONLY):
        return PlaceOutcome.READ_ONLY
    # A database that is being stopped or started, a lock that was not had, a server that is busy.
    passing = error.is_retryable() or code.startswith("Neo.TransientError")
    unavailable = "DatabaseUnavailable" in code or "unavailable" in said
    return PlaceOutcome.REFUSED if passing or unavailable else PlaceOutcome.FAILED
