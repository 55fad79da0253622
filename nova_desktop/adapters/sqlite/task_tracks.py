"""Places in an order: the key of a spot between rows, and room made where there is none."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from nova_desktop.adapters.sqlite.task_changes import Changes, sql
from nova_desktop.domain.ranks import LONGEST, between, is_rank, leading, spread
from nova_desktop.domain.task_commands import End

_WIDTHS: Final = (32, 512, 2**40)
_GOOD_LENGTH: Final = LONGEST // 2


@dataclass(frozen=True, slots=True)
class Track:
    """The rows that one order holds: `column` has the keys, `where` with `values` says which."""

    table: str
    column: str
    where: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a track: behind a row, before a row, both by id, or at an end. `own` is left out."""

    own: str = ""
    after: str = ""
    before: str = ""
    end: End = End.BOTTOM


def lane_track(lane: str, band: int) -> Track:
    """The tasks of a lane; the failed ones (band 0) and the others are apart."""
    return Track("tasks", "rank", "lane = ? AND band = ? AND deleted_at IS NULL", (lane, band))


def child_track(parent: str) -> Track:
    """The subtasks of a task."""
    return Track("tasks", "place", "parent = ? AND deleted_at IS NULL", (parent,))


LANES: Final = Track("lanes", "rank", "true")


def key_at(changes: Changes, track: Track, spot: Spot) -> str:
    """The key of a spot. Neighbours are spread anew where it would become long."""
    connection = changes.connection
    above = _named(connection, track, spot, spot.after)
    if above is None:
        below = _named(connection, track, spot, spot.before)
        above = _beside(connection, track, spot, below, down=False)
        if below is None and spot.end is End.TOP:
            above = None
    below = _beside(connection, track, spot, above, down=True)
    key = _between(above, below)
    return key if key and len(key) <= LONGEST else _spread(changes, track, spot, above, below)


def keys_at_end(connection: sqlite3.Connection, track: Track, count: int) -> list[str]:
    """Keys for many rows behind all others."""
    last = _beside(connection, track, Spot(), None, down=False)
    start = last[0] if last is not None and is_rank(last[0]) else None
    return spread(count, start, None)


def keys_before_more(
    connection: sqlite3.Connection, track: Track, count: int, more: int
) -> list[str]:
    """The same where `more` rows follow soon."""
    last = _beside(connection, track, Spot(), None, down=False)
    start = last[0] if last is not None and is_rank(last[0]) else None
    return leading(count, more, start)


Row = tuple[str, int, str]  # key, row, id


def _between(above: Row | None, below: Row | None) -> str:
    """Nothing where there is no room, as between equal keys of tasks that came back."""
    try:
        return between(above and above[0], below and below[0])
    except ValueError:
        return ""


def _named(connection: sqlite3.Connection, track: Track, spot: Spot, name: str) -> Row | None:
    if not name or name == spot.own:
        return None
    found = connection.execute(
        sql("SELECT", track.column, ", row, id FROM", track.table)
        + sql(" WHERE", track.where, "AND id = ?"),
        (*track.values, name),
    ).fetchone()
    return None if found is None else (found[0], found[1], found[2])


def _beside(
    connection: sqlite3.Connection, track: Track, spot: Spot, row: Row | None, *, down: bool
) -> Row | None:
    found = _many_beside(connection, track, spot, row, down=down, limit=1)
    return found[0] if found else None


def _many_beside(
    connection: sqlite3.Connection,
    track: Track,
    spot: Spot,
    row: Row | None,
    *,
    down: bool,
    limit: int,
) -> list[Row]:
    """The rows below or above `row`, the nearest first; all of them from the end for None."""
    way, than = ("ASC", ">") if down else ("DESC", "<")
    bound = "" if row is None else sql("AND (", track.column, ", row)", than, "(?, ?)")
    found = connection.execute(
        sql("SELECT", track.column, ", row, id FROM", track.table, "WHERE", track.where)
        + sql("", bound, "AND id <> ? ORDER BY", track.column, way, ", row", way, "LIMIT ?"),
        (*track.values, *(row[:2] if row is not None else ()), spot.own, limit),
    )
    return [(each[0], each[1], each[2]) for each in found]


def _spread(
    changes: Changes, track: Track, spot: Spot, above: Row | None, below: Row | None
) -> str:
    """Spread as few neighbours as it takes to have short keys; the key of the spot among them."""
    keys: list[str] = []
    higher: list[Row] = []
    lower: list[Row] = []
    for width in _WIDTHS:
        higher = _side(changes.connection, track, spot, above, down=False, limit=width + 1)
        lower = _side(changes.connection, track, spot, below, down=True, limit=width + 1)
        high = higher.pop()[0] if len(higher) > width else None
        low = lower.pop()[0] if len(lower) > width else None
        if not _can_hold(high, low):
            continue
        keys = spread(len(higher) + len(lower) + 1, high, low)
        if max(map(len, keys)) <= _GOOD_LENGTH:
            break
    moved = [*reversed(higher), None, *lower]
    for row, key in zip(moved, keys, strict=True):
        if row is not None:
            changes.set(track.table, (row[2],), {track.column: key})
    return keys[len(higher)]


def _can_hold(high: str | None, low: str | None) -> bool:
    good = all(key is None or is_rank(key) for key in (high, low))
    return good and (high is None or low is None or high < low)


def _side(
    connection: sqlite3.Connection,
    track: Track,
    spot: Spot,
    first: Row | None,
    *,
    down: bool,
    limit: int,
) -> list[Row]:
    if first is None:
        return []
    return [first, *_many_beside(connection, track, spot, first, down=down, limit=limit - 1)]
